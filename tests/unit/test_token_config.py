from __future__ import annotations

import hashlib
import hmac
import json
import math
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.clocks import at
from xsendfile._errors import BadSettingError, BadToken, ExpiredToken, NotYetValid
from xsendfile._model import Grant, SignedRequest
from xsendfile.links.token_config import JudgedLinks, TokenConfig

NOW = 1_700_000_000
DAY = 86_400
LINKS = TokenConfig("s3cr3t", timeout=3600)
VECTORS = json.loads((Path(__file__).parent / "vectors/token_config.json").read_text())["vectors"]

NAMES = st.binary(min_size=1, max_size=24).filter(lambda name: b"\0" not in name)
# All times whose stamp has eight digits: from 1978 to 2106.
TIMES = st.integers(0x10000000, 0xFFFFFFFF)


# `expect` is what 1.0 did; `library_should` says where this library differs on purpose.
KEPT, REFUSED = (
    [v for v in VECTORS if (v.get("library_should", v["expect"]) == "accept") is accepted]
    for accepted in (True, False)
)


def wire(url: str) -> bytes:
    """Return the path as a server decodes it."""
    return unquote_to_bytes(url)


def config_of(vector: dict[str, Any]) -> TokenConfig:
    return TokenConfig(vector["secret"], vector["hash_algo"], vector["timeout"])


@pytest.mark.parametrize("vector", KEPT, ids=lambda vector: vector["id"])
def test_a_link_of_1_0_still_works(vector: dict[str, Any]) -> None:
    config, path = config_of(vector), wire(vector["url"])
    assert config.grant(SignedRequest(path), now=vector["valid_at"]).path == vector["name"].encode()
    with pytest.raises(ExpiredToken) as refused:
        config.grant(SignedRequest(path), now=vector["expired_at"])
    made_at = math.floor(refused.value.expired_at) - vector["timeout"]
    assert config.sign(vector["name"], clock=at(made_at)) == vector["url"]


@pytest.mark.parametrize("vector", REFUSED, ids=lambda vector: vector["id"])
def test_a_link_that_1_0_did_not_make_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(BadToken):
        config_of(vector).verify(vector["url"], clock=at(vector["valid_at"]))


def test_the_vectors_hold_both_kinds() -> None:
    assert (len(KEPT), len(REFUSED)) == (5, 7)


@given(NAMES, TIMES, st.sampled_from(["md5", "sha256", "sha3_512"]))
def test_any_name_can_be_signed_and_verified(name: bytes, now: int, algorithm: str) -> None:
    config = TokenConfig(b"s3\xffcr3t", algorithm, timeout=60)
    grant = config.verify(config.sign(name, clock=at(now)), clock=at(now))
    assert grant == Grant(name, now + 60)


@given(NAMES, TIMES, st.data())
def test_a_link_with_a_byte_changed_is_refused(name: bytes, now: int, data: st.DataObject) -> None:
    path = wire(LINKS.sign(name, clock=at(now)))
    place = data.draw(st.integers(0, len(path) - 1))
    byte = data.draw(st.binary(max_size=1))
    forged = path[:place] + byte + path[place + 1 :]
    assume(forged != path)
    with pytest.raises(BadToken):
        LINKS.grant(SignedRequest(forged), now=now)


@given(NAMES, TIMES, st.data())
def test_a_link_with_a_byte_more_is_refused(name: bytes, now: int, data: st.DataObject) -> None:
    path = wire(LINKS.sign(name, clock=at(now)))
    place = data.draw(st.integers(0, len(path)))
    forged = path[:place] + data.draw(st.binary(min_size=1, max_size=1)) + path[place:]
    with pytest.raises(BadToken):
        LINKS.grant(SignedRequest(forged), now=now)


@given(NAMES, st.text("0123456789abcdef", min_size=1, max_size=8), TIMES)
def test_digits_moved_from_the_name_to_the_stamp_are_refused(
    stem: bytes, digits: str, now: int
) -> None:
    path = LINKS.sign(stem + digits.encode(), clock=at(now))
    digest = path[1:].partition("-")[0]
    forged = f"/{digest}-{digits}{now:x}/".encode() + stem
    for moment in (now, int(digits + f"{now:x}", 16)):
        with pytest.raises(BadToken):
            LINKS.grant(SignedRequest(forged), now=moment)


