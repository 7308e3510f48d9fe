"""A file that an application sends itself: what it was not shown of the request is judged here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from xsendfile._http.preconditions import Outcome, Preconditions, Validators, evaluate
from xsendfile._http.validators import parsed_date
from xsendfile._model import Header, Reply, Request

from ._serve import ranged, refused

_NEVER = -(2**63)  # no date that a header can tell


def relayed(
    request: Request,
    size: int,
    headers: Iterable[Header],
    *,
    clock: Callable[[], float] = time.time,
) -> Reply | None:
    """Return what `Range`, `If-Range` and `If-Match` make of an application's file.

    They are judged by the validators among its own headers; a weak entity tag
    is none here (RFC 9110 §13.1.1, §13.1.5). None if the file goes whole.

    Args:
        request: the client's.
        size: of the file in bytes.
        headers: the application's own.
        clock: returns the time in epoch seconds.

    """
    values = {name.lower(): value for name, value in headers}
    now = clock()
    tag = values.get("etag", "")
    date = parsed_date(values.get("last-modified", ""), now)
    own = Validators(tag if tag.startswith('"') else "", _NEVER if date is None else date)
    asked = Preconditions(if_match=request.header("If-Match"))
    if own.etag and evaluate(asked, own, now) is Outcome.FAILED:
        return refused(request, 412, [])
    if not size or values.get("accept-ranges") != "bytes" or request.header("Range") is None:
        return None
    kept = [header for header in headers if header[0].lower() != "content-length"]
    return ranged(request, size, own, now, kept)
