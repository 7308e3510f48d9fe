"""The walk that proves where a file lies: step by step, following nothing."""

from __future__ import annotations

import errno
import os
import stat
from typing import NamedTuple

from xsendfile._model import Segments

# O_PATH where there is one: it asks for no right to list the directory.
ENTER = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY
"""The flags that a directory is entered with."""

READ = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY
"""The flags that a file is read with: a FIFO does not block, a terminal does not take over."""

# What a step without following raises at a link, depending on the system.
_AT_A_LINK = frozenset((errno.ELOOP, errno.EMLINK, errno.ENOTDIR))


class Place(NamedTuple):
    """Where a file was found.

    Attributes:
        root: the real path of the root.
        found: the path below it that is handed over.
        directory: a descriptor to look from; whoever receives the place closes it.
        name: what to look for from there.
        flags: how it is to be opened.
        status: the status of the file.

    """

    root: bytes
    found: Segments
    directory: int
    name: bytes
    flags: int
    status: os.stat_result


def walked(root: bytes, start: int, parts: Segments) -> Place | None:
    """Walk from `start`, following nothing; None where a link may be in the way.

    Whatever is exchanged meanwhile: each step is taken in the directory that
    the step before has opened.
    """
    *directories, last = parts
    here = os.dup(start)
    try:
        for part in directories:
            left, here = here, os.open(part, ENTER | os.O_NOFOLLOW, dir_fd=here)
            os.close(left)
        status = os.stat(last, dir_fd=here, follow_symlinks=False)
    except BaseException as error:
        os.close(here)
        if isinstance(error, OSError) and error.errno in _AT_A_LINK:
            return None
        raise
    if stat.S_ISLNK(status.st_mode):
        os.close(here)
        return None
    return Place(root, parts, here, last, READ | os.O_NOFOLLOW, status)


def opened(place: Place) -> tuple[int, os.stat_result]:
    """Open what has the place's name now, and describe just that."""
    descriptor = os.open(place.name, place.flags, dir_fd=place.directory)
    try:
        return descriptor, os.fstat(descriptor)
    except BaseException:
        os.close(descriptor)
        raise


def discard(place: Place | None) -> None:
    """Close a place that is not used."""
    if place is not None:
        os.close(place.directory)


def same(one: os.stat_result, other: os.stat_result) -> bool:
    """Whether two statuses are of the same file; a number alone is soon given to a new one."""
    return os.path.samestat(one, other) and stat.S_IFMT(one.st_mode) == stat.S_IFMT(other.st_mode)
