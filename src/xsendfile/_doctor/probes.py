"""Files with special names, written for the examination and removed again in every case."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from urllib.parse import quote

from xsendfile._errors import BadSettingError

from .records import PART, Probe, Probes

PREFIX = "xsendfile-doctor-"
ELSEWHERE = "/etc/passwd"
"""A file that everybody on the machine may read, and no site delivers."""

_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PLAIN = ("plain", "other")
_LINK = "leading-out"
# The name of each probe, and the names that a wrong encoding makes of it: there lies another file.
_SPECIAL = {
    "a b": ("a%20b", "a+b"),
    "a+b": ("a%2Bb", "a b"),
    "%41": ("A", "%2541"),
    "100%": ("100%25",),
    "what?": ("what", "what%3F"),
    "\xe9\u662f": (quote("\xe9\u662f"),),
}
_DECOYS = (decoy for decoys in _SPECIAL.values() for decoy in decoys)
_FILES = tuple(dict.fromkeys((*_PLAIN, *_SPECIAL, *_DECOYS)))
_NAMES = (*_FILES, _LINK)
_HOUR = 3600  # seconds


@contextmanager
def written(beside: bytes, prefix: str) -> Iterator[Probes]:
    """Write the probes into a directory of their own, and remove it in every case.

    While it is there, Ctrl-C, SIGTERM and SIGHUP raise `SystemExit`, the first
    of them alone. To be called in the main thread.

    Args:
        beside: a file; the directory is made in the same one.
        prefix: the request target that, continued with the percent-encoded
            name of a file beside it, delivers that one.

    Raises:
        BadSettingError: nothing can be written there.

    """
    # The name is chosen first, so that nothing is left whenever a signal comes.
    own = PREFIX + secrets.token_hex(8)
    folder = _Folder(os.path.dirname(beside), own.encode())
    with _ended_once():
        try:
            try:
                yield _write(folder, f"{prefix}{own}/")
            finally:
                folder.remove()
        finally:
            folder.remove()  # where the one signal came in the midst of it
            folder.close()


class _Folder:
    """A directory of our own, held open: who may rename what lies beside it leads us nowhere.

    Args:
        parent: the directory that it is made in.
        name: its name there.

    """

    def __init__(self, parent: bytes, name: bytes) -> None:
        self._parent_path = parent
        self._name = name
        self._parent: int | None = None
        self._own: int | None = None

    def make(self) -> None:
        """Make it, for nobody else yet."""
        self._parent = os.open(self._parent_path, os.O_PATH | os.O_DIRECTORY)
        os.mkdir(self._name, 0o700, dir_fd=self._parent)
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
        own = os.open(self._name, flags, dir_fd=self._parent)
        if os.fstat(own).st_uid != os.geteuid() or os.listdir(own):
            os.close(own)
            raise FileExistsError(errno.EEXIST, "another directory was put in its place")
        self._own = own

    def write(self, name: str, content: bytes, age: int) -> None:
        """Write a file that everybody may read, with a time that no other one has."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        file = os.open(name, flags, 0o600, dir_fd=self._own)
        try:
            os.write(file, content)
            os.fchmod(file, 0o644)
            modified = os.fstat(file).st_mtime_ns // 1_000_000_000 - _HOUR * (age + 1)
            os.utime(file, (modified, modified))
        finally:
            os.close(file)

    def link(self, name: str, target: str) -> None:
        """Make a symbolic link."""
        os.symlink(target, name, dir_fd=self._own)

    def show(self) -> None:
        """Let everybody enter."""
        assert self._own is not None  # noqa: S101 - for the type
        os.fchmod(self._own, 0o755)

    def remove(self) -> None:
        """Remove it, if it is there, with all that was written.

        Raises:
            BadSettingError: somebody has moved it away.

        """
        if self._own is not None:
            for name in _NAMES:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(name, dir_fd=self._own)
        if self._parent is None:
            return
        try:
            os.rmdir(self._name, dir_fd=self._parent)
        except FileNotFoundError:
            moved = self._own is not None and os.fstat(self._own).st_nlink > 0
        except OSError:  # something else is in its place, and not ours to remove
            moved = True
        else:
            moved = False
        if moved:
            msg = f"--write-probes: {os.fsdecode(self._name)} was moved; it is empty now: remove it"
            raise BadSettingError(msg)

    def close(self) -> None:
        """Let go of it."""
        for descriptor in (self._own, self._parent):
            if descriptor is not None:
                os.close(descriptor)


def _write(folder: _Folder, target: str) -> Probes:
    """Make the directory and what lies in it."""
    try:
        return _written(folder, target)
    except OSError as error:
        msg = f"--write-probes: cannot write beside the file: {error.strerror}"
        raise BadSettingError(msg) from None


def _written(folder: _Folder, target: str) -> Probes:
    folder.make()
    made = {}
    for age, name in enumerate(_FILES):
        made[name] = Probe(target + quote(name), f"{name}: {secrets.token_hex(16)}\n".encode())
        folder.write(name, made[name].content, age)
    folder.link(_LINK, ELSEWHERE)
    folder.show()
    with open(ELSEWHERE, "rb") as file:
        link = Probe(target + _LINK, file.read(PART))
    plain, other = (made[name] for name in _PLAIN)
    return Probes((plain, other), tuple((name, made[name]) for name in _SPECIAL), link)


@contextmanager
def _ended_once() -> Iterator[None]:
    """Have the first signal that ends a process raise `SystemExit`, and ignore the others."""
    ended = False

    def end(number: int, _frame: FrameType | None) -> None:
        nonlocal ended
        if not ended:
            ended = True
            raise SystemExit(128 + number)

    heard = [number for number in _ENDINGS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, end) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
