"""What is looked at on the disk: the file, the way to it, the server's user. Nothing is changed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import stat
from collections.abc import Iterator
from urllib.parse import quote_from_bytes, unquote_to_bytes

from xsendfile._errors import BadSettingError

from .records import PART, Original, Step, User

_CHUNK = 1_048_576  # bytes


def original(path: str | bytes) -> Original:
    """Return the file at `path`.

    Raises:
        BadSettingError: it is no regular file, or cannot be read.

    """
    name = os.path.abspath(os.fsencode(path))
    try:
        return _read(name)
    except OSError as error:
        msg = f"--file cannot be read: {error.strerror}"
        raise BadSettingError(msg) from None


def server_user(name: str) -> User:
    """Return a user of this machine, by name or number.

    Raises:
        BadSettingError: there is none.

    """
    try:
        entry = pwd.getpwuid(int(name)) if name.isdecimal() else pwd.getpwnam(name)
    except (KeyError, OverflowError, ValueError):
        msg = f"--server-user {name!r}: this machine has no such user"
        raise BadSettingError(msg) from None
    groups = os.getgrouplist(entry.pw_name, entry.pw_gid)
    return User(entry.pw_name, entry.pw_uid, frozenset(groups))


def _read(name: bytes) -> Original:
    """Return the file `name`."""
    # Non-blocking: the name may be that of a pipe, which nobody writes to.
    descriptor = os.open(name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            msg = "--file is no regular file"
            raise BadSettingError(msg)
        digest, start, last, size = hashlib.sha256(), b"", b"", 0
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            start += chunk[: PART - len(start)]
            last = chunk[-1:]
            size += len(chunk)
    steps = tuple(_steps(os.path.realpath(name)))
    return Original(name, size, digest.hexdigest(), start, last, steps, tuple(_mistaken(name)))


def _steps(name: bytes) -> Iterator[Step]:
    """Yield the way to a file."""
    parts = name.split(b"/")
    for count in range(1, len(parts) + 1):
        path = b"/".join(parts[:count]) or b"/"
        status = os.stat(path)
        yield Step(path, stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid)


def _mistaken(name: bytes) -> Iterator[str]:
    """Yield the content of what lies under the names that a wrong encoding would make."""
    directory, own = os.path.split(name)
    for other in {unquote_to_bytes(own), quote_from_bytes(own).encode()} - {own}:
        path = os.path.join(directory, other)
        if b"/" in other or b"\0" in other or not os.path.isfile(path):
            continue
        with contextlib.suppress(PermissionError), open(path, "rb") as file:
            yield hashlib.file_digest(file, "sha256").hexdigest()
