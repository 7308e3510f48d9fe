"""The bytes of a reply: never more than announced, and none made up for missing ones."""

from __future__ import annotations

import errno
from collections.abc import Callable

from ._http.multipart import length
from ._log import WARNING, log
from ._model import Content, Reply, Span

CHUNK = 64 * 1024
"""How much is read at once, in bytes. Each client that is being sent to holds about two of them."""

AT_ONCE = 2 * CHUNK
"""How long a body may be, in bytes, to be read before the response begins.

What is sent from memory needs no descriptor, no thread and no server's means, each of which
takes longer than to read so little.
"""

_OK = 200


def whole(reply: Reply) -> int | None:
    """Return the size of the file in bytes if the body is all of it and nothing else."""
    if reply.status == _OK and len(reply.body) == 1:
        (part,) = reply.body
        if isinstance(part, Span) and part.start == 0:
            size = part.stop if reply.file is None else reply.file.size
            return size if size == part.stop else None
    return None


def at_once(body: tuple[bytes | Span, ...], content: Content) -> list[bytes] | None:
    """Return a body that is small; None for a large one, or if the file has shrunk."""
    if length(body) > AT_ONCE:
        return None
    pieces: list[bytes] = []
    for part in body:
        if isinstance(part, bytes):
            pieces.append(part)
            continue
        start, stop = part
        piece = content.read(start, stop - start)
        if len(piece) < stop - start:
            return None
        pieces.append(piece)
    return pieces


class Chunks:
    """A body, piece by piece.

    Args:
        body: literal bytes and spans of the file, in order.
        content: the file.

    """

    def __init__(self, body: tuple[bytes | Span, ...], content: Content) -> None:
        self._left = [part for part in reversed(body) if length((part,))]  # the next stands last
        self._content = content

    def __next__(self) -> bytes:
        """Return the next piece; the disk may have to be waited for.

        Raises:
            ConnectionResetError: the file has shrunk; see `shrunk`.

        """
        chunk = self._taken(self._content.read)
        if not chunk:
            raise shrunk() if self._left else StopIteration
        return chunk

    def at_hand(self) -> bytes:
        """Return the next piece if nothing has to be waited for, else nothing."""
        return self._taken(self._content.read_at_hand)

    def _taken(self, read: Callable[[int, int], bytes]) -> bytes:
        """Return the next piece; nothing at the end, and where `read` returns nothing."""
        part = self._left.pop() if self._left else b""
        if isinstance(part, bytes):
            return part
        chunk = read(part.start, min(CHUNK, part.stop - part.start))
        rest = Span(part.start + len(chunk), part.stop)
        if rest.start < rest.stop:
            self._left.append(rest)
        return chunk


def shrunk() -> ConnectionResetError:
    """Return what to raise when fewer bytes are left than were announced, and log it.

    The connection has to be closed: on a kept one, the next response would be
    taken for the rest of this. Servers close it at any exception (all but
    uWSGI), and those that know it (gunicorn, wsgiref) without a traceback at
    this one.
    """
    log(WARNING, "cut short: the file has shrunk while it was sent")
    return ConnectionResetError(errno.ECONNRESET, "the file has shrunk while it was sent")
