"""`Serve` behind gunicorn and nginx after a hand-over: the same file, the same requests.

Where the two differ, the row says how nginx answers, and why both may, or
which of them the RFC backs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pytest

from harness.process import Server
from tests.servers.browser import Answer, Browser
from tests.servers.place import Place, write

_LONG_AGO = 1_000_000_000  # Sun, 09 Sep 2001 01:46:40 GMT
_DATE = "Sun, 09 Sep 2001 01:46:40 GMT"
_EARLIER = "Sun, 09 Sep 2001 01:46:39 GMT"
_LATER = "Sun, 09 Sep 2001 01:46:41 GMT"
_DATA = b"0123456789"


class Seen(NamedTuple):
    """What is compared. The body only where it is the file's; validators are each server's own."""

    status: int
    content_range: str | None = None
    body: bytes = b""


class Row(NamedTuple):
    """A request, `{etag}` in it the server's own; what `Serve` answers, and nginx if it differs."""

    request: Mapping[str, str]
    serve: Seen
    nginx: Seen | None = None
    reason: str = ""
    name: str = "dated.bin"
    method: str = "GET"


WHOLE = Seen(200, None, _DATA)
NOT_MODIFIED = Seen(304)
FAILED = Seen(412)
UNSATISFIABLE = Seen(416, "bytes */10")


def part(first: int, last: int) -> Seen:
    return Seen(206, f"bytes {first}-{last}/10", _DATA[first : last + 1])


ROWS = [
    Row({"Range": "bytes=2-4"}, part(2, 4)),
    Row({"Range": "bytes=8-99"}, part(8, 9)),
    Row({"Range": "bytes=-3"}, part(7, 9)),
    Row({"Range": "bytes=-99"}, part(0, 9)),
    Row({"Range": "bytes=10-"}, UNSATISFIABLE),
    Row({"Range": "bytes=-0"}, UNSATISFIABLE),
    Row({"Range": "lines=2-4"}, WHOLE),
    Row({"Range": "bytes=4-2"}, WHOLE, UNSATISFIABLE,
        "§14.2: an invalid set MAY be ignored or rejected; we ignore, nginx rejects"),
    Row({"Range": "bytes=a-b"}, WHOLE, UNSATISFIABLE, "the same"),
    Row({"Range": "bytes=0-"}, Seen(200), name="nothing.bin"),
    Row({"Range": "bytes=1-"}, Seen(200), Seen(416, "bytes */0"),
        "§14.4: no range of nothing; 416 is a SHOULD, but readers of pieces want an end, no error",
        "nothing.bin"),
    Row({"Range": "bytes=2-4"}, Seen(200), Seen(206, "bytes 2-4/10"),
        "§14.2: Range is for GET only, and a server MUST ignore it otherwise", method="HEAD"),
    Row({"If-None-Match": "{etag}"}, NOT_MODIFIED),
    Row({"If-None-Match": 'W/{etag}, "a"'}, NOT_MODIFIED),
    Row({"If-None-Match": '"a"', "If-Modified-Since": _DATE}, WHOLE),
    Row({"If-None-Match": "{etag}", "If-Modified-Since": _EARLIER}, NOT_MODIFIED, WHOLE,
        "§13.1.3: with If-None-Match, If-Modified-Since MUST be ignored; nginx wants both"),
    Row({"If-Modified-Since": _DATE}, NOT_MODIFIED),
    Row({"If-Modified-Since": _LATER}, NOT_MODIFIED),
    Row({"If-Modified-Since": _EARLIER}, WHOLE),
    Row({"If-Range": "{etag}", "Range": "bytes=2-4"}, part(2, 4)),
    Row({"If-Range": '"a"', "Range": "bytes=2-4"}, WHOLE),
    Row({"If-Range": "W/{etag}", "Range": "bytes=2-4"}, WHOLE),
    Row({"If-Range": _DATE, "Range": "bytes=2-4"}, part(2, 4)),
    Row({"If-Range": _LATER, "Range": "bytes=2-4"}, WHOLE),
    Row({"If-Match": "{etag}", "If-Unmodified-Since": _EARLIER}, WHOLE, FAILED,
        "§13.1.4: with If-Match, If-Unmodified-Since MUST be ignored; nginx wants both"),
]  # fmt: skip


@pytest.fixture(scope="module")
def dated(place: Place) -> None:
    """Two files that were last changed long ago."""
    for name, data in ((b"dated.bin", _DATA), (b"nothing.bin", b"")):
        write(place.documents, name, data)
        os.utime(place.documents + b"/" + name, (_LONG_AGO, _LONG_AGO))


@pytest.fixture
def direct(gunicorn: Server) -> Iterator[Browser]:
    """A client of gunicorn itself."""
    with Browser(gunicorn.port) as client:
        yield client


def _answer(client: Browser, view: str, row: Row) -> Answer:
    """Send the request of a row, with the entity tag that the server itself gives the file."""
    target = f"{view}?name={row.name}"
    etag = client.get(target).headers["ETag"]
    headers = {name: text.replace("{etag}", etag) for name, text in row.request.items()}
    return client.ask(target, row.method, headers)


def _seen(answer: Answer) -> Seen:
    body = answer.body if answer.status in {200, 206} else b""
    return Seen(answer.status, answer.headers["Content-Range"], body)


@pytest.mark.usefixtures("dated")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.name} {row.request}")
def test_both_answer_alike_or_differ_for_a_reason(
    browser: Browser, direct: Browser, row: Row
) -> None:
    served, handed_over = _answer(direct, "/served", row), _answer(browser, "/send", row)
    assert _seen(served) == row.serve
    assert _seen(handed_over) == (row.nginx or row.serve)
    assert row.nginx != row.serve
    assert (row.nginx is None) == (row.reason == "")
    assert served.headers["Last-Modified"] in {_DATE, None}
