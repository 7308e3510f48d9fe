"""Where a name with symbolic links in it leads: two ways to ask.

`ByKernel` (Linux)
    opens the name with `O_PATH`, which needs no right to read it and wakes no
    device, and asks `/proc/self/fd` for the real path of what was opened.
`ByName` (any POSIX system)
    reads the links one by one, as `os.path.realpath` does.

An answer is a proposal: links may change, and a link through `/proc/PID/root`
makes the kernel answer with a path of another mount namespace. `Root` proves
it by walking there without following any link.
"""

from __future__ import annotations

import errno
import os
from typing import NamedTuple, Protocol


class Target(NamedTuple):
    """What a name leads to.

    Attributes:
        path: its real path.
        status: its status.

    """

    path: bytes
    status: os.stat_result


class Resolver(Protocol):
    """One way to ask. All methods raise `OSError`."""

    def directory(self, descriptor: int, path: bytes) -> bytes:
        """Return the real path of the directory `path`, open as `descriptor`."""
        ...

    def target(self, descriptor: int, directory: bytes, name: bytes) -> Target:
        """Follow `name` from the directory with that descriptor and real path."""
        ...

    def opened(self, descriptor: int, name: bytes | None) -> bytes:
        """Return the real path of an open file; `name` is what it was opened by, if known."""
        ...

    def stays(self, descriptor: int, path: bytes) -> bool:
        """Whether a directory, open since it was reached by its real path, has it still."""
        ...


class ByKernel:
    """By `O_PATH` and `/proc/self/fd`."""

    @staticmethod
    def available() -> bool:
        """Whether this system has both."""
        return hasattr(os, "O_PATH") and os.path.isdir("/proc/self/fd")

    def directory(self, descriptor: int, path: bytes) -> bytes:  # noqa: ARG002
        """Return the real path of an open directory."""
        return _confirmed(os.readlink(b"/proc/self/fd/%d" % descriptor), descriptor)

    def target(self, descriptor: int, directory: bytes, name: bytes) -> Target:  # noqa: ARG002
        """Follow `name`."""
        opened = os.open(name, os.O_PATH, dir_fd=descriptor)
        try:
            return Target(os.readlink(b"/proc/self/fd/%d" % opened), os.fstat(opened))
        finally:
            os.close(opened)

    def opened(self, descriptor: int, name: bytes | None) -> bytes:  # noqa: ARG002
        """Return the real path of an open file."""
        return os.readlink(b"/proc/self/fd/%d" % descriptor)

    def stays(self, descriptor: int, path: bytes) -> bool:
        """Whether an open directory has its path still."""
        return os.readlink(b"/proc/self/fd/%d" % descriptor) == path


class ByName:
    """By the names of links."""

    def directory(self, descriptor: int, path: bytes) -> bytes:
        """Return the real path of a directory."""
        return _confirmed(os.path.realpath(path, strict=True), descriptor)

    def target(self, descriptor: int, directory: bytes, name: bytes) -> Target:
        """Follow `name`."""
        status = os.stat(name, dir_fd=descriptor)  # has the kernel's own limit for links
        try:
            path = os.path.realpath(b"%b/%b" % (directory, name), strict=True)
        except RecursionError:
            raise OSError(errno.ELOOP, "too many links") from None
        return Target(path, status)

    def opened(self, descriptor: int, name: bytes | None) -> bytes:  # noqa: ARG002
        """Return the real path of what has the name now."""
        if name is None:
            raise FileNotFoundError(errno.ENOENT, "opened without a name")
        return os.path.realpath(name, strict=True)

    def stays(self, descriptor: int, path: bytes) -> bool:  # noqa: ARG002
        """Whether it does cannot be told of a descriptor, and a path could be that of another."""
        return False


def _confirmed(path: bytes, descriptor: int) -> bytes:
    """Return `path` if it names the open directory here and now.

    It may have been moved, removed or covered by a mount, or lie in another
    mount namespace: the front server would look elsewhere.
    """
    if not os.path.samestat(os.stat(path), os.fstat(descriptor)):
        raise FileNotFoundError(errno.ENOENT, "exchanged meanwhile")
    return path
