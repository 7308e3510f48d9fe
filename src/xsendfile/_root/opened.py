"""Open files: the descriptors that bytes are read from."""

from __future__ import annotations

import errno
import io
import os
import stat
from typing import NamedTuple

from .memory import Proof
from .walk import READ

# Linux: a read that would wait for the disk fails instead.
_AT_HAND: int = getattr(os, "RWF_NOWAIT", 0)
_PLAIN = (io.BufferedReader, io.BufferedRandom, io.FileIO)


class Descriptor:
    """The descriptor of a file; reads do not move a position.

    Args:
        descriptor: is owned, and closed in the end.
        name: what the file was opened by, where somebody else has opened it.

    """

    __slots__ = ("_descriptor", "name")

    def __init__(self, descriptor: int, name: bytes | None = None) -> None:
        """Own `descriptor`."""
        self._descriptor = descriptor
        self.name: bytes | None = name

    def read(self, start: int, length: int) -> bytes:
        """Return at most `length` bytes from `start` on; fewer at the end of the file."""
        return os.pread(self._descriptor, length, start)

    def read_at_hand(self, start: int, length: int) -> bytes:
        """Return those that the system has in memory; nothing if it would wait, or cannot tell."""
        if not _AT_HAND:
            return b""
        chunk = bytearray(length)
        try:
            count = os.preadv(self._descriptor, [chunk], start, _AT_HAND)
        except OSError:
            return b""
        del chunk[count:]
        return bytes(chunk)

    def fileno(self) -> int:
        """Return the descriptor, -1 once it is closed."""
        return self._descriptor

    def size_and_mtime_ns(self) -> tuple[int, int]:
        """Return the size in bytes and the last modification in nanoseconds, as of now."""
        status = self.status()
        return status.st_size, status.st_mtime_ns

    def status(self) -> os.stat_result:
        """Return the status of the file."""
        return os.fstat(self._descriptor)

    def rewind(self) -> None:
        """Move the descriptor's own position, which a duplicate shares, to the beginning."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)

    def close(self) -> None:
        """Release the descriptor; a second call does nothing."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def __del__(self) -> None:
        """Release the descriptor where a server forgot to (PEP 3333 demands `close`)."""
        if self._descriptor >= 0:
            self.close()


class OpenFile(NamedTuple):
    """A proven file with the descriptor that was proven.

    Attributes:
        proof: what was proven.
        content: its bytes; whoever receives it closes it.

    """

    proof: Proof
    content: Descriptor


def open_named(path: str | bytes) -> Descriptor:
    """Open a file that the application, not the request, has named.

    Raises:
        OSError: it cannot be read, or is no regular file.

    """
    content = Descriptor(os.open(path, READ), os.fsencode(path))
    if stat.S_ISREG(content.status().st_mode):
        return content
    content.close()
    raise OSError(errno.EINVAL, "not a regular file")


def duplicate(file: object) -> Descriptor | None:
    """Return a descriptor of a Python file object; None unless its bytes are those of the file.

    A `GzipFile` has the descriptor of its file too, but other bytes. So the
    method that reads must be that of a plain file, whatever stands before it
    (Django's `File` has the methods of the file that it wraps), and nothing
    may have been read.
    """
    plain = getattr(getattr(file, "read", None), "__self__", None)
    if not isinstance(plain, _PLAIN) or type(plain) not in _PLAIN:  # a subclass may read otherwise
        return None
    raw = plain if isinstance(plain, io.FileIO) else plain.raw
    if type(raw) is not io.FileIO:
        return None
    name = os.fsencode(raw.name) if isinstance(raw.name, str | bytes) else None
    try:
        return None if plain.tell() else Descriptor(os.dup(raw.fileno()), name)
    except (OSError, ValueError):  # a pipe; closed
        return None
