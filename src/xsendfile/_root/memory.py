"""The memory of proofs: what a look has proven, for the moment after.

Proving costs a walk, seeing that a proof still holds a single `stat`: the path
that was asked for leads to the same file, unwritten and unchanged (device,
inode, size, rights, time of modification, time of change). But no `stat` of a
file sees that a directory above it was moved, out of the root perhaps, and a
link put where it leads there again. So every proof is forgotten a second after
it was made, used or not.

Only what was found is remembered: no request can fill the memory with names
that do not exist.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sized
from typing import NamedTuple, Self, TypeAlias

from xsendfile._errors import BadSettingError
from xsendfile._model import File, Presentation, Reply

from .walk import STEP, Entered

ENTRIES = 4096
"""How many proofs are remembered, unless told."""

BYTES_PER_ENTRY = 2048
"""A memory takes at most as many bytes as its number of entries times this (or one entry)."""

_LIFE = 1.0  # seconds
_LONGEST = 1024  # bytes of a path that is remembered, root included
_MOST = 2**20  # entries
_USUAL = 8  # fields of a reply, most of them shared by all replies
# What things take in CPython, rounded up. They are counted, since measuring takes longer.
_PROOF, _PART, _BYTE, _REPLY, _FIELD, _PASSAGE = 640, 48, 4, 576, 256, 512  # bytes


Identity: TypeAlias = tuple[int, int, int, int, int, int]
"""What tells a file, unwritten and unchanged."""


def identity(status: os.stat_result) -> Identity:
    """Return type and rights, device, inode, size, time of modification and time of change."""
    return (
        status.st_mode,  # before Linux 6.13, two changes of one tick have the same time
        status.st_dev,
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )


class Proof:
    """A file that was proven, and what is known of it since.

    Attributes:
        file: what was proven.
        asked: the absolute path that was asked for.
        identity: what tells the file.
        until: the end of its time, by the memory's clock.
        replied: how the file was shown last, and what its sender replied; None if it was not.
        size: in bytes, what it is charged with; 0 as long as it is not remembered.
        reply_size: in bytes, what its reply is charged with.

    """

    __slots__ = ("asked", "file", "identity", "replied", "reply_size", "size", "until")

    def __init__(self, file: File, asked: bytes, status: os.stat_result, until: float) -> None:
        """Keep what was proven, and by which status."""
        self.file: File = file
        self.asked: bytes = asked
        self.identity: Identity = identity(status)
        self.until: float = until
        self.replied: tuple[Presentation, Reply] | None = None
        self.size: int = 0
        self.reply_size: int = 0


class Passage(NamedTuple):
    """A directory that was reached from the root without following a link.

    Attributes:
        root: the real path of the root.
        path: what the directory was reached by, through the root as it was configured.
        numbers: device, inode and time of change of the directory.
        until: the end of its time, by the memory's clock.

    """

    root: bytes
    path: bytes
    numbers: tuple[int, int, int]
    until: float


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
        self._proofs: dict[bytes, Proof] = {}
        self._passages: dict[bytes, Passage] = {}
        self._size = 0

    def recall(self, name: bytes) -> Proof | None:
        """Return what was proven of a name if it still holds, None where nothing is known."""
        proof = self._proofs.get(name)
        if proof is None or not self.clock() < proof.until:  # nor if the clock has no number
            return None
        try:
            seen = identity(os.stat(proof.asked))
        except OSError:
            return None  # proving it again tells what this means
        return proof if seen == proof.identity else None

    def enter(self, name: bytes) -> Entered | None:
        """Open a directory that is known to be reached without a link, None where it is not.

        Args:
            name: of a directory in the root, or empty for the root itself. No
                deeper one: a link in the way to it would be followed, into
                another mount namespace perhaps (`/proc/PID/root`).

        """
        passage = self._passages.get(name)
        if passage is None or not self.clock() < passage.until:
            return None
        try:
            # The root may be a link: the slash at the end of its path has it followed.
            descriptor = os.open(passage.path, STEP)
        except OSError:
            return None
        if _numbers(descriptor) == passage.numbers:
            return Entered(passage.root, descriptor, passage.until)
        os.close(descriptor)
        return None

    def deadline(self) -> float:
        """Return when what is proven from now on has to be proven again."""
        return self.clock() + _LIFE

    def keep(self, file: File, status: os.stat_result, until: float) -> Proof:
        """Remember what was proven, unless the path is too long.

        Args:
            file: what was proven.
            status: its status then.
            until: the end of its time.

        """
        name = b"/".join(file.asked)
        proof = Proof(file, b"%b/%b" % (self._directory, name), status, until)
        if len(proof.asked) <= self._longest:
            former = self._proofs.pop(name, None)
            if former is not None:
                self._size -= former.size + former.reply_size
            size = _PROOF + _PART * len(file.asked) + _BYTE * len(proof.asked) + len(file.root)
            if file.found is not file.asked:  # a short link may lead far
                size += sum([_PART + len(part) for part in file.found])
            self._make_room(size, self._proofs)
            proof.size = size
            self._proofs[name] = proof
        return proof

    def keep_passage(self, name: bytes, directory: Entered) -> None:
        """Remember that a directory was reached; `name` as `enter` has it."""
        path = b"%b/%b" % (self._directory, name)
        numbers = _numbers(directory.descriptor) if len(path) <= self._longest else None
        if numbers is not None:
            if name not in self._passages:
                size = _PASSAGE + _BYTE * len(path) + len(directory.root)
                self._make_room(size, self._passages)
            self._passages[name] = Passage(directory.root, path, numbers, directory.until)

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
        self._make_room(size - proof.reply_size)
        proof.reply_size = size
        proof.replied = presentation, reply
        return reply

    def _make_room(self, size: int, among: Sized = ()) -> None:
        """Make room for one more among others, or for one that grows by `size` bytes."""
        self._size += size
        if self._size > self.entries * BYTES_PER_ENTRY or len(among) >= self.entries:
            self._proofs, self._passages, self._size = {}, {}, size

    def __reduce__(self) -> tuple[type[Self], tuple[bytes, int, Callable[[], float]]]:
        """Take the settings, and nothing that was seen, to another process."""
        return type(self), (self._directory, self.entries, self.clock)


def _numbers(descriptor: int) -> tuple[int, int, int] | None:
    """Return device, inode and time of change of an open directory, None where it is not told.

    The number of a directory that is removed is soon given to a new one, which
    may lie outside.
    """
    try:
        status = os.fstat(descriptor)
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_ctime_ns


def _checked(entries: object) -> int:
    """Return a number of entries."""
    if isinstance(entries, int) and not isinstance(entries, bool) and 0 <= entries <= _MOST:
        return entries
    msg = f"memory is {entries!r}; give how many files are remembered, from 0 to {_MOST}"
    raise BadSettingError(msg)
