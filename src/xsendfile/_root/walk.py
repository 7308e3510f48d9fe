"""The walk that proves where a file lies: step by step, following nothing."""

from __future__ import annotations

import errno
import os
import stat
from typing import NamedTuple

from xsendfile._model import File, Segments

# O_PATH where there is one: it asks for no right to list the directory.
ENTER = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY
"""The flags that a directory is entered with."""

STEP = ENTER | os.O_NOFOLLOW
"""The flags that a directory is entered with where a link is not followed."""

READ = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY
"""The flags that a file is read with: a FIFO does not block, a terminal does not take over."""

# What a step without following raises at a link, depending on the system.
_AT_A_LINK = frozenset((errno.ELOOP, errno.EMLINK, errno.ENOTDIR))


class Entered:
    """A directory that is open for as long as anybody refers to it.

    Attributes:
        root: the real path of the root.
        path: that of the directory.
        descriptor: of the directory.
        until: when what is known of the way to it has to be proven again, by
            the clock of the memory.

    """

    __slots__ = ("descriptor", "path", "root", "until")

    def __init__(self, root: bytes, path: bytes, descriptor: int, until: float) -> None:
        """Own `descriptor`."""
        self.root: bytes = root
        self.path: bytes = path
        self.descriptor: int = descriptor
        self.until: float = until

    def close(self) -> None:
        """Release the descriptor, where nobody else refers to the directory."""
        descriptor, self.descriptor = self.descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def __del__(self) -> None:
        """Release the descriptor: at once in CPython, which counts who refers to it."""
        self.close()


class Place(NamedTuple):
    """Where a file was found.

    Attributes:
        directory: the directory to look from.
        found: the path below the root that is handed over.
        name: what to look for from there.
        flags: how it is to be opened.
        status: the status of the file.

    """

    directory: Entered
    found: Segments
    name: bytes
    flags: int
    status: os.stat_result

    def file(self, asked: Segments, status: os.stat_result) -> File:
        """Return the file; `asked` and `status` are what it was asked for by, and found to be."""
        return File(self.directory.root, asked, self.found, status.st_size, status.st_mtime_ns)


def walked(start: Entered, parts: Segments, found: Segments) -> Place | None:
    """Walk from a directory, following nothing; None where a link may be in the way.

    Whatever is exchanged meanwhile: each step is taken in the directory that
    the step before has opened.

    Args:
        start: the directory.
        parts: the way from there.
        found: the way from the root.

    """
    here = start
    try:
        for part in parts[:-1]:
            descriptor = os.open(part, STEP, dir_fd=here.descriptor)
            here = Entered(start.root, b"%b/%b" % (here.path, part), descriptor, start.until)
        status = os.lstat(parts[-1], dir_fd=here.descriptor)
    except OSError as error:
        if error.errno in _AT_A_LINK:
            return None
        raise
    if stat.S_ISLNK(status.st_mode):
        return None
    return Place(here, found, parts[-1], READ | os.O_NOFOLLOW, status)


def opened(place: Place) -> tuple[int, os.stat_result]:
    """Open what has the place's name now, and describe just that."""
    descriptor = os.open(place.name, place.flags, dir_fd=place.directory.descriptor)
    try:
        return descriptor, os.fstat(descriptor)
    except BaseException:
        os.close(descriptor)
        raise


def same(one: os.stat_result, other: os.stat_result) -> bool:
    """Whether two statuses are of the same file; a number alone is soon given to a new one."""
    return (
        one.st_ino == other.st_ino
        and one.st_dev == other.st_dev
        and stat.S_IFMT(one.st_mode) == stat.S_IFMT(other.st_mode)
    )
