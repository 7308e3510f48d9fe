"""The bytes of a reply: never more than announced, and none made up for missing ones."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator

from ._model import Content, Reply, Span

CHUNK = 64 * 1024
"""How much is read at once, in bytes. Each client that is being sent to holds about two of them."""

_OK = 200

_log = logging.getLogger("xsendfile")


def whole(reply: Reply) -> int | None:
    """Return the size of the file in bytes if the body is all of it and nothing else."""
    if reply.status == _OK and len(reply.body) == 1:
        (part,) = reply.body
        if isinstance(part, Span) and part.start == 0:
            size = part.stop if reply.file is None else reply.file.size
            return size if size == part.stop else None
    return None


def chunks(body: tuple[bytes | Span, ...], content: Content) -> Iterator[bytes]:
    """Yield a body piece by piece.

    Raises:
        ConnectionResetError: the file has shrunk; see `shrunk`.

    """
    for part in body:
        if isinstance(part, bytes):
            yield part
            continue
        start, stop = part
        while start < stop:
            chunk = content.read(start, min(CHUNK, stop - start))
            if not chunk:
                raise shrunk()
            start += len(chunk)
            yield chunk


def shrunk() -> ConnectionResetError:
    """Return what to raise when fewer bytes are left than were announced, and log it.

    The connection has to be closed: on a kept one, the next response would be
    taken for the rest of this. Servers close it at any exception (all but
    uWSGI), and those that know it (gunicorn, wsgiref) without a traceback at
    this one.
    """
    _log.warning("cut short: the file has shrunk while it was sent")
    return ConnectionResetError(errno.ECONNRESET, "the file has shrunk while it was sent")
