"""`TokenConfig`: making links and judging their parts."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

import pytest

from tests.dropin.dialect import DAY, HOUR, MINUTE, SECRET, digest_of, link, local, seconds_from_now
from xsendfile import TokenConfig

STAMPS = [0x6553F100, 0x4D2C0A80, 0x653D9F00]  # winter, winter, British summer time
NAMES = ["foo.txt", "sub/inner.txt", "a b.txt", "¡maca.txt", "日本/語.txt", "img1", "100%.txt"]
ALGORITHMS = ["md5", "sha1", "sha256", "sha512"]


def test_a_link_has_digest_and_time_and_name() -> None:
    before = int(time.time())
    url = TokenConfig(SECRET).get_url_path("sub/inner.txt")
    after = int(time.time())
    match = re.fullmatch(r"/([0-9a-f]{32})-([0-9a-f]{8})/sub/inner\.txt", url)
    assert match is not None
    stamp = int(match[2], 16)
    assert before <= stamp <= after
    assert match[1] == digest_of("sub/inner.txt", stamp)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("name", NAMES)
def test_a_link_is_what_the_dialect_says(name: str, algorithm: str) -> None:
    url = TokenConfig(SECRET, algorithm).get_url_path(name)
    stamp = int(url.split("/")[1].rpartition("-")[2], 16)
    assert url == link(name, stamp, algorithm=algorithm)


@pytest.mark.parametrize(
    ("name", "stamp", "digest"),
    [
        ("a.txt", 0x6553F100, "f0abfa9420cd64d69e256163f987b451"),
        ("a.txt", 0x6553E2F0, "bb49676412bedc9ed267c8c6055d7310"),
        ("日本/語.txt", 0x6553F100, "a963f184f4b77ec7eb049114bc38e100"),
        ("a+b.txt", 0x6553F100, "f58fab076c164e49806d42d9f74ab6a0"),
        ("report6", 0x6553F100, "631cdbf8e26bbbb0bd399e83fd11378e"),
    ],
)
def test_known_answers(name: str, stamp: int, digest: str) -> None:
    assert TokenConfig("s3cr3t").is_valid_digest(digest, name, local(stamp))


@pytest.mark.parametrize("stamp", STAMPS)
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_right_digest_is_valid(stamp: int, algorithm: str) -> None:
    digest = digest_of("foo.txt", stamp, algorithm=algorithm)
    assert TokenConfig(SECRET, algorithm).is_valid_digest(digest, "foo.txt", local(stamp))


@pytest.mark.parametrize("stamp", STAMPS)
def test_a_time_with_its_zone_is_understood(stamp: int) -> None:
    digest = digest_of("foo.txt", stamp)
    aware = datetime.fromtimestamp(stamp, UTC)
    assert TokenConfig(SECRET).is_valid_digest(digest, "foo.txt", aware)


def test_fractions_of_a_second_do_not_count() -> None:
    stamp = STAMPS[0]
    time_of_day = local(stamp).replace(microsecond=999_999)
    assert TokenConfig(SECRET).is_valid_digest(digest_of("foo.txt", stamp), "foo.txt", time_of_day)


@pytest.mark.parametrize(
    ("secret", "algorithm", "name", "stamp"),
    [
        ("another secret", "md5", "foo.txt", STAMPS[0]),
        (SECRET, "sha1", "foo.txt", STAMPS[0]),
        (SECRET, "md5", "foo.tx", STAMPS[0]),
        (SECRET, "md5", "/foo.txt", STAMPS[0]),
        (SECRET, "md5", "foo.txt", STAMPS[0] + 1),
    ],
)
def test_any_other_digest_is_not(secret: str, algorithm: str, name: str, stamp: int) -> None:
    digest = digest_of(name, stamp, secret, algorithm)
    config = TokenConfig(SECRET)
    assert not config.is_valid_digest(digest, "foo.txt", local(STAMPS[0]))


@pytest.mark.parametrize("digest", ["", "0" * 32, "no digest", "é"])
def test_what_is_no_digest_is_not_valid(digest: str) -> None:
    assert not TokenConfig(SECRET).is_valid_digest(digest, "foo.txt", local(STAMPS[0]))


def test_a_digest_is_compared_letter_by_letter() -> None:
    digest = digest_of("foo.txt", STAMPS[0])
    config = TokenConfig(SECRET)
    assert not config.is_valid_digest(digest.upper(), "foo.txt", local(STAMPS[0]))
    assert not config.is_valid_digest(digest[:-1], "foo.txt", local(STAMPS[0]))
    assert not config.is_valid_digest(digest + "0", "foo.txt", local(STAMPS[0]))


def test_the_hash_may_be_a_function() -> None:
    signed: list[str] = []

    def digest(text: str) -> str:
        signed.append(text)
        return "d1gest_of_mine"

    config = TokenConfig("s3cr3t", digest)
    url = config.get_url_path("¡maca.txt")
    assert url.startswith("/d1gest_of_mine-")
    assert url.endswith("/%C2%A1maca.txt")
    assert signed == [f"s3cr3t¡maca.txt{url[16:24]}"]
    assert config.is_valid_digest("d1gest_of_mine", "foo.txt", local(STAMPS[0]))
    assert not config.is_valid_digest("another", "foo.txt", local(STAMPS[0]))
    assert signed[1] == f"s3cr3tfoo.txt{STAMPS[0]:x}"


@pytest.mark.parametrize("name", ["", "md6", "not a hash"])
def test_an_unknown_hash_is_an_error(name: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        TokenConfig(SECRET, name)


@pytest.mark.parametrize(
    ("age", "timeout", "current"),
    [
        (0, 120, True),
        (MINUTE, 120, True),
        (3 * MINUTE, 120, False),
        (HOUR, 120, False),
        (HOUR, DAY, True),
        (2 * DAY, DAY, False),
        (-MINUTE, 120, True),
        (-5 * HOUR, 120, True),  # clocks and zones of different machines differ
    ],
)
def test_a_link_is_current_until_its_timeout(age: int, timeout: int, *, current: bool) -> None:
    made_at = local(seconds_from_now(-age))
    assert TokenConfig(SECRET, timeout=timeout).is_current(made_at) is current


@pytest.mark.parametrize(("age", "current"), [(90, True), (150, False)])
def test_two_minutes_are_the_default(age: int, *, current: bool) -> None:
    assert TokenConfig(SECRET).is_current(local(seconds_from_now(-age))) is current
