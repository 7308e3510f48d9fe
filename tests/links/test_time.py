"""A link is made of epoch seconds: of no zone, and of no more than its dialect can write."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from tests.dropin.zones import LONDON, in_zone
from tests.links.kinds import KINDS, SECRET, Kind
from xsendfile._errors import BadSettingError
from xsendfile.links import (
    LinkSigner,
    ModAuthToken,
    NotYetValid,
    Secdownload,
    SecureLink,
    TokenConfig,
)

ZONES = [
    "UTC0",
    LONDON,
    "EST5EDT,M3.2.0,M11.1.0",
    "JST-9",
    "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45",  # the Chatham Islands
    "<-11>11",
]
# Both sides of London's changes of 2023 and 2024, and a moment that its clocks show twice.
MOMENTS = [
    *(1_698_541_200 + seconds for seconds in (-3600, -1, 0, 1, 3599)),
    *(1_711_846_800 + seconds for seconds in (-1, 0, 1)),
    1_698_539_400,
]
STAMPED = [name for name in KINDS if name.startswith(("mod-auth", "secdownload"))]

every_dialect = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())


@every_dialect
@pytest.mark.parametrize("now", MOMENTS)
def test_every_zone_makes_and_takes_the_same_link(kind: Kind, now: int) -> None:
    made = set()
    for zone in ZONES:
        with in_zone(zone):
            made.add(kind.sign(b"a.txt", now))
    assert len(made) == 1
    (url,) = made
    ends = set()
    for zone in ZONES:
        with in_zone(zone):
            ends.add(kind.grant(url, now + 1).expires_at)
    assert len(ends) == 1


def test_a_link_of_the_hour_that_is_there_twice_is_stamped_with_its_own_second() -> None:
    """The vector of 1.0 that shows its stamp an hour ahead."""
    vectors = json.loads((Path(__file__).parent / "vectors/xsendfile_1_0.json").read_bytes())
    (vector,) = [vector for vector in vectors if vector["id"] == "xs-dst-fold"]
    with in_zone(LONDON):
        url = TokenConfig(vector["parameters"]["secret"]).sign(
            vector["path"], clock=lambda: vector["valid_at"]
        )
    assert int(url.split("-")[1][:8], 16) == vector["valid_at"]


@every_dialect
def test_a_fraction_of_a_second_makes_no_other_link_valid(kind: Kind) -> None:
    now = 1_700_000_000
    url = kind.sign(b"a.txt", now)
    assert kind.grant(url, now + 1.75) == kind.grant(url, now + 1)


@pytest.mark.parametrize("name", STAMPED)
@pytest.mark.parametrize("now", [-1, -0.5, 2**32, 10**12, math.inf, math.nan])
def test_a_time_without_a_stamp_of_eight_digits_is_a_wrong_setting(name: str, now: float) -> None:
    with pytest.raises(BadSettingError, match="from 1970 until 2106"):
        KINDS[name].sign(b"a.txt", now)


@pytest.mark.parametrize("name", STAMPED)
def test_the_first_and_the_last_second_have_one(name: str) -> None:
    urls = [KINDS[name].sign(b"a.txt", now) for now in (0, 2**32 - 1)]
    assert [url.split("/")[2] for url in urls] == ["00000000", "ffffffff"]


def test_nginx_counts_with_ten_digits() -> None:
    links = SecureLink(SECRET)
    assert "expires=9999999999" in links.sign("a", expires_in=1, clock=lambda: 9_999_999_998)
    with pytest.raises(BadSettingError, match="until 10000000000 is not possible"):
        links.sign("a", expires_in=1, clock=lambda: 9_999_999_999)


def test_nginx_counts_from_the_second_after_1970_began() -> None:
    links = SecureLink(SECRET)
    assert links.sign("a", expires_in=60, clock=lambda: -59).endswith("&expires=1")
    with pytest.raises(BadSettingError, match="until 0 is not possible"):
        links.sign("a", expires_in=60, clock=lambda: -60)


def test_a_native_link_counts_with_twelve_from_1970_on() -> None:
    links = LinkSigner({"k1": SECRET})
    assert "expires=0&" in links.sign("a", expires_in=60, clock=lambda: -60)
    assert "expires=999999999999" in links.sign("a", expires_in=1, clock=lambda: 999_999_999_998)
    with pytest.raises(BadSettingError, match="expires_in is 1"):
        links.sign("a", expires_in=1, clock=lambda: 999_999_999_999)


@pytest.mark.parametrize("expires_in", [0, -1, math.nan, math.inf, 10**12, "60", None])
def test_a_life_is_a_number_of_seconds_above_0(expires_in: float) -> None:
    for links in (LinkSigner({"k1": SECRET}), SecureLink(SECRET)):
        with pytest.raises(BadSettingError, match="expires_in is"):
            links.sign("a", expires_in=expires_in)


def test_without_settings_a_link_lives_for_the_minute_of_the_originals() -> None:
    assert (ModAuthToken(SECRET).timeout, Secdownload(SECRET).timeout) == (60, 60)
    assert not ModAuthToken(SECRET).bind_address


@pytest.mark.parametrize("timeout", [1, 10**10])
def test_a_timeout_is_a_second_to_three_centuries(timeout: int) -> None:
    assert ModAuthToken(SECRET, timeout=timeout).timeout == timeout


@pytest.mark.parametrize("timeout", [0, -1, 1.5, "60", None, 10**10 + 1])
def test_a_timeout_is_a_whole_number_of_seconds_above_0(timeout: int) -> None:
    with pytest.raises(BadSettingError, match="give a whole number of seconds"):
        ModAuthToken(SECRET, timeout=timeout)
    with pytest.raises(BadSettingError, match="give a whole number of seconds"):
        Secdownload(SECRET, timeout=timeout)


@pytest.mark.parametrize(
    ("links", "ahead"), [(ModAuthToken(SECRET), 86_400), (Secdownload(SECRET, timeout=60), 60)]
)
def test_a_stamp_may_be_ahead_by_a_day_and_by_the_timeout_of_lighttpd(
    links: ModAuthToken | Secdownload, ahead: int
) -> None:
    now = 1_700_000_000
    url = links.sign("a.txt", clock=lambda: now + ahead)
    assert links.verify(url, clock=lambda: now).path == b"a.txt"
    with pytest.raises(NotYetValid) as refused:
        links.verify(url, clock=lambda: now - 0.5)
    assert refused.value.starts_at == now
    assert links.statuses[NotYetValid] == 410