@given(NAMES, st.integers(1, 7), TIMES)
def test_digits_moved_from_the_stamp_to_the_name_are_refused(
    stem: bytes, count: int, now: int
) -> None:
    digest = LINKS.sign(stem, clock=at(now))[1:].partition("-")[0]
    stamp = f"{now:x}"
    forged = f"/{digest}-{stamp[count:]}/".encode() + stem + stamp[:count].encode()
    for moment in (now, int(stamp[count:], 16)):
        with pytest.raises(BadToken):
            LINKS.grant(SignedRequest(forged), now=moment)


@pytest.mark.parametrize(
    "path",
    [
        b"",
        b"/",
        b"/a.txt",
        b"/-6553f100/a.txt",
        b"/f0abfa9420cd64d69e256163f987b451/a.txt",
        b"/f0abfa9420cd64d69e256163f987b451-6553f100",
        b"/f0abfa9420cd64d69e256163f987b451-6553f100/",
        b"f0abfa9420cd64d69e256163f987b451-6553f100/a.txt",
        b"//f0abfa9420cd64d69e256163f987b451-6553f100/a.txt",
        b"/f0abfa9420cd64d69e256163f987b451-6553f100/a.txt\n",
        b"/f0abfa9420cd64d69e256163f987b451-%b/a.txt" % (b"f" * 20),
        b"/f0abfa9420cd64d69e256163f987b451-05553f100/a.txt",
        b"/f0abfa9420cd64d69e256163f987b451-\xd9\xa6553f100/a.txt",
        b"/\xff-6553f100/a.txt",
        b"/\xc3\xa9-6553f100/a.txt",
    ],
)
def test_what_is_no_link_is_refused(path: bytes) -> None:
    with pytest.raises(BadToken):
        LINKS.grant(SignedRequest(path), now=NOW)


@pytest.mark.parametrize("age", [-DAY, -5 * 3600, 0, 3599, 3600])
def test_a_link_is_valid_until_its_timeout_and_from_a_day_ahead(age: int) -> None:
    grant = LINKS.verify(LINKS.sign("a", clock=at(NOW)), clock=at(NOW + age))
    assert grant == Grant(b"a", NOW + 3600)


@pytest.mark.parametrize("age", [-DAY - 1, -DAY - 0.001, -(10**9)])
def test_a_link_of_the_future_is_authentic_but_not_valid_yet(age: float) -> None:
    with pytest.raises(NotYetValid) as refused:
        LINKS.verify(LINKS.sign("a", clock=at(NOW)), clock=at(NOW + age))
    assert refused.value.starts_at == NOW - DAY


@pytest.mark.parametrize("age", [3601, 3600.001, 10**9])
def test_a_link_that_has_ended_is_authentic_but_not_valid(age: float) -> None:
    with pytest.raises(ExpiredToken) as refused:
        LINKS.verify(LINKS.sign("a", clock=at(NOW)), clock=at(NOW + age))
    assert refused.value.expired_at == pytest.approx(NOW + 3600)


def test_a_forged_link_learns_nothing_about_expiry() -> None:
    forged = wire(LINKS.sign("a", clock=at(NOW))) + b"b"
    with pytest.raises(BadToken):
        LINKS.grant(SignedRequest(forged), now=NOW + 10**9)


def test_another_secret_makes_another_link() -> None:
    with pytest.raises(BadToken):
        LINKS.verify(TokenConfig("other").sign("a", clock=at(NOW)), clock=at(NOW))


def test_the_stamp_is_whole_seconds() -> None:
    assert LINKS.sign("a", clock=at(NOW + 0.9)) == LINKS.sign("a", clock=at(NOW))


