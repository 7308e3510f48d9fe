"""The headers of an application that answers with files itself: read, kept, taken away. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from xsendfile._http.media_types import media_type
from xsendfile._model import File, Header

from .lines import is_owned, joined, values

HIDDEN = ("Range", "If-Range", "If-Match")
"""The request headers that `SendfileMiddleware` keeps from the application.

What they ask for, only who sends can judge: an `If-Match` holds the entity tag
that the front server told, and the application knows only its own.
"""

_EVENTS = "text/event-stream"
_CODED = frozenset(("content-encoding", "transfer-encoding", "trailer"))
_LENGTH = re.compile(r"[0-9]{1,18}")


def is_whole_file(headers: Iterable[Header], size: int) -> bool:
    """Whether an application that sends a file of `size` bytes under these headers sends it whole.

    One with a coding is not: front servers drop the header that says so.
    """
    coded = any(name.lower() in _CODED for name, _ in headers)
    lengths = values(headers, "content-length")
    return not coded and all(length.strip() == str(size) for length in lengths)


def is_event_stream(headers: Iterable[Header]) -> bool:
    """Whether a client waits for the beginning of a response, before anything has happened."""
    return any(value.lower().startswith(_EVENTS) for value in values(headers, "content-type"))


def announced_length(headers: Iterable[Header]) -> int | None:
    """Return the length in bytes that an application announces, None unless it is a number."""
    for length in values(headers, "content-length"):
        text = length.strip()
        return int(text) if _LENGTH.fullmatch(text) else None
    return None


def kept_headers(headers: Iterable[Header], file: File, types: Mapping[str, str]) -> list[Header]:
    """Return an application's own headers without what belongs to the sender."""
    kept = joined(header for header in headers if not is_owned(header[0]))
    if not values(kept, "content-type"):
        kept.append(("Content-Type", media_type(file.name, types)))
    return kept


def without_foreign_etag(headers: list[Header]) -> list[Header]:
    """Return the headers of an application's answer to HEAD.

    If it is about a file, which `Accept-Ranges` tells, it goes without the
    entity tag: to GET, the file comes with that of who sends it (RFC 9110 §9.3.2).
    """
    if not values(headers, "accept-ranges"):
        return headers
    return [header for header in headers if header[0].lower() != "etag"]
