"""What was remembered of one request answers no other: each after each, beside no memory at all."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

import xsendfile
from tests.memory.asking import GET, LOCATION, Clock
from xsendfile import (
    Apache,
    ApacheUnescape,
    Caddy,
    Caddy26,
    Lighttpd,
    Nginx,
    PrivateFiles,
    Request,
    Sender,
    Serve,
    Uwsgi,
)
from xsendfile._model import Inline, PresentationOptions
from xsendfile.servers._original import OriginalServe, OriginalStandard

HEAD = Request("HEAD")
ALL: list[Sender] = [
    Nginx(LOCATION, limit_rate=5, charset="utf-8"),
    Caddy(LOCATION),
    Caddy26(LOCATION),
    Apache(),
    Lighttpd(),
    Uwsgi(),
    Serve(),
    ApacheUnescape(),
    OriginalStandard(),
    OriginalServe(),
]
NAMES = ["a/page.html", "a/ö \N{EURO SIGN}.txt", "a/x\x01y.pdf", "a/empty.txt", "link.csv"]
SHOWN: list[PresentationOptions] = [
    {},
    {"as_attachment": True},
    {"as_attachment": True, "download_name": "ö.txt"},
    {"download_name": "ü.txt"},
    {"mimetype": "text/x-own"},
    {"max_age": 0},
    {"max_age": 60},
    {"headers": {"X-Own": "1"}},
    {"headers": {"X-Own": "2"}},
    {"headers": [("X-Own", "1"), ("Cache-Control", "no-store")]},
]


@pytest.fixture(autouse=True)
def tree(files: Path) -> None:
    """A file for each name."""
    (files / "a").mkdir()
    for name in NAMES[:3]:
        (files / name).write_bytes(b"content")
    (files / "a/empty.txt").write_bytes(b"")
    (files / "link.csv").symlink_to(NAMES[0])


# One of each kind of request that `Serve` answers otherwise.
CONDITIONS: list[dict[str, str]] = [
    {},
    {"Range": "bytes=1-3"},
    {"Range": "bytes=100-"},
    {"Range": "bytes=1-3", "If-Range": '"other"'},
    {"If-None-Match": "*"},
    {"If-Match": '"other"'},
    {"If-Modified-Since": "Fri, 31 Dec 2100 23:59:59 GMT"},
    {"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"If-Range": '"other"'},
]


def test_every_sender_takes_part() -> None:
    public = {getattr(xsendfile, name) for name in xsendfile.__all__}
    senders = {each for each in public if isinstance(each, type) and hasattr(each, "heeds")}
    assert senders <= {type(each) for each in ALL}


@pytest.mark.parametrize("sender", ALL, ids=lambda sender: type(sender).__name__)
def test_a_memory_answers_as_none_does(files: Path, sender: Sender, clock: Clock) -> None:
    """Whatever was answered before: each request after each other, by method and header."""
    requests = [
        Request(method, header=headers.get) for headers in CONDITIONS for method in ("GET", "HEAD")
    ]
    warm = PrivateFiles(files, sender, clock=clock)
    cold = PrivateFiles(files, sender, memory=0)
    expected = [_plain(cold, request, NAMES[0]) for request in requests]
    for before, after in itertools.product(range(len(requests)), repeat=2):
        for number in (before, after):
            assert _plain(warm, requests[number], NAMES[0]) == expected[number]


@pytest.mark.parametrize("inline", ["any", "safe"])
@pytest.mark.parametrize("sender", ALL, ids=lambda sender: type(sender).__name__)
def test_presentations_do_not_mix(
    *, files: Path, sender: Sender, clock: Clock, inline: Inline
) -> None:
    own = {"csv": "text/x-own-table"}
    warm = PrivateFiles(files, sender, inline=inline, media_types=own, clock=clock)
    cold = PrivateFiles(files, sender, inline=inline, media_types=own, memory=0)
    for name in NAMES:
        expected = [_plain(cold, GET, name, **options) for options in SHOWN]
        for before, after in itertools.product(range(len(SHOWN)), repeat=2):
            for number in (before, after):
                assert _plain(warm, GET, name, **SHOWN[number]) == expected[number]


@pytest.mark.parametrize("sender", ALL, ids=lambda sender: type(sender).__name__)
def test_methods_do_not_mix(files: Path, sender: Sender, clock: Clock) -> None:
    warm = PrivateFiles(files, sender, clock=clock)
    cold = PrivateFiles(files, sender, memory=0)
    for name in NAMES:
        for options in SHOWN:
            for method in (GET, HEAD, HEAD, GET):
                expected = _plain(cold, method, name, **options)
                assert _plain(warm, method, name, **options) == expected


def _plain(files: PrivateFiles, request: Request, name: str, **options: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """Return all of a reply that can be compared."""
    reply = files.answer(request, name, **options)
    if reply.content is not None:
        reply.content.close()
    return reply.status, [*reply.headers], reply.body, reply.file, reply.reason
