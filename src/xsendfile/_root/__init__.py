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
from typing import Literal, NamedTuple, NoReturn, TypeAlias, get_args

from xsendfile._errors import BadRootError, NotFound, OutsideRoot
from xsendfile._model import File, Name, Segments

from .proof import Located, Proc, Proof, Walk

Symlinks: TypeAlias = Literal["inside", "deny", "follow"]
"""What becomes of symbolic links below the root; see `Root`."""

# These say that the machine is short of something, not that a file is missing:
# answering 404 would hide an outage.
_EXHAUSTED = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOMEM))

_PROOF: Proof = Proc() if Proc.available() else Walk()


class Opened(NamedTuple):
    """A proven file with the descriptor that was proven.

    Attributes:
        file: what was proven.
        content: its bytes; whoever receives it closes it.

    """

    file: File
    content: OpenFile


class OpenFile:
    """The descriptor of a proven file; reads do not move a position."""

    __slots__ = ("_descriptor",)

    def __init__(self, descriptor: int) -> None:
        """Own `descriptor`."""
        self._descriptor = descriptor

    def read(self, start: int, length: int) -> bytes:
        """Return at most `length` bytes from `start` on; fewer at the end of the file."""
        return os.pread(self._descriptor, length, start)

    def fileno(self) -> int:
        """Return the descriptor, -1 once it is closed."""
        return self._descriptor

    def close(self) -> None:
        """Release the descriptor; a second call does nothing."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def __del__(self) -> None:
        """Release the descriptor where a server forgot to (PEP 3333 demands `close`)."""
        self.close()


class Root:
    """A directory that files come from; nothing outside it ever leaves.

    Args:
        directory: an absolute path. It may be reached through a symbolic link
            or not exist yet: it is resolved each time it is used.
        symlinks: for links below the root. "inside": followed while they stay
            inside. "deny": a path with a link in it is refused. "follow":
            followed wherever they lead, so whoever can make a link can have
            any file delivered.

    Raises:
        BadRootError: relative, the file system's own root, or not a path.

    Not protected from: a file inside the root that is a hard link to one
    outside, a mount below the root, and what changes after the look.

    """

    def __init__(self, directory: Name, symlinks: Symlinks = "inside") -> None:
        """Check the settings; the disk is not touched."""
        self.directory: bytes = checked_directory(directory)
        if symlinks not in get_args(Symlinks):
            msg = f"symlinks is {symlinks!r}; give 'inside', 'deny' or 'follow'"
            raise BadRootError(msg)
        self.symlinks: Symlinks = symlinks
        self._proof = _PROOF

    def resolve(self) -> bytes:
        """Return the real path of the root as it is now.

        Raises:
            NotFound: there is no such directory, or it may not be entered.

        """
        try:
            return self._proof.resolve(self.directory)
        except OSError as error:
            _refuse(error, self.directory)

    def find(self, segments: Segments) -> File:
        """Prove that a path names a regular file inside the root.

        The right to read the file is not needed: the web server will read it.

        Raises:
            OutsideRoot: a symbolic link leads out.
            NotFound: anything else that is not such a file.

        """
        located = self._locate(segments)
        os.close(located.handle)
        return self._prove(located, segments)

    def open(self, segments: Segments) -> Opened:
        """Prove the same, and keep the proven descriptor for reading.

        Raises:
            OutsideRoot: a symbolic link leads out.
            NotFound: anything else that is not such a file, or may not be read.

        """
        located = self._locate(segments)
        try:
            file = self._prove(located, segments)  # first: to open a device may wake it
            content = OpenFile(self._proof.reopen(located))
        except OSError as error:
            _refuse(error, b"/".join(segments))
        finally:
            os.close(located.handle)
        status = os.fstat(content.fileno())
        return Opened(file._replace(size=status.st_size, mtime_ns=status.st_mtime_ns), content)

    def _locate(self, segments: Segments) -> Located:
        """Look where a path leads."""
        name = b"/".join(segments)
        try:
            return self._proof.locate(self.directory, name)
        except OSError as error:
            _refuse(error, name)

    def _prove(self, located: Located, segments: Segments) -> File:
        """Decide whether what was found may leave, and under which path. Pure."""
        root, path, status, _ = located
        inside = path.startswith(root + b"/")
        found = tuple(path[len(root) + 1 :].split(b"/")) if inside else segments
        if self.symlinks != "follow":
            if not inside:
                raise OutsideRoot(
                    "symbolic link that does not stay below the root", b"/".join(segments)
                )
            if self.symlinks == "deny" and found != segments:
                raise NotFound("symbolic link", b"/".join(segments))
        if not stat.S_ISREG(status.st_mode):
            raise NotFound("not a regular file", b"/".join(segments))
        if not status.st_nlink:
            raise NotFound("vanished", b"/".join(segments))
        return File(root, segments, found, status.st_size, status.st_mtime_ns)


def is_directory(directory: bytes) -> bool:
    """Whether `directory` is one, through symbolic links."""
    return os.path.isdir(directory)


def is_symlink(directory: bytes) -> bool:
    """Whether `directory` itself is a symbolic link."""
    return os.path.islink(directory)


def checked_directory(directory: Name) -> bytes:
    """Return the bytes of an absolute path, without trailing slashes.

    Raises:
        BadRootError: relative, the file system's own root, or not a path.

    """
    try:
        path = os.fsencode(directory)
    except (TypeError, UnicodeEncodeError):
        msg = f"root is {directory!r}; give a str, bytes or os.PathLike path"
        raise BadRootError(msg) from None
    if not path.startswith(b"/") or b"\0" in path:
        msg = f"root is {directory!r}; give an absolute path"
        raise BadRootError(msg)
    if os.path.normpath(path).strip(b"/") == b"":
        msg = f"root is {directory!r}: every file of the machine; give a directory of its own"
        raise BadRootError(msg)
    return path.rstrip(b"/")


def _refuse(error: OSError, name: bytes) -> NoReturn:
    """Raise what an error of the disk means for the request."""
    if error.errno in _EXHAUSTED:
        raise error
    reason = "disk: " + errno.errorcode.get(error.errno or 0, "vanished")
    raise NotFound(reason, name) from error
