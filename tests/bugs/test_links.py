"""What a link proves: E3, E4, E5, E6, E7, E19, E27."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dropin.dialect import DAY, SECRET, digest_of, link, local, seconds_from_now
from tests.dropin.wsgi_client import ask, follow
from tests.dropin.zones import LONDON, in_zone
from xsendfile import AuthTokenApplication, TokenConfig


def test_e03_a_digit_moved_from_name_to_time_forges_nothing(docs: Path) -> None:
    """1.0 opened `img` until the year 2160 or so, to whoever had a link to `img1`."""
    config = TokenConfig(SECRET)
    application = AuthTokenApplication(str(docs), config)
    url = config.get_url_path("img1")
    assert follow(application, url).status == 200
    forged = url.replace("-", "-1").replace("/img1", "/img")
    assert follow(application, forged).status == 404


@pytest.mark.parametrize("years", [1, 10, 60])
def test_e04_a_link_from_the_future_is_not_valid(docs: Path, years: int) -> None:
    """1.0 asked only whether the end had come."""
    url = link("foo.txt", seconds_from_now(years * 365 * DAY))
    assert follow(AuthTokenApplication(str(docs), TokenConfig(SECRET)), url).status == 410


def test_e05_digests_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """1.0 compared with `==`; that the hash is no HMAC is the dialect, and stays."""
    compared: list[set[bytes]] = []
    compare: Callable[[str | bytes, str | bytes], bool] = hmac.compare_digest

    def recording(one: str | bytes, other: str | bytes) -> bool:
        compared.append({x.encode() if isinstance(x, str) else x for x in (one, other)})
        return compare(one, other)

    stamp = seconds_from_now(0)
    config = TokenConfig(SECRET)
    right, wrong = digest_of("foo.txt", stamp), "0" * 32
    with monkeypatch.context() as patch:
        patch.setattr(hmac, "compare_digest", recording)
        assert config.is_valid_digest(right, "foo.txt", local(stamp))
        assert not config.is_valid_digest(wrong, "foo.txt", local(stamp))
    assert compared == [{right.encode()}, {right.encode(), wrong.encode()}]


def test_e06_a_link_of_the_repeated_hour_is_valid(docs: Path) -> None:
    """1.0 went through naive local time: of two moments called 01:30 it knew one."""
    config = TokenConfig(SECRET, timeout=10**10)
    application = AuthTokenApplication(str(docs), config)
    with in_zone(LONDON):
        for stamp in (1_698_539_400, 1_698_543_000):  # 2023-10-29 01:30 BST, and 01:30 GMT
            assert follow(application, link("foo.txt", stamp)).status == 200


@pytest.mark.parametrize("stamp", ["f" * 11, "f" * 12, "f" * 16, "f" * 20])
def test_e07_a_huge_time_is_a_refusal(docs: Path, stamp: str) -> None:
    """1.0 raised OverflowError, OSError or ValueError (year out of range)."""
    application = AuthTokenApplication(str(docs), TokenConfig(SECRET))
    assert ask(application, f"/0123abcd-{stamp}/foo.txt").status == 404


@pytest.mark.parametrize("name", ["a%20b.txt", "100%25.txt", "%66oo.txt"])
def test_e19_a_signed_name_may_hold_a_percent_sign(docs: Path, name: str) -> None:
    """1.0 decoded the name twice when it verified, and refused its own link."""
    (docs / name).write_bytes(b"the right file")
    config = TokenConfig(SECRET)
    answer = follow(AuthTokenApplication(str(docs), config, "serve"), config.get_url_path(name))
    assert (answer.status, answer.body) == (200, b"the right file")


@pytest.mark.parametrize("name", ["shake_128", "shake_256"])
def test_e27_a_hash_without_a_length_is_refused_at_once(name: str) -> None:
    """1.0 took it, and raised TypeError for the first link."""
    with pytest.raises(ValueError, match=r"hash_algo"):
        TokenConfig(SECRET, name)


def test_e27_a_secret_may_be_bytes() -> None:
    """1.0 took it, and raised TypeError for the first link."""
    stamp = seconds_from_now(0)
    config = TokenConfig(SECRET.encode())  # bytes
    assert config.is_valid_digest(digest_of("foo.txt", stamp), "foo.txt", local(stamp))
