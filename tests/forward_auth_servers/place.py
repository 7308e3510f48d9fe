"""What lies on the disk behind the front servers: files whose names others could be taken for.

::

    BASE/files           the root; each file holds its own path
    BASE/files-secret    a sibling whose name begins like the root's
    BASE/outside.txt     beside the root
"""

from __future__ import annotations

import os
from pathlib import Path

SECRET = b"a secret beside the root\n"

NAMES = (
    b"a.txt",
    b"A.TXT",
    b"a%2etxt",
    b"a.txt ",
    b"a.txt;x",
    b"a.txt?x",
    b"a.txt#x",
    b"a.txt,x",
    b"a+b.txt",
    b"a b.txt",
    b"a.txt.gz",
    b".hidden",
    b"sub/a.txt",
    b"sub/index.html",
    b"sub%2Fa.txt",
    b"sub\\a.txt",
    b"files/a.txt",
    "Grüße.txt".encode(),
    b"caf\xe9.txt",
    b"page.html",
    b"photo.png",
    b"unknown.strange",
)
"""The names of files that hold their own path."""


def content_of(name: bytes) -> bytes:
    """Return what a file holds."""
    return b"this is " + name + b"\n"


def build(base: Path) -> Path:
    """Make all of it, and return the root."""
    root = base / "files"
    for name in NAMES:
        _write(os.fsencode(root) + b"/" + name, content_of(name))
    for name in (b"outside.txt", b"files-secret/a.txt"):
        _write(os.fsencode(base) + b"/" + name, SECRET)
    (root / "link.txt").symlink_to("a.txt")
    (root / "out.txt").symlink_to("../outside.txt")
    (root / "out").symlink_to("../files-secret")
    return root


def _write(path: bytes, content: bytes) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
