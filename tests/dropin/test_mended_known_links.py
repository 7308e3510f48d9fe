"""Links that xsendfile 1.0 was seen to answer, and what is answered now.

Each was given to 1.0 with its clock at `NOW`; where 1.0 answered otherwise,
the row says so.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.clocks import at
from tests.dropin.dialect import HOUR
from tests.dropin.wsgi_client import follow
from xsendfile import AuthTokenApplication, ExpiredToken, TokenConfig

NOW = 1_700_000_000
FILES = ["a.txt", "a+b.txt", "日本/語.txt", "report6", "report"]


class Known(NamedTuple):
    """A link, and its status."""

    url: str
    status: int


KNOWN = {
    "plain": Known("/f0abfa9420cd64d69e256163f987b451-6553f100/a.txt", 200),
    "not ASCII": Known(
        "/a963f184f4b77ec7eb049114bc38e100-6553f100/%E6%97%A5%E6%9C%AC/%E8%AA%9E.txt", 200
    ),
    "plus sign": Known("/f58fab076c164e49806d42d9f74ab6a0-6553f100/a%2Bb.txt", 200),
    "last second": Known("/bb49676412bedc9ed267c8c6055d7310-6553e2f0/a.txt", 200),
    "ends in a digit": Known("/631cdbf8e26bbbb0bd399e83fd11378e-6553f100/report6", 200),
    "upper-case time": Known("/f0abfa9420cd64d69e256163f987b451-6553F100/a.txt", 404),
    "upper-case digest": Known("/F0ABFA9420CD64D69E256163F987B451-6553f100/a.txt", 404),
    "trailing slash": Known("/f0abfa9420cd64d69e256163f987b451-6553f100/a.txt/", 404),
    "second slash": Known("/f0abfa9420cd64d69e256163f987b451-6553f100//a.txt", 404),
    "leading zeros, 200 in 1.0": Known("/f0abfa9420cd64d69e256163f987b451-0006553f100/a.txt", 404),
    "junk after a newline, 200 in 1.0": Known(
        "/f0abfa9420cd64d69e256163f987b451-6553f100/a.txt%0Ajunk", 404
    ),
    "moved digit, 200 in 1.0": Known("/631cdbf8e26bbbb0bd399e83fd11378e-66553f100/report", 404),
}


@pytest.mark.parametrize("known", KNOWN.values(), ids=KNOWN)
def test_a_known_link_is_answered(tmp_path: Path, known: Known) -> None:
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    config = TokenConfig("s3cr3t", timeout=HOUR)
    application = AuthTokenApplication(tmp_path, config, clock=lambda: NOW)
    assert follow(application, known.url).status == known.status


def test_the_last_second_is_the_last() -> None:
    config = TokenConfig("s3cr3t", timeout=HOUR)
    link = KNOWN["last second"].url
    assert config.verify(link, clock=at(NOW)).expires_at == NOW
    with pytest.raises(ExpiredToken):
        config.verify(link, clock=at(NOW + 1))
