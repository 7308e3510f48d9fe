"""The root: the only door to the disk.

What comes out of here was proven to lie inside the root when it was looked
at. What a web server opens later, by the path that was handed over, is opened
after that moment: see `SECURITY.md` for what this leaves, and the generated
configurations (`disable_symlinks`) for what closes it.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import NoReturn

from xsendfile._errors import NotFound, OutsideRoot, RootNotFound
from xsendfile._model import File, Name, Segments, Symlinks
from xsendfile._paths import checked_directory, checked_symlinks
from xsendfile._paths import segments as checked_segments

from .opened import Descriptor, OpenFile, duplicate, open_named
from .resolve import ByKernel, ByName, Resolver
from .walk import ENTER, READ, Place, discard, opened, same, walked

__all__ = [
    "Descriptor",
    "OpenFile",
    "Root",
    "duplicate",
    "is_directory",
    "is_symlink",
    "open_named",
]

# These say something of the path. Others (EMFILE, EIO, ETIMEDOUT …) say that the
# machine is in trouble: answering 404 would hide an outage.
_OF_THE_PATH = frozenset(
    (
        errno.EACCES,
        errno.EAGAIN,
        errno.EILSEQ,
        errno.EINVAL,
        errno.ELOOP,
        errno.ENAMETOOLONG,
        errno.ENODEV,
        errno.ENOENT,
        errno.ENOTDIR,
        errno.ENXIO,
        errno.EPERM,
        errno.ESTALE,
    )
)

_RESOLVER: Resolver = ByKernel() if ByKernel.available() else ByName()


class Root:
    """A directory that files come from; nothing outside it ever leaves.

    The proof is a walk: one directory after the other, each opened relative to
    the one before, none by following a link. If a link is met, and may be
    followed, it is resolved, and the result is walked to in the same way.

    Args:
        directory: an absolute path. It may be reached through a symbolic link
            or not exist yet: it is resolved each time it is used.
        symlinks: for links below the root. "inside": followed while they stay
            inside. "deny": a path with a link in it is refused. "follow":
            followed wherever they lead, so whoever can make a link can have
            any file delivered.

    Raises:
        BadRootError: relative, the file system's own root, or not a path.
        BadSettingError: an unknown policy for symbolic links.

    Not protected from: a file inside the root that is a hard link to one
    outside, a mount below the root, a directory that is moved out of the root
    while it is walked through, and what changes after the look.

    """

    def __init__(self, directory: Name, symlinks: Symlinks = "inside") -> None:
        """Check the settings; the disk is not touched."""
        self.directory: bytes = checked_directory(directory)
        self.symlinks: Symlinks = checked_symlinks(symlinks)
        self._resolver = _RESOLVER

    def resolve(self) -> bytes:
        """Return the real path of the root as it is now.

        Raises:
            RootNotFound: there is no such directory, or it may not be entered.

        """
        start = self._entered()
        try:
            return self._named(start)
        finally:
            os.close(start)

    def find(self, segments: Segments) -> File:
        """Prove that a path names a regular file inside the root.

        The right to read the file is not needed: the web server will read it.

        Raises:
            OutsideRoot: a symbolic link leads out.
            NotFound: anything else that is not such a file.

        """
        place = self._locate(segments)
        os.close(place.directory)
        return _file(place, segments, place.status)

    def open(self, segments: Segments) -> OpenFile:
        """Prove the same, and open for reading what was proven.

        Raises:
            OutsideRoot: a symbolic link leads out.
            NotFound: anything else that is not such a file, or may not be read.

        """
        place = self._locate(segments)
        try:
            descriptor, status = opened(place)
        except OSError as error:
            _refuse(error, b"/".join(segments))
        finally:
            os.close(place.directory)
        if stat.S_ISREG(status.st_mode):
            return OpenFile(_file(place, segments, status), Descriptor(descriptor))
        os.close(descriptor)
        raise NotFound("exchanged meanwhile", b"/".join(segments))

    def recognize(self, content: Descriptor) -> File:
        """Prove that a file which the application has opened lies inside the root.

        Raises:
            OutsideRoot: it lies elsewhere.
            NotFound: it is no regular file, or has no name any more.

        """
        start = self._entered()
        place = None
        try:
            root = self._named(start)
            path = self._resolver.opened(content.fileno(), content.name)
            if not path.startswith(root + b"/"):
                raise OutsideRoot("open file that does not lie below the root", path)
            parts = checked_segments(path[len(root) + 1 :])
            place = walked(root, start, parts)
            status = content.status()
        except OSError as error:
            _refuse(error, content.name or b"")
        finally:
            os.close(start)
            discard(place)
        if place is None or not same(place.status, status) or not stat.S_ISREG(status.st_mode):
            raise NotFound("exchanged meanwhile, or no regular file", path)
        return _file(place, parts, status)

    def holding(self, content: Descriptor) -> bytes | None:
        """Return the real path of the root if an open file lies below it, or did; else None.

        For a policy, not for a delivery: a file that was replaced since counts,
        and so does one whose name cannot be told.
        """
        try:
            root = self.resolve()
        except RootNotFound:
            return None
        try:
            path = self._resolver.opened(content.fileno(), content.name)
        except OSError:
            return root
        return root if path.startswith(root + b"/") else None

    def _entered(self) -> int:
        """Return a descriptor of the root."""
        try:
            return os.open(self.directory, ENTER)
        except OSError as error:
            _refuse(error, self.directory, RootNotFound)

    def _named(self, start: int) -> bytes:
        """Return the real path of the root that is open as `start`."""
        try:
            root = self._resolver.directory(start, self.directory)
        except OSError as error:
            _refuse(error, self.directory, RootNotFound)
        if root == b"/":
            raise RootNotFound("root: a link to every file of the machine", self.directory)
        return root

    def _locate(self, segments: Segments) -> Place:
        """Return the place of a regular file."""
        start = self._entered()
        try:
            root = self._named(start)
            place = walked(root, start, segments) or self._followed(root, start, segments)
        except OSError as error:
            _refuse(error, b"/".join(segments))
        finally:
            os.close(start)
        if stat.S_ISREG(place.status.st_mode):
            return place
        os.close(place.directory)
        raise NotFound("not a regular file", b"/".join(segments))

    def _followed(self, root: bytes, start: int, segments: Segments) -> Place:
        """Return the place that a path with a link in it leads to."""
        name = b"/".join(segments)
        if self.symlinks == "deny":
            raise NotFound("symbolic link", name)
        path, status = self._resolver.target(start, root, name)
        if path.startswith(root + b"/"):
            place = walked(root, start, checked_segments(path[len(root) + 1 :]))
            if place is not None and same(place.status, status):
                return place
            discard(place)
            raise NotFound("exchanged meanwhile", name)
        if self.symlinks == "follow":
            return Place(root, segments, os.dup(start), name, READ, status)
        raise OutsideRoot("symbolic link that does not stay below the root", name)


def _file(place: Place, segments: Segments, status: os.stat_result) -> File:
    """Return what was proven."""
    return File(place.root, segments, place.found, status.st_size, status.st_mtime_ns)


def is_directory(directory: bytes) -> bool:
    """Whether `directory` is one, through symbolic links."""
    return os.path.isdir(directory)


def is_symlink(directory: bytes) -> bool:
    """Whether `directory` itself is a symbolic link."""
    return os.path.islink(directory)


def _refuse(error: OSError, name: bytes, kind: type[NotFound] = NotFound) -> NoReturn:
    """Raise what an error of the disk means for the request.

    The error itself is left out of the refusal's traceback: it holds the path.
    """
    if error.errno not in _OF_THE_PATH:
        raise error
    about = "root: " if kind is RootNotFound else "disk: "
    raise kind(about + errno.errorcode[error.errno], name) from None
