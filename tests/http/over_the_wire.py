"""The table for a running server, which has a clock and entity tags of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import formatdate

from tests.byteranges import parts_of
from tests.http.table import (
    A_SECOND_AGO,
    IN_50_YEARS,
    IN_MORE_THAN_50_YEARS,
    STATES,
    TODAY,
    TOMORROW,
    Expected,
    Row,
    State,
)
from tests.servers.browser import Browser

_OF_AN_ERROR = frozenset(("ETag", "Content-Range"))  # the page itself is the server's own


class Site:
    """A server that sends the files of the table.

    What the rows say is brought to its time, and to its entity tags.

    Args:
        port: where it listens.
        files: what stands before the name of a file in a request.
        now: when the files were laid, in epoch seconds.

    """

    def __init__(self, port: int, files: str, now: int) -> None:
        self._port = port
        self._files = files
        self._dates = _dates(now)
        with Browser(port) as client:
            self._etags = {
                state: client.get(files + state.name).headers["ETag"] for state in STATES
            }

    def answer(self, row: Row, expected: Expected) -> Expected:
        """Send the request of a row; return the answer in the form of the expected one."""
        asked = {name: self._told(value, row.state) for name, value in row.request.items()}
        with Browser(self._port) as client:  # nginx hangs up after a 412
            answer = client.ask(self._files + row.state.name, row.method, asked)
        headers = {name: answer.headers[name] for name in _compared(expected)}
        if answer.headers.get_content_type() == "multipart/byteranges":
            parts = tuple(parts_of(answer.headers["Content-Type"], answer.body))
            return Expected(answer.status, headers, parts=parts)
        return Expected(answer.status, headers, b"" if answer.status >= 400 else answer.body)

    def expected(self, row: Row, expected: Expected) -> Expected:
        """Return an expected answer as this server has to give it."""
        headers = {
            name: value if value is None else self._told(value, row.state)
            for name, value in expected.headers.items()
            if name in _compared(expected)
        }
        body = b"" if expected.status >= 400 else expected.body
        return expected._replace(headers=headers, body=body)

    def _told(self, text: str, state: State) -> str:
        """Return the value of a header in the terms of this server."""
        ours, own = state.etag.strip('"'), self._etags[state].strip('"')
        for old, new in (*self._dates, (ours, own), (ours.upper(), own.upper())):
            text = text.replace(old, new)
        return text


def _compared(expected: Expected) -> set[str]:
    """Return the names of the headers that are compared."""
    names = set(expected.headers)
    return names & _OF_AN_ERROR if expected.status >= 400 else names


def _dates(now: int) -> list[tuple[str, str]]:
    """Return the dates of the table that are relative to its time, each with that of today."""
    last = datetime.fromtimestamp(now, UTC).year + 50
    return [
        (A_SECOND_AGO, formatdate(now - 1, usegmt=True)),
        (TODAY, formatdate(now, usegmt=True)),
        (TOMORROW, formatdate(now + 86_400, usegmt=True)),
        (IN_50_YEARS, f"{datetime(last, 1, 1, tzinfo=UTC):%A, %d-%b-%y} 00:00:00 GMT"),
        (IN_MORE_THAN_50_YEARS, f"{datetime(last, 12, 31, tzinfo=UTC):%A, %d-%b-%y} 23:59:59 GMT"),
    ]