def test_a_function_of_text_may_be_the_hash() -> None:
    def shout(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest().upper()

    config = TokenConfig("s3cr3t", shout)
    url = config.sign("é", clock=at(NOW))
    assert url.startswith(f"/{shout(f's3cr3té{NOW:x}')}-")
    assert config.verify(url, clock=at(NOW)).path == "é".encode()


def test_a_function_that_cannot_take_a_name_refuses_its_links() -> None:
    config = TokenConfig("s3cr3t", lambda text: hashlib.md5(text.encode()).hexdigest())  # noqa: S324
    with pytest.raises(BadToken):
        config.grant(SignedRequest(b"/abc-6553f100/\xff"), now=NOW)


def test_a_name_that_no_file_can_have_is_not_signed() -> None:
    for name in ("\ud800", "", "a\0b"):
        with pytest.raises(BadSettingError, match="no file can be called"):
            LINKS.sign(name, clock=at(NOW))


@pytest.mark.parametrize(
    "moment",
    [
        datetime.fromtimestamp(NOW, UTC),
        datetime.fromtimestamp(NOW, timezone(timedelta(hours=9))),
        datetime.fromtimestamp(NOW),  # noqa: DTZ006 - naive times are local, as in 1.0
    ],
)
def test_a_digest_is_valid_for_its_time_in_any_zone(moment: datetime) -> None:
    digest = LINKS.sign("a.txt", clock=at(NOW))[1:].partition("-")[0]
    assert LINKS.is_valid_digest(digest, "a.txt", moment)
    assert not LINKS.is_valid_digest(digest, "b.txt", moment)
    assert not LINKS.is_valid_digest(digest, "a.txt", moment + timedelta(seconds=1))
    assert not LINKS.is_valid_digest("é", "a.txt", moment)


@pytest.mark.parametrize(
    ("age", "current"), [(0, True), (3500, True), (3700, False), (-DAY + 100, True)]
)
def test_whether_a_time_is_current_is_asked_of_the_clock(age: int, current: bool) -> None:
    moment = datetime.fromtimestamp(time.time() - age, UTC)
    assert LINKS.is_current(moment) == current


def test_a_url_path_is_valid_from_now_on() -> None:
    before = time.time()
    grant = LINKS.verify(LINKS.get_url_path("a b"), clock=at(before))
    assert grant.path == b"a b"
    assert int(before) + 3600 <= grant.expires_at <= time.time() + 3600


@pytest.mark.parametrize("secret", ["", b"", None, 7], ids=repr)
def test_a_secret_is_text_or_bytes_and_not_empty(secret: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match="give a str or bytes of at least 32 random"):
        TokenConfig(secret)


@pytest.mark.parametrize("algorithm", ["", "md6", "shake_128", None, b"md5"], ids=repr)
def test_a_hash_is_one_of_hashlib_with_a_fixed_length(algorithm: Any) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match="fixed-length algorithm of hashlib") as error:
        TokenConfig("s3cr3t", algorithm)
    assert isinstance(error.value, BadSettingError)
    assert repr(algorithm) in str(error.value)


@pytest.mark.parametrize("timeout", [math.inf, math.nan, "120", None])
def test_a_timeout_is_a_number_of_seconds(timeout: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        TokenConfig("s3cr3t", timeout=timeout)
    assert str(error.value) == f"timeout is {timeout!r}; give a number of seconds"


def test_neither_its_text_nor_its_errors_show_the_secret() -> None:
    assert "s3cr3t" not in repr(LINKS)
    with pytest.raises(BadSettingError) as error:
        TokenConfig("s3cr3t", "md6")
    assert "s3cr3t" not in str(error.value)


def test_a_hash_that_is_extended_by_its_padding_is_refused() -> None:
    """`H(secret…)` can be continued without the secret, but the padding holds a NUL."""
    extended = "a.txt6553f100\udc80\0\0\0/other.txt"
    digest = hashlib.md5(f"s3cr3t{extended}6553f100".encode(errors="surrogateescape")).hexdigest()  # noqa: S324
    path = f"/{digest}-6553f100/{extended}".encode(errors="surrogateescape")
    with pytest.raises(BadToken):
        LINKS.grant(SignedRequest(path), now=NOW)
    assert not LINKS.is_valid_digest(digest, extended, datetime.fromtimestamp(0x6553F100, UTC))


class ByHand:
    """A judge as people wrote them for 1.0."""

    def is_valid_digest(self, digest: str, file_name: str, _: datetime) -> bool:
        expected = hashlib.sha256(file_name.encode()).hexdigest()
        return hmac.compare_digest(expected, digest)

    def is_current(self, _: datetime) -> bool:
        return True


@pytest.mark.parametrize("path", [b"/\xc3\xa9-6553f100/a.txt", b"/00-6553f100/\xff.txt"])
def test_a_judge_written_for_1_0_is_not_brought_down(path: bytes) -> None:
    with pytest.raises(BadToken):
        JudgedLinks(ByHand()).grant(SignedRequest(path), now=NOW)


def test_a_secret_that_has_no_bytes_is_refused() -> None:
    with pytest.raises(BadSettingError, match="lone surrogates"):
        TokenConfig("s3cr3t\ud800")
