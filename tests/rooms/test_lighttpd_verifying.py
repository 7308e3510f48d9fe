"""Configurations with which lighttpd verifies links by itself."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rooms.sites import lines
from xsendfile.links import Secdownload
from xsendfile.servers.config import FrontRoot
from xsendfile.servers.lighttpd._verify import SCRIPT as LUA
from xsendfile.servers.verifying import verifying_configuration

_SECRET = "not to be guessed by anybody"
ROOT = FrontRoot("/srv/documents", "/files/")
_SECDOWNLOAD = Secdownload({"new": _SECRET, "old": b"\xe9\xff\n\0 and no text"}, timeout=7)


def lighttpd(*roots: Any, **options: Any) -> str:  # noqa: ANN401
    return verifying_configuration("lighttpd", roots or [ROOT], _SECDOWNLOAD, **options)


@pytest.mark.parametrize(
    "line",
    [
        '$HTTP["url"] =^ "/files/" {',
        '"XSENDFILE_MOUNT" => "/files/",',
        '"XSENDFILE_ROOT" => "/srv/documents",',
        f'"XSENDFILE_SECRETS" => "{_SECRET.encode().hex()} e9ff0a0020616e64206e6f2074657874",',
        '"XSENDFILE_ALGORITHM" => "hmac-sha256",',
        '"XSENDFILE_TIMEOUT" => "7",',
        '"XSENDFILE_PATH_SEGMENTS" => "0",',
        '"XSENDFILE_HASH_QUERYSTR" => "0"',
        f'magnet.attract-physical-path-to = ("{LUA}")',
        'server.follow-symlink = "disable"',
    ],
)
def test_what_the_script_of_lighttpd_is_told(line: str) -> None:
    assert lines(lighttpd()).count(line) == 1
    assert lines(lighttpd(snippet=True)).count(line) == 1


def test_lighttpd_reads_urls_as_they_were_sent() -> None:
    line = 'server.http-parseopts = ("url-normalize" => "disable")'
    assert line in lines(lighttpd())
    assert line in lighttpd(snippet=True)


def test_lighttpd_s_files_have_types() -> None:
    assert '".pdf" => "application/pdf"' in lighttpd()
    assert "mimetype" not in lighttpd(snippet=True)


def test_lighttpd_may_have_roots_that_differ_in_what_becomes_of_links() -> None:
    text = lighttpd(ROOT, FrontRoot("/srv/b", "/b/", "follow"))
    assert text.count("server.follow-symlink") == 1


def test_the_head_says_so_too() -> None:
    for text in (lighttpd(), lighttpd(snippet=True)):
        assert "SECRET" in text.splitlines()[1]
