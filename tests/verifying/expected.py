"""What a server that verifies links has to answer: what our own application does."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from tests.servers.browser import Answer
from tests.unit import rfc6266
from tests.verifying.altered import Asked
from tests.verifying.site import LOCATION
from tests.wsgi.client import ask
from xsendfile import AuthTokenApplication

PREFIX = LOCATION.rstrip("/")

_UNREADABLE = {"nginx": rb"(?!/)|.*%(?![0-9A-Fa-f]{2})|.*%00", "lighttpd": rb"(?!/)"}


class Told(NamedTuple):
    """What of an answer counts. The name is that under which a file is saved."""

    status: int
    body: bytes
    cache: str | None
    allow: str | None
    name: tuple[str, str] | None


def told(answer: Answer) -> Told:
    """Return what counts of an answer."""
    return Told(
        answer.status,
        answer.body if answer.status == 200 else b"",
        ", ".join(answer.all("Cache-Control")) or None,
        answer.headers["Allow"],
        _name_in(answer.headers["Content-Disposition"]),
    )


def expected(application: AuthTokenApplication, asked: Asked, server: str) -> Told:
    """Return what our application answers, or the server itself where it asks for no link."""
    path, _, query = asked.target.partition(b"#")[0].partition(b"?")
    decoded = unquote_to_bytes(path)
    tidy = _tidied(decoded, server)
    if re.match(_UNREADABLE[server], path, re.DOTALL) or tidy is None:
        return Told(400, b"", None, None, None)
    if not tidy.startswith(LOCATION.encode()):
        return Told(404, b"", None, None, None)
    if not decoded.startswith(LOCATION.encode()):
        return Told(404, b"", "no-store", None, None)
    answer = ask(
        application,
        decoded.removeprefix(PREFIX.encode()),
        asked.method,
        SCRIPT_NAME=PREFIX,
        QUERY_STRING=query.decode("latin-1"),
        REMOTE_ADDR="127.0.0.1",
    )
    return Told(
        answer.status,
        answer.body if answer.status == 200 else b"",
        answer.header("Cache-Control"),
        answer.header("Allow"),
        _name_in(answer.header("Content-Disposition")),
    )


def _name_in(disposition: str | None) -> tuple[str, str] | None:
    if disposition is None:
        return None
    read = rfc6266.read(disposition)
    return read.kind, read.name


def _tidied(path: bytes, server: str) -> bytes | None:
    """Return a path as a server has it when it looks for a location.

    None if it climbs higher than nginx lets it; in lighttpd there is nothing higher.
    """
    tidy: list[bytes] = []
    parts = path.split(b"/")[1:]
    for part in parts:
        if part == b"..":
            if not tidy and server == "nginx":
                return None
            tidy = tidy[:-1]
        elif part not in {b"", b"."}:
            tidy.append(part)
    end = b"/" if parts and parts[-1] in {b"", b".", b".."} else b""
    return b"/" + b"/".join(tidy) + end
