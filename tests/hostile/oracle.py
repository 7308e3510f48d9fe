"""What should become of a path, found out by other means than the library's.

The library asks the kernel what it has opened. The oracle opens nothing: it
splits the path by the words of the status table and takes `os.path.realpath`.
"""

from __future__ import annotations

import os
import stat
from typing import NamedTuple


class Verdict(NamedTuple):
    """The status that the 1.0 applications owe a path, and the real path of its file."""

    status: int
    real: bytes | None = None


def verdict_on_request(root: bytes, path: bytes) -> Verdict:
    """Return the verdict on the decoded path of a request, where repeated slashes are one."""
    while b"//" in path:
        path = path.replace(b"//", b"/")
    return _verdict(root, path[1:] if path.startswith(b"/") else path)


def verdict_on_name(root: bytes, name: bytes) -> Verdict:
    """Return the verdict on a name that an application gives: only 200 and 404 (new API)."""
    if name.startswith(b"/"):
        if not name.startswith(root + b"/"):
            return Verdict(404)
        name = name[len(root) + 1 :]
    status, real = _verdict(root, name)
    return Verdict(200 if status == 200 else 404, real)


def lies_inside(root: bytes, real: bytes) -> bool:
    """Whether `real` is a regular file below the root, with no link on the way."""
    return (
        os.path.realpath(real) == real
        and os.path.commonpath([real, root]) == root
        and os.path.isfile(real)
    )


def _verdict(root: bytes, name: bytes) -> Verdict:
    parts = name.split(b"/")
    if name == b"" or any(part == b".." for part in parts):
        return Verdict(403)
    if any(part in (b"", b".") for part in parts) or b"\0" in name:
        return Verdict(404)
    full = os.path.join(root, name)
    try:
        status = os.stat(full)
        real = os.path.realpath(full, strict=True)
    except OSError:
        return Verdict(404)
    if real == root or os.path.commonpath([real, root]) != root:
        return Verdict(403)  # the root itself too, by whatever name
    return Verdict(200, real) if stat.S_ISREG(status.st_mode) else Verdict(404)
