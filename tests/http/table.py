"""The words of the table: what lies on the disk, what a row is, and which answers there are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.byteranges import Part

DATA = b"0123456789"
TYPE = "text/plain"
MODIFIED = 784_111_777  # Sun, 06 Nov 1994 08:49:37 GMT: the date of RFC 9110 §5.6.7
NOW = MODIFIED + 86_400
DATE = "Sun, 06 Nov 1994 08:49:37 GMT"
DATE_IN_FORM_2 = "Sunday, 06-Nov-94 08:49:37 GMT"
DATE_IN_FORM_3 = "Sun Nov  6 08:49:37 1994"
EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT"
LATER = "Sun, 06 Nov 1994 08:49:38 GMT"
TODAY = "Mon, 07 Nov 1994 08:49:37 GMT"
TOMORROW = "Tue, 08 Nov 1994 08:49:37 GMT"
IN_50_YEARS = "Monday, 07-Nov-44 08:49:37 GMT"
IN_MORE_THAN_50_YEARS = "Monday, 07-Nov-44 08:49:38 GMT"
A_SECOND_AGO = "Mon, 07 Nov 1994 08:49:36 GMT"
LONG_AGO = "Tue, 01 Feb 1994 03:04:05 GMT"


class State(NamedTuple):
    """What lies on the disk."""

    name: str
    data: bytes
    mtime_ns: int

    @property
    def etag(self) -> str:
        """The entity tag by its definition: time in ns and size, in hexadecimal."""
        return f'"{self.mtime_ns:x}-{len(self.data):x}"'


TEN = State("ten.txt", DATA, MODIFIED * 10**9 + 500_000_000)
EMPTY = State("empty.txt", b"", 760_071_845 * 10**9)
SECOND_OLD = State("second-old.txt", DATA, (NOW - 1) * 10**9)
FRESH = State("fresh.txt", DATA, NOW * 10**9)
FUTURE = State("future.txt", DATA, (NOW + 86_400) * 10**9)
STATES = [TEN, EMPTY, SECOND_OLD, FRESH, FUTURE]
TAG = TEN.etag


def lay(directory: Path, now: int = NOW) -> None:
    """Write the files; those that are young at `NOW` are as young at `now`."""
    for state in STATES:
        path = directory / state.name
        path.write_bytes(state.data)
        moved = now - NOW if state.mtime_ns >= SECOND_OLD.mtime_ns else 0
        os.utime(path, ns=(state.mtime_ns + moved * 10**9,) * 2)


class Expected(NamedTuple):
    """An answer: None for a header that must be absent; `parts` if the body is multipart."""

    status: int
    headers: Mapping[str, str | None]
    body: bytes = b""
    parts: tuple[Part, ...] = ()

    def but(self, headers: Mapping[str, str | None]) -> Expected:
        """Return this answer with other values of some headers."""
        return self._replace(headers={**self.headers, **headers})


class Difference(NamedTuple):
    """How nginx answers instead, and why; the reason names the section."""

    expected: Expected
    reason: str


class Row(NamedTuple):
    """A request and its answer.

    Attributes:
        rule: the section, and what it says.
        request: the headers of the request.
        expected: the answer.
        state: the file.
        method: the method.
        nginx: what nginx does with the same file, where that differs.

    """

    rule: str
    request: Mapping[str, str]
    expected: Expected
    state: State = TEN
    method: str = "GET"
    nginx: Difference | None = None

    @property
    def name(self) -> str:
        """What a test with this row is called."""
        text = f"{self.rule} | {self.method} {self.state.name} {dict(self.request)}"
        return text.removeprefix("§").replace(" ", "_")[:90]

    @property
    def expected_of_nginx(self) -> Expected:
        """What nginx answers; in all of its 206 there is no Accept-Ranges (§14.3: MAY)."""
        expected = self.nginx.expected if self.nginx else self.expected
        return expected.but({"Accept-Ranges": None}) if expected.status == 206 else expected


_ALWAYS = {"ETag": TAG, "Last-Modified": DATE, "Cache-Control": "private, no-cache"}

WHOLE = Expected(
    200,
    {**_ALWAYS, "Content-Type": TYPE, "Content-Length": "10", "Accept-Ranges": "bytes",
     "Content-Range": None},
    DATA,
)  # fmt: skip
HEAD = WHOLE._replace(body=b"")
# §15.4.5: the validators and Cache-Control; no other metadata, no content.
NOT_MODIFIED = Expected(
    304, {**_ALWAYS, "Content-Type": None, "Content-Length": None, "Content-Range": None}
)
FAILED = Expected(
    412,
    {"ETag": None, "Content-Range": None, "Content-Type": "text/plain; charset=utf-8",
     "Content-Length": "24", "Cache-Control": "no-store"},
    b"412 Precondition Failed\n",
)  # fmt: skip
UNSATISFIABLE = Expected(
    416,
    {"Content-Range": "bytes */10", "ETag": None, "Content-Type": "text/plain; charset=utf-8",
     "Content-Length": "26", "Cache-Control": "no-store"},
    b"416 Range Not Satisfiable\n",
)  # fmt: skip


def part(first: int, last: int) -> Expected:
    """Return the answer to a single range (§15.3.7.1)."""
    body = DATA[first : last + 1]
    return Expected(
        206,
        {**_ALWAYS, "Content-Type": TYPE, "Accept-Ranges": "bytes",
         "Content-Range": f"bytes {first}-{last}/10", "Content-Length": str(len(body))},
        body,
    )  # fmt: skip


def parts(*ranges: tuple[int, int]) -> Expected:
    """Return the answer to several ranges (§15.3.7.2: no Content-Range but in the parts)."""
    return Expected(
        206,
        {**_ALWAYS, "Accept-Ranges": "bytes", "Content-Range": None},
        parts=tuple(
            Part(TYPE, f"bytes {first}-{last}/10", DATA[first : last + 1]) for first, last in ranges
        ),
    )


NOTHING = HEAD.but({"Content-Length": "0", "ETag": EMPTY.etag, "Last-Modified": LONG_AGO})
PART_OF_A_SECOND_AGO = part(0, 1).but({"ETag": SECOND_OLD.etag, "Last-Modified": A_SECOND_AGO})
OF_THIS_SECOND = WHOLE.but({"ETag": FRESH.etag, "Last-Modified": TODAY})
PART_OF_THIS_SECOND = part(0, 1).but({"ETag": FRESH.etag, "Last-Modified": TODAY})
OF_THE_FUTURE = WHOLE.but({"ETag": FUTURE.etag, "Last-Modified": TODAY})
OF_TOMORROW = OF_THE_FUTURE.but({"Last-Modified": TOMORROW})
