"""The root: the only door to the disk.

What comes out of here was proven to lie inside the root when it was looked
at. What a web server opens later, by the path that was handed over, is opened
after that moment: see `SECURITY.md` for what this leaves, and the generated
configurations (`disable_symlinks`) for what closes it.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable

from xsendfile._errors import NotFound, OutsideRoot, RootNotFound
from xsendfile._model import File, Name, Segments, Symlinks
from xsendfile._paths import checked_directory, checked_symlinks
from xsendfile._paths import segments as checked_segments

from .disk_errors import refuse
from .memory import ENTRIES, Memory, Proof, identity
from .opened import Descriptor, OpenFile, duplicate, open_named
from .resolve import ByKernel, ByName, Resolver
from .walk import ENTER, READ, Entered, Place, opened, same, walked

__all__ = [
    "ENTRIES",
    "Descriptor",
    "OpenFile",
    "Proof",
    "Root",
    "duplicate",
    "is_directory",
    "is_symlink",
    "open_named",
]

# Parts of a path: what lies in the root and its own directories. That the root was closed waits.
_AT_SIGHT = 2
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
        memory: how many proofs are remembered, for a second at most; 0 for none.
        clock: returns a time in seconds that never goes back.

    Raises:
        BadRootError: relative, the file system's own root, or not a path.
        BadSettingError: an unknown policy for symbolic links.

    Not protected from: a file inside the root that is a hard link to one
    outside, a mount below the root, a directory that is moved out of the root
    while it is walked through, and what changes after the look.

    Refusals are raised without the place (`del place`): it would stay open for
    as long as somebody keeps the traceback.

    """

    def __init__(
        self,
        directory: Name,
        symlinks: Symlinks = "inside",
        *,
        memory: int = ENTRIES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Check the settings; the disk is not touched."""
        self.directory: bytes = checked_directory(directory)
        self.symlinks: Symlinks = checked_symlinks(symlinks)
        self.memory: Memory = Memory(self.directory, memory, clock)
        self._resolver = _RESOLVER

    def resolve(self) -> bytes:
        """Return the real path of the root as it is now.

        Raises:
            RootNotFound: there is no such directory, or it may not be entered.

        """
        return self._entered().root

    def find(self, segments: Segments) -> File:
        """Prove that a path names a regular file inside the root.

        The right to read the file is not needed: the web server will read it.

        Raises:
            OutsideRoot: a symbolic link leads out.
            NotFound: anything else that is not such a file.

        """
        return self.prove(segments).file

    def prove(self, segments: Segments) -> Proof:
        """Prove what `find` proves, and remember it for `memory.recall`."""
        asked = self._asked(segments)
        place = self._locate(asked, segments)
        return self._proof(asked, segments, place, place.status)

    def open(self, segments: Segments) -> OpenFile:
        """Prove the same, and open for reading what was proven.

        Raises:
            OutsideRoot: a symbolic link leads out.
            NotFound: anything else that is not such a file, or may not be read.

        """
        asked = self._asked(segments)
        place = self._locate(asked, segments)
        try:
            descriptor, status = opened(place)
        except OSError as error:
            del place
            refuse(error, b"/".join(segments))
        content = Descriptor(descriptor)
        if stat.S_ISREG(status.st_mode):
            return OpenFile(self._proof(asked, segments, place, status), content)
        content.close()
        del place
        raise NotFound("exchanged meanwhile", b"/".join(segments))

    def reopen(self, name: bytes) -> OpenFile | None:
        """Open what the memory recalls, None where it recalls nothing, or that is not opened."""
        proof = self.memory.recall(name)  # a device in its place is not even woken
        if proof is None:
            return None
        by_no_link = proof.reached is None and self.symlinks != "follow"
        nofollow = os.O_NOFOLLOW if by_no_link else 0
        try:
            content = Descriptor(os.open(proof.asked, READ | nofollow))
            is_known = identity(content.status()) == proof.identity
        except OSError:
            return None  # proving it again tells what this means
        if is_known:
            return OpenFile(proof, content)
        content.close()
        return None

    def recognize(self, content: Descriptor) -> File:
        """Prove that a file which the application has opened lies inside the root.

        Raises:
            OutsideRoot: it lies elsewhere.
            NotFound: it is no regular file, or has no name any more.

        """
        start = self._entered()
        try:
            path = self._resolver.opened(content.fileno(), content.name)
            if not path.startswith(start.root + b"/"):
                raise OutsideRoot("open file that does not lie below the root", path)
            parts = checked_segments(path[len(start.root) + 1 :])
            place = walked(start, parts, parts)
            status = content.status()
        except OSError as error:
            refuse(error, content.name or b"")
        finally:
            start.close()
        if place is not None and same(place.status, status) and stat.S_ISREG(status.st_mode):
            return place.file(parts, status)
        del place
        raise NotFound("exchanged meanwhile, or no regular file", path)

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

    def _entered(self) -> Entered:
        """Return the root, open."""
        until = self.memory.deadline()
        try:
            descriptor = os.open(self.directory, ENTER)
        except OSError as error:
            refuse(error, self.directory, RootNotFound)
        try:
            root = self._resolver.directory(descriptor, self.directory)
        except OSError as error:
            os.close(descriptor)
            refuse(error, self.directory, RootNotFound)
        if root == b"/":
            os.close(descriptor)
            raise RootNotFound("root: a link to every file of the machine", self.directory)
        return Entered(root, root, descriptor, until)

    def _asked(self, segments: Segments) -> bytes:
        """Return the absolute path of a name, as the root was configured."""
        return b"%b/%b" % (self.directory, b"/".join(segments))

    def _locate(self, asked: bytes, segments: Segments) -> Place:
        """Return the place of a regular file."""
        try:
            place = self._nearby(asked, segments) or self._from_root(segments)
        except OSError as error:
            refuse(error, b"/".join(segments))
        if stat.S_ISREG(place.status.st_mode):
            return place
        del place
        raise NotFound("not a regular file", b"/".join(segments))

    def _nearby(self, asked: bytes, segments: Segments) -> Place | None:
        """Return the place of a file in, or below, a directory that was entered a moment ago.

        None where either of them is not there: the whole way tells what this means.
        """
        known = self.memory.nearest(segments)
        if known is None:
            return None
        directory, parts = known
        try:
            if not self._resolver.stays(directory.descriptor, directory.path):
                return None
            by_link = directory.root != self.directory  # which may lead elsewhere now
            if by_link and not same(os.stat(self.directory), os.lstat(directory.root)):
                return None
            place = self._walked(directory, parts, segments)
            at_sight = len(segments) <= _AT_SIGHT  # else a directory between may be closed now
            if place is None or at_sight or same(place.status, os.stat(asked)):
                return place
        except OSError:
            pass
        return None

    def _from_root(self, segments: Segments) -> Place:
        """Return the place of what lies at the end of the whole way."""
        start = self._entered()
        try:
            place = self._walked(start, segments, segments) or self._followed(start, segments)
        except BaseException:
            start.close()
            raise
        self.memory.keep_directory((), start)
        return place

    def _walked(self, start: Entered, parts: Segments, found: Segments) -> Place | None:
        """Walk from a directory, and keep the one open that it ends in."""
        place = walked(start, parts, found)
        if place is not None and place.directory is not start:
            self.memory.keep_directory(found[:-1], place.directory)
        return place

    def _followed(self, start: Entered, segments: Segments) -> Place:
        """Return the place that a path with a link in it leads to from the root."""
        name = b"/".join(segments)
        if self.symlinks == "deny":
            raise NotFound("symbolic link", name)
        path, status = self._resolver.target(start.descriptor, start.root, name)
        if path.startswith(start.root + b"/"):
            parts = checked_segments(path[len(start.root) + 1 :])
            place = self._walked(start, parts, parts)
            if place is not None and same(place.status, status):
                return place
            del place
            raise NotFound("exchanged meanwhile", name)
        if self.symlinks == "follow":
            return Place(start, segments, name, READ, status)
        raise OutsideRoot("symbolic link that does not stay below the root", name)

    def _proof(
        self, asked: bytes, segments: Segments, place: Place, status: os.stat_result
    ) -> Proof:
        """Remember what was proven."""
        file = place.file(segments, status)
        return self.memory.keep(asked, file, status, place.directory.until)


def is_directory(directory: bytes) -> bool:
    """Whether `directory` is one, through symbolic links."""
    return os.path.isdir(directory)


def is_symlink(directory: bytes) -> bool:
    """Whether `directory` itself is a symbolic link."""
    return os.path.islink(directory)
