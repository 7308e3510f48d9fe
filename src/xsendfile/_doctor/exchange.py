"""One request and its response, over HTTP/1.1: nothing is normalized, followed or kept."""

from __future__ import annotations

import hashlib
import os
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import SHUT_RDWR, socket
from threading import Timer
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from xsendfile._errors import BadSettingError, Unreachable

from .fields import ACCEPT_ENCODING, CLOSE, HOST, values
from .records import PART, Answer, Question

_HOST = re.compile(r"\S+")
_CHUNK = 262_144  # bytes
_SLOWEST = 10_000  # bytes per second, of a body
_CONTROL = re.compile(r"[\0-\x1f\x7f]")
_ASCII = "".join(map(chr, range(0x21, 0x7F)))


class Origin(NamedTuple):
    """Where a site is (RFC 9110 §4.3.1).

    Attributes:
        scheme: "http" or "https".
        host: a name, or an address without brackets.
        port: None for the scheme's own.

    """

    scheme: str
    host: str
    port: int | None

    def __str__(self) -> str:
        """Return it without path and query, which may be secret."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + (f":{self.port}" if self.port else "")


def parsed(url: str) -> tuple[Origin, str]:
    """Return the origin of a URL, and its request target: path and query as they are.

    Raises:
        BadSettingError: it is no absolute URL of http or https. The text does
            not show it.

    """
    try:
        parts = urlsplit(url)
        origin = Origin(parts.scheme, parts.hostname or "", parts.port)
    except ValueError:
        msg = "the URL cannot be parsed"
        raise BadSettingError(msg) from None
    if (
        origin.scheme not in {"http", "https"}
        or not _HOST.fullmatch(origin.host)
        or _CONTROL.search(url)
    ):
        msg = "the URL needs http:// or https:// and a host, in one line"
        raise BadSettingError(msg)
    if "@" in parts.netloc:
        msg = "the URL holds a user and a password; give -H 'Authorization: …' instead"
        raise BadSettingError(msg)
    target = url.partition("#")[0].partition("://")[2][len(parts.netloc) :]
    if not target.startswith("/"):
        target = f"/{target}"
    # What a URL cannot hold goes as browsers send it; what is encoded stays as it is.
    return origin, quote(os.fsencode(target), safe=_ASCII)


class Client:
    """Asks one site, over a connection of its own for each question.

    Args:
        origin: the site.
        timeout: seconds to wait for each step: connection, response, next bytes;
            and for all of an answer, at 10 kB per second of its body.

    """

    def __init__(self, origin: Origin, timeout: float) -> None:
        """Keep the settings; nothing is connected."""
        self._origin = origin
        self._timeout = timeout
        self._context = ssl.create_default_context() if origin.scheme == "https" else None

    def __call__(self, question: Question) -> Answer:
        """Send a question and return the answer.

        Raises:
            Unreachable: there is no connection, or the answer is not HTTP.

        """
        connection = self._connected()
        try:
            with _hung_up_after(self._timeout + question.most / _SLOWEST, connection.sock):
                return self._exchanged(connection, question)
        finally:
            connection.close()

    def _connected(self) -> HTTPConnection:
        """Return an open connection."""
        connection = self._connection()
        try:
            connection.connect()
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "verify_message", None) or getattr(error, "strerror", None)
            msg = f"no connection to {self._origin}: {reason or error}"
            raise Unreachable(msg) from None
        return connection

    def _connection(self) -> HTTPConnection:
        """Return a connection that is not open yet."""
        host, port = self._origin.host, self._origin.port
        if self._context is None:
            return HTTPConnection(host, port, timeout=self._timeout)
        return HTTPSConnection(host, port, timeout=self._timeout, context=self._context)

    def _exchanged(self, connection: HTTPConnection, question: Question) -> Answer:
        """Send a question over an open connection and return the answer."""
        own_host = bool(values(question.headers, HOST))
        connection.putrequest(
            question.method, question.target, skip_host=own_host, skip_accept_encoding=True
        )
        if not values(question.headers, ACCEPT_ENCODING):
            connection.putheader(ACCEPT_ENCODING, "identity")
        for name, value in (CLOSE, *question.headers):
            connection.putheader(name, value.encode("latin-1"))
        try:
            connection.endheaders()
            response = connection.getresponse()
        except TimeoutError:
            return Answer(0, trouble=f"no answer within {self._timeout:g} s")
        except OSError:  # among them http.client's RemoteDisconnected
            return Answer(0, trouble="the connection was closed without an answer")
        except HTTPException:
            msg = f"{self._origin} does not speak HTTP/1.1"
            raise Unreachable(msg) from None
        return _answer(response, question)


@contextmanager
def _hung_up_after(seconds: float, connection: socket) -> Iterator[None]:
    """End a connection that takes longer: a server may send a byte now and then for ever."""
    timer = Timer(seconds, _hang_up, (connection,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _hang_up(connection: socket) -> None:
    """End a connection that another thread may be reading from."""
    with suppress(OSError):
        connection.shutdown(SHUT_RDWR)


def _answer(response: HTTPResponse, question: Question) -> Answer:
    """Return a response, reading as much of its body as was asked for."""
    digest, start, size, cut = hashlib.sha256(), b"", 0, False
    # A body after the headers of a HEAD is none to `response`, but would be read as
    # the next response by a client that keeps its connection.
    read = response.fp.read1 if question.method == "HEAD" else response.read1
    try:
        while size < question.most:
            chunk = read(min(_CHUNK, question.most - size))
            if not chunk:
                cut = bool(response.length)
                break
            digest.update(chunk)
            start += chunk[: PART - len(start)]
            size += len(chunk)
    except (OSError, HTTPException):
        cut = question.method != "HEAD"
    headers = tuple(response.getheaders())
    return Answer(response.status, headers, start, size, digest.hexdigest(), cut)
