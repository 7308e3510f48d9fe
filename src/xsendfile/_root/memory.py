"""The memory of proofs: what a look has proven, for the moment after.

Proving costs a walk, seeing that a proof still holds a single `stat`: the path
that was asked for leads to the same file, unwritten and unchanged (device,
inode, size, rights, time of modification, time of change). But no `stat` of a
file sees that a directory above it was moved, out of the root perhaps, and a
link put where it leads there again. So every proof is forgotten a second after
it was made, used or not.

Directories that were reached are kept open for the same second, and looked into
as long as the system tells that they are where they were. So a file that was
not seen yet costs two steps, however deep it lies.

Only what was found is remembered: no request can fill the memory with names
that do not exist.
"""

from __future__ import annotations

import operator
import os
from collections.abc import Callable
from typing import Self, TypeAlias, TypeVar

from xsendfile._errors import BadSettingError
from xsendfile._model import File, Presentation, Reply, Segments

from .walk import Entered

ENTRIES = 4096
"""How many proofs are remembered, unless told."""

BYTES_PER_ENTRY = 2048
"""A memory takes at most as many bytes as its number of entries times this (or one entry)."""

_LIFE = 1.0  # seconds
_LONGEST = 1024  # bytes of a path that is remembered, root included
_MOST = 2**20  # entries
_OPEN = 64  # directories that are kept open
_USUAL = 8  # fields of a reply, most of them shared by all replies
# What things take in CPython, rounded up. They are counted, since measuring takes longer.
_PROOF, _PART, _BYTE, _REPLY, _FIELD, _ENTERED = 640, 48, 4, 576, 256, 512  # bytes


Identity: TypeAlias = tuple[int, int, int, int, int, int]
"""What tells a file, unwritten and unchanged."""


identity: Callable[[os.stat_result], Identity] = operator.attrgetter(
    "st_mode",  # before Linux 6.13, two changes of one tick have the same time
    "st_dev",
    "st_ino",
    "st_size",
    "st_mtime_ns",
    "st_ctime_ns",
)
"""Returns type and rights, device, inode, size, time of modification and time of change."""


class Proof:
    """A file that was proven, and what is known of it since.

    Attributes:
        file: what was proven.
        asked: the absolute path that was asked for.
        identity: what tells the file.
        reached: the real path, where a link below the root leads there; else None.
        until: the end of its time, by the memory's clock.
        replied: how the file was shown last, and what its sender replied; None if it was not.
        size: in bytes, what it is charged with; 0 as long as it is not remembered.
        reply_size: in bytes, what its reply is charged with.

    """

    __slots__ = ("asked", "file", "identity", "reached", "replied", "reply_size", "size", "until")

    def __init__(self, file: File, asked: bytes, status: os.stat_result, until: float) -> None:
        """Keep what was proven, and by which status."""
        self.file: File = file
        self.asked: bytes = asked
        self.identity: Identity = identity(status)
        self.reached: bytes | None = None if file.found is file.asked else file.path
        self.until: float = until
        self.replied: tuple[Presentation, Reply] | None = None
        self.size: int = 0
        self.reply_size: int = 0


_What = TypeVar("_What")
_Of = TypeVar("_Of")


class _Shelf(dict[_What, _Of]):
    """What is remembered, and what it takes.

    It is left as a whole: a thread that still adds to one that was left
    changes nothing of the next, nor of its size.

    Attributes:
        size: in bytes.

    """

    __slots__ = ("size",)

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.size = 0


