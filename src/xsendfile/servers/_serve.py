"""No front server: the application sends the bytes itself."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from xsendfile._errors import NotFound
from xsendfile._headers import refusal_headers
from xsendfile._http.media_types import DEFAULT
from xsendfile._http.multipart import content_range, length, multipart_body
from xsendfile._http.preconditions import (
    Outcome,
    Preconditions,
    Validators,
    evaluate,
    range_applies,
)
from xsendfile._http.ranges import satisfiable
from xsendfile._model import File, Header, Reply, Request, Span

from ._validators import validator_headers, validators_of

# As the RFC has them; Python calls the second one by another name before 3.13.
_TEXTS = {412: b"412 Precondition Failed\n", 416: b"416 Range Not Satisfiable\n"}
_OF_THE_WHOLE = frozenset(("content-digest", "content-md5"))  # RFC 9530 §2: of what is sent
# RFC 9110 §15.4.5: a 304 repeats no metadata of the representation but its validators.
_METADATA = frozenset(
    ("content-disposition", "content-encoding", "content-language", "content-type")
)

CANNOT_CARRY = "a name that the front server cannot carry"
"""Why a file is sent by the application all the same."""


class Serve:
    """Sends the file itself: complete HTTP without any front server.

    Preconditions and ranges are judged after RFC 9110 §13 and §14, with a
    strong `ETag` of modification time and size, the same on every replica.
    Several ranges come as `multipart/byteranges`; a wasteful set of them,
    several of a file with a `Content-Encoding`, and a range of an empty file
    get the whole file.
    The bytes are those of the very file that was proven, and never more of them
    than announced. Only an ASGI server that offers `http.response.pathsend`
    opens a whole file itself, by the path that was proven, as a front server
    does.

    Args:
        clock: returns the time in epoch seconds; it decides whether a date is
            a strong validator (RFC 9110 §8.8.2.2).

    """

    sends_bytes = True
    # If-Range counts beside a Range only (RFC 9110 §13.1.5).
    heeds: tuple[str, ...] | None = (
        "Range",
        "If-None-Match",
        "If-Modified-Since",
        "If-Match",
        "If-Unmodified-Since",
    )

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        """Keep the clock."""
        self._clock = clock

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:
        """Return the file's bytes, a part of them, or why there are none."""
        own = validators_of(file)
        now = self._clock()
        outcome = evaluate(_preconditions(request), own, now)
        if outcome is Outcome.FAILED:
            return refused(request, 412, [])
        headers += validator_headers(own, now)
        if outcome is Outcome.NOT_MODIFIED:
            return Reply(304, [field for field in headers if field[0].lower() not in _METADATA])
        headers.append(("Accept-Ranges", "bytes"))
        return ranged(request, file.size or 0, own, now, headers)

    def __repr__(self) -> str:
        """Return the expression that makes this sender."""
        return "Serve()"


def served_instead(serve: Serve, request: Request, file: File, headers: list[Header]) -> Reply:
    """Return a file that the front server cannot carry, with the reason for the log.

    Raises:
        NotFound: `file` was not looked at (`check=False`): there is nothing to send.

    """
    if file.size is None:
        raise NotFound(CANNOT_CARRY, b"/".join(file.asked))
    return serve.reply(request, file, headers)._replace(reason=CANNOT_CARRY)


def ranged(
    request: Request, size: int, own: Validators, now: float, headers: list[Header]
) -> Reply:
    """Return the file, or what of it was asked for (RFC 9110 §14)."""
    # §14.2: a Range is for GET only.
    wanted = request.header("Range") if request.method == "GET" else None
    spans = None
    if wanted is not None and range_applies(request.header("If-Range"), own, now):
        spans = satisfiable(wanted, size)
    if spans is None or (len(spans) > 1 and _is_coded(headers)):
        return _whole(request, size, headers)
    if not spans:
        return unsatisfiable(request, size)
    return _partial(spans, size, headers)


def unsatisfiable(request: Request, size: int) -> Reply:
    """Return that a range lies beyond the file of `size` bytes (RFC 9110 §15.5.17)."""
    return refused(request, 416, [("Content-Range", f"bytes */{size}")])


def _preconditions(request: Request) -> Preconditions:
    """Return what the request makes its answer depend on."""
    return Preconditions(
        request.header("If-Match"),
        request.header("If-Unmodified-Since"),
        request.header("If-None-Match"),
        request.header("If-Modified-Since"),
    )


def refused(request: Request, status: int, headers: list[Header]) -> Reply:
    """Return a status with one line of text, as every refusal has it."""
    text = _TEXTS[status]
    headers += refusal_headers(len(text), None)
    return Reply(status, headers, (text,) if request.method == "GET" else ())


def _whole(request: Request, size: int, headers: list[Header]) -> Reply:
    """Return all of the file, or for HEAD just its headers."""
    headers.append(("Content-Length", str(size)))
    body = (Span(0, size),) if request.method == "GET" and size else ()
    return Reply(200, headers, body)


def _partial(spans: tuple[Span, ...], size: int, headers: list[Header]) -> Reply:
    """Return one span of the file as it is, or several as parts (RFC 9110 §15.3.7)."""
    body: tuple[bytes | Span, ...] = spans
    headers = [header for header in headers if header[0].lower() not in _OF_THE_WHOLE]
    if len(spans) == 1:
        headers.append(("Content-Range", content_range(spans[0], size)))
    else:
        boundary = os.urandom(16).hex()
        content_type = _taken(headers, "content-type", DEFAULT)
        headers.append(("Content-Type", f"multipart/byteranges; boundary={boundary}"))
        body = multipart_body(spans, size, content_type, boundary)
    headers.append(("Content-Length", str(length(body))))
    return Reply(206, headers, body)


def _is_coded(headers: list[Header]) -> bool:
    """Whether a content coding is declared: beside parts, it would be read as that of them all."""
    return any(name.lower() == "content-encoding" for name, _ in headers)


def _taken(headers: list[Header], name: str, default: str) -> str:
    """Remove a header and return its value, `default` where an application gave none."""
    names = [own.lower() for own, _ in headers]
    return headers.pop(names.index(name))[1] if name in names else default
