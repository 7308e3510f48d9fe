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

STEP = ENTER | os.O_NOFOLLOW
"""The flags that a directory is entered with where a link is not followed."""

READ = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY
"""The flags that a file is read with: a FIFO does not block, a terminal does not take over."""

# What a step without following raises at a link, depending on the system.
_AT_A_LINK = frozenset((errno.ELOOP, errno.EMLINK, errno.ENOTDIR))


class Entered(NamedTuple):
    """A directory that is open.

    Attributes:
        root: the real path of the root.
        descriptor: of the directory; whoever receives it closes it.
        until: when what is known of the way to it has to be proven again, by
            the clock of the memory.

    """

    root: bytes
    descriptor: int
    until: float


class Place(NamedTuple):
    """Where a file was found.

    Attributes:
        directory: the directory to look from; whoever receives the place closes it.
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


def stepped(start: Entered, part: bytes) -> Entered | None:
    """Enter one directory further, None where a link may be in the way; `start` stays open."""
    try:
        descriptor = os.open(part, STEP, dir_fd=start.descriptor)
    except OSError as error:
        if error.errno in _AT_A_LINK:
            return None
        raise
    return start._replace(descriptor=descriptor)


def walked(start: Entered, parts: Segments, found: Segments) -> Place | None:
    """Walk from a directory, following nothing; None where a link may be in the way.

    Whatever is exchanged meanwhile: each step is taken in the directory that
    the step before has opened.

    Args:
        start: the directory; it becomes that of the place, or is closed.
        parts: the way from there.
        found: the way from the root.

    """
    root, here, until = start
    directories, last = parts[:-1], parts[-1]
    try:
        for part in directories:
            left, here = here, os.open(part, STEP, dir_fd=here)
            os.close(left)
        status = os.lstat(last, dir_fd=here)
    except BaseException as error:
        os.close(here)
        if isinstance(error, OSError) and error.errno in _AT_A_LINK:
            return None
        raise
    if stat.S_ISLNK(status.st_mode):
        os.close(here)
        return None
    if directories:
        start = Entered(root, here, until)
    return Place(start, found, last, READ | os.O_NOFOLLOW, status)


def opened(place: Place) -> tuple[int, os.stat_result]:
    """Open what has the place's name now, and describe just that."""
    descriptor = os.open(place.name, place.flags, dir_fd=place.directory.descriptor)
    try:
        return descriptor, os.fstat(descriptor)
    except BaseException:
        os.close(descriptor)
        raise


def leave(directory: Entered) -> None:
    """Close a directory."""
    os.close(directory.descriptor)


def discard(place: Place | None) -> None:
    """Close a place that is not used."""
    if place is not None:
        leave(place.directory)


def duplicated(directory: Entered) -> Entered:
    """Return the same directory with a descriptor of its own."""
    return directory._replace(descriptor=os.dup(directory.descriptor))


def same(one: os.stat_result, other: os.stat_result) -> bool:
    """Whether two statuses are of the same file; a number alone is soon given to a new one."""
    return os.path.samestat(one, other) and stat.S_IFMT(one.st_mode) == stat.S_IFMT(other.st_mode)
