"""Files with special names, written for the examination and removed again in every case."""

from __future__ import annotations

import os
import secrets
import shutil
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
    directory = os.path.join(os.path.dirname(beside), own.encode())
    with _ended_once():
        try:
            try:
                yield _write(directory, f"{prefix}{own}/")
            finally:
                _remove(directory)
        finally:
            _remove(directory)  # where the one signal came in the midst of it


def _write(directory: bytes, target: str) -> Probes:
    """Make the directory and what lies in it."""
    try:
        return _written(directory, target)
    except OSError as error:
        msg = f"--write-probes: cannot write beside the file: {error.strerror}"
        raise BadSettingError(msg) from None


def _written(directory: bytes, target: str) -> Probes:
    os.mkdir(directory)
    os.chmod(directory, 0o755)  # noqa: S103 - for the server to read, whatever the umask
    decoys = [decoy for decoys in _SPECIAL.values() for decoy in decoys]
    made = {}
    for age, name in enumerate(dict.fromkeys((*_PLAIN, *_SPECIAL, *decoys))):
        made[name] = Probe(target + quote(name), f"{name}: {secrets.token_hex(16)}\n".encode())
        _write_file(os.path.join(directory, name.encode()), made[name].content, age)
    os.symlink(ELSEWHERE, os.path.join(directory, _LINK.encode()))
    with open(ELSEWHERE, "rb") as file:
        link = Probe(target + _LINK, file.read(PART))
    plain, other = (made[name] for name in _PLAIN)
    return Probes((plain, other), tuple((name, made[name]) for name in _SPECIAL), link)


def _write_file(path: bytes, content: bytes, age: int) -> None:
    """Write a file that everybody may read, with a time that no other one has."""
    with open(path, "xb") as file:
        file.write(content)
        os.fchmod(file.fileno(), 0o644)
    modified = os.stat(path).st_mtime_ns // 1_000_000_000 - _HOUR * (age + 1)
    os.utime(path, (modified, modified))


def _remove(directory: bytes) -> None:
    """Remove the directory, if it is there."""
    if os.path.lexists(directory):
        shutil.rmtree(directory)


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