class Memory:
    """What was proven below one root, by the names that were asked for.

    Args:
        directory: the root, as it was configured.
        entries: how many proofs are remembered at most; 0 for none.
        clock: returns a time in seconds that never goes back.

    Raises:
        BadSettingError: `entries` is no such number.

    Where it would grow too large, it is emptied: nothing in it is worth more
    than a second.

    """

    def __init__(self, directory: bytes, entries: int, clock: Callable[[], float]) -> None:
        """Check the settings."""
        self.entries: int = _checked(entries)
        self.clock: Callable[[], float] = clock
        self._directory = directory
        self._longest = _LONGEST if entries else -1
        self._proofs: _Shelf[bytes, Proof] = _Shelf()
        self._directories: _Shelf[Segments, Entered] = _Shelf()

    @property
    def size(self) -> int:
        """What all that is remembered is charged with, in bytes."""
        return self._proofs.size + self._directories.size

    def recall(self, name: bytes) -> Proof | None:
        """Return what was proven of a name if it still holds, None where nothing is known."""
        proof = self._proofs.get(name)
        if proof is None or not self.clock() < proof.until:  # nor if the clock has no number
            return None
        try:
            if identity(os.stat(proof.asked)) != proof.identity:
                return None
            # By a link, the same file may be reached on another way now, and what is handed over
            # is the way that was proven.
            if proof.reached is not None and identity(os.lstat(proof.reached)) != proof.identity:
                return None
        except OSError:
            return None  # proving it again tells what this means
        return proof

    def nearest(self, segments: Segments) -> tuple[Entered, Segments] | None:
        """Return a directory on the way to a file, and the way from there.

        It was walked to a moment ago; whether it lies there still is not known.
        """
        for depth in (len(segments) - 1, 0):
            directory = self._directories.get(segments[:depth])
            if directory is not None:
                if self.clock() < directory.until:
                    return directory, segments[depth:]
                self._directories = _Shelf()  # all of them: the root was entered before the others
        return None

    def deadline(self) -> float:
        """Return when what is proven from now on has to be proven again."""
        return self.clock() + _LIFE

    def keep(self, asked: bytes, file: File, status: os.stat_result, until: float) -> Proof:
        """Remember what was proven, unless the path is too long.

        Args:
            asked: the absolute path that was asked for.
            file: what was proven.
            status: its status then.
            until: the end of its time.

        """
        proof = Proof(file, asked, status, until)
        length = len(asked)
        if length <= self._longest:
            name = asked[len(self._directory) + 1 :]
            proofs = self._proofs
            former = proofs.pop(name, None)
            if former is not None:
                proofs.size -= former.size + former.reply_size
            size = _PROOF + _PART * len(file.asked) + _BYTE * length + len(file.root)
            if proof.reached is not None:  # a short link may lead far
                size += len(proof.reached) + sum([_PART + len(part) for part in file.found])
            self._make_room(size, len(proofs))
            proof.size = size
            self._proofs.size += size
            self._proofs[name] = proof
        return proof

    def keep_directory(self, segments: Segments, directory: Entered) -> None:
        """Keep a directory open that was reached from the root without following a link."""
        length = len(self._directory) + sum([1 + len(part) for part in segments])
        if segments in self._directories or length > self._longest:
            return
        if len(self._directories) >= _OPEN:
            self._directories = _Shelf()
        size = _ENTERED + _PART * len(segments) + _BYTE * length + len(directory.root)
        self._make_room(size, len(self._directories))
        self._directories.size += size
        self._directories[segments] = directory

    def keep_reply(self, proof: Proof, presentation: Presentation, reply: Reply) -> Reply:
        """Return what a sender replies, after remembering it with the proof."""
        if not proof.size:
            return reply
        if not isinstance(reply.headers, tuple):  # nobody may change what is remembered
            reply = reply._replace(headers=tuple(reply.headers))
        size = _REPLY + sum([len(value) for _, value in reply.headers])
        if any(presentation) or len(reply.headers) > _USUAL:
            size += sum([len(name) + _FIELD for name, _ in reply.headers])
            size += sum([len(name) + len(value) + _FIELD for name, value in presentation.headers])
            size += _BYTE * len(presentation.download_name or "")
        grown = size - proof.reply_size
        self._make_room(grown)
        proofs = self._proofs
        if proofs.get(proof.asked[len(self._directory) + 1 :]) is not proof:
            return reply  # it was forgotten, perhaps for this very reply
        proofs.size += grown
        proof.reply_size = size
        proof.replied = presentation, reply
        return reply

    def _make_room(self, size: int, others: int = 0) -> None:
        """Make room for one more beside `others`, or for one that grows by `size` bytes."""
        if self.size + size > self.entries * BYTES_PER_ENTRY or others >= self.entries:
            self._proofs, self._directories = _Shelf(), _Shelf()

    def __reduce__(self) -> tuple[type[Self], tuple[bytes, int, Callable[[], float]]]:
        """Take the settings, and nothing that was seen, to another process."""
        return type(self), (self._directory, self.entries, self.clock)


def _checked(entries: object) -> int:
    """Return a number of entries."""
    if isinstance(entries, int) and not isinstance(entries, bool) and 0 <= entries <= _MOST:
        return entries
    msg = f"memory is {entries!r}; give how many files are remembered, from 0 to {_MOST}"
    raise BadSettingError(msg)
