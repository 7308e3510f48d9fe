"""Where a name really leads, by the kernel's own answer.

Two ways to the same proof, each a class with the methods `locate` and `reopen`:

`Proc` (Linux)
    opens the name with `O_PATH`, which needs no right to read it and wakes no
    device, and asks `/proc/self/fd` for the real path of what was opened.
`Walk` (any POSIX system)
    resolves the name, then walks the result from the root, one directory at a
    time, each opened relative to the one before with `O_NOFOLLOW`: if anything
    was exchanged meanwhile, a step fails.

Only `Root` uses them.
"""

from __future__ import annotations

import os
import stat
from typing import NamedTuple, Protocol

_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_NOFOLLOW
_DELETED = b" (deleted)"


class Located(NamedTuple):
    """What a name led to.

    Attributes:
        root: the real path of the root.
        path: the real path of what was found.
        status: the status of what was found.
        handle: a descriptor that `reopen` takes; whoever receives it closes it.

    """

    root: bytes
    path: bytes
    status: os.stat_result
    handle: int


class Proof(Protocol):
    """One way to find out where a name leads. All methods raise `OSError`."""

    def resolve(self, directory: bytes) -> bytes:
        """Return the real path of a directory."""
        ...

    def locate(self, directory: bytes, name: bytes) -> Located:
        """Find `name` below `directory`, following symbolic links wherever they lead."""
        ...

    def reopen(self, located: Located) -> int:
        """Open for reading the very thing that was located."""
        ...


class Proc:
    """The proof by `O_PATH` and `/proc/self/fd`."""

    @staticmethod
    def available() -> bool:
        """Whether this system has both."""
        return hasattr(os, "O_PATH") and os.path.isdir("/proc/self/fd")

    def resolve(self, directory: bytes) -> bytes:
        """Return the real path of a directory."""
        descriptor = os.open(directory, os.O_PATH | os.O_DIRECTORY)
        try:
            return os.readlink(b"/proc/self/fd/%d" % descriptor)
        finally:
            os.close(descriptor)

    def locate(self, directory: bytes, name: bytes) -> Located:
        """Find `name` below `directory`."""
        start = os.open(directory, os.O_PATH | os.O_DIRECTORY)
        try:
            handle = os.open(name, os.O_PATH, dir_fd=start)
            try:
                root = os.readlink(b"/proc/self/fd/%d" % start)
                path = os.readlink(b"/proc/self/fd/%d" % handle)
                status = os.fstat(handle)
                if path.endswith(_DELETED):
                    _insist(path, status)
            except BaseException:
                os.close(handle)
                raise
        finally:
            os.close(start)
        return Located(root, path, status, handle)

    def reopen(self, located: Located) -> int:
        """Open for reading what the handle stands for, not what its name stands for now."""
        # The magic link is itself a link: no O_NOFOLLOW here.
        return os.open(b"/proc/self/fd/%d" % located.handle, _READ & ~os.O_NOFOLLOW)


class Walk:
    """The proof by a walk that follows no link."""

    # O_PATH where there is one: it asks for no right to list the directory.
    _STEP = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW

    def resolve(self, directory: bytes) -> bytes:
        """Return the real path of a directory."""
        return os.path.realpath(directory, strict=True)

    def locate(self, directory: bytes, name: bytes) -> Located:
        """Find `name` below `directory`; the handle is the directory that holds it."""
        root = self.resolve(directory)
        path = os.path.realpath(b"%b/%b" % (root, name), strict=True)
        inside = path.startswith(root + b"/")
        start, rest = (root, path[len(root) + 1 :]) if inside else os.path.split(path)
        *parents, last = (rest or b".").split(b"/")
        handle = self._walk(start, parents)
        try:
            status = os.stat(last, dir_fd=handle, follow_symlinks=False)
        except BaseException:
            os.close(handle)
            raise
        return Located(root, path, status, handle)

    def reopen(self, located: Located) -> int:
        """Open for reading, and insist that it is what was located."""
        descriptor = os.open(os.path.basename(located.path), _READ, dir_fd=located.handle)
        if _same(os.fstat(descriptor), located.status):
            return descriptor
        os.close(descriptor)
        raise FileNotFoundError

    def _walk(self, start: bytes, parents: list[bytes]) -> int:
        """Return a descriptor of the directory that `parents` lead to from `start`."""
        handle = os.open(start, self._STEP)
        for part in parents:
            try:
                deeper = os.open(part, self._STEP, dir_fd=handle)
            finally:
                os.close(handle)
            handle = deeper
        return handle


def _insist(path: bytes, status: os.stat_result) -> None:
    """Raise unless `path` names the very file of `status`.

    The kernel marks the path of a name that was removed meanwhile; but a file
    may also be called like that.
    """
    if not _same(os.lstat(path), status):
        raise FileNotFoundError


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    """Whether two statuses are of the same file; a number alone is soon given to a new one."""
    return os.path.samestat(one, other) and stat.S_IFMT(one.st_mode) == stat.S_IFMT(other.st_mode)
