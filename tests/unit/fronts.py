"""The front servers: their senders, and the requests of which they are told, or not."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from tests.http import rims
from xsendfile import (
    Apache,
    ApacheUnescape,
    Caddy,
    Caddy26,
    Lighttpd,
    Nginx,
    Sender,
    Uwsgi,
)

CONTENT = b"0123456789"
Answer: TypeAlias = rims.Answer
Header = Mapping[str, str]


class Front(NamedTuple):
    """A front server: its sender, its header, and a name that it cannot carry."""

    make: Callable[[], Sender]
    header: str
    astray: str | None = None
    rims: tuple[rims.Rim, ...] = (rims.wsgi, rims.asgi)


FRONTS = {
    "Nginx": Front(lambda: Nginx("/_x/"), "X-Accel-Redirect"),
    "Caddy": Front(lambda: Caddy("/_x/"), "X-Accel-Redirect"),
    "Caddy26": Front(lambda: Caddy26("/_x/"), "X-Accel-Redirect", "why?.txt"),
    "Apache": Front(Apache, "X-Sendfile", "a\nb.txt"),
    "ApacheUnescape": Front(ApacheUnescape, "X-Sendfile"),
    "Lighttpd": Front(Lighttpd, "X-Sendfile", "a\tb.txt"),
    "Uwsgi": Front(Uwsgi, "X-Sendfile", "a\nb.txt", (rims.wsgi,)),  # it speaks WSGI alone
}
WAYS = [(name, rim) for name, front in FRONTS.items() for rim in front.rims]
ASTRAY = [(name, rim) for name, rim in WAYS if FRONTS[name].astray]
OWN = [name for name, front in FRONTS.items() if front.astray]
SENT_BY_THE_APPLICATION = (
    "xsendfile",
    logging.INFO,
    "sent by the application: a name that the front server cannot carry",
)


def named(value: object) -> str:
    """Return the part of a test's id that is made of `value`."""
    return getattr(value, "__name__", str(value))


def headers_of(answer: Answer, header: str) -> list[str]:
    """Return all values of a header."""
    return [value for name, value in answer.headers if name.lower() == header.lower()]


class Sent(NamedTuple):
    """A request for a file that the application sends itself, and the answer (RFC 9110)."""

    headers: Header
    method: str
    status: int
    body: bytes


SENT_BY_US = [
    Sent({}, "GET", 200, CONTENT),
    Sent({}, "HEAD", 200, b""),
    Sent({"Range": "bytes=2-4"}, "GET", 206, b"234"),
    Sent({"Range": "bytes=2-4"}, "HEAD", 200, b""),
    Sent({"Range": "bytes=99-"}, "GET", 416, b"416 Range Not Satisfiable\n"),
    Sent({"If-None-Match": "*"}, "GET", 304, b""),
    Sent({"If-None-Match": "*"}, "HEAD", 304, b""),
    Sent({"If-Match": '"other"'}, "GET", 412, b"412 Precondition Failed\n"),
]
