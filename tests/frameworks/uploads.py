"""What lies on the disk, behind the applications and nginx.

::

    BASE/uploads        the root that is handed over; engine.bin is the big one
    BASE/outside.bin    beside it
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

ENGINE = 10 * 1024 * 1024  # bytes

NAMES = [
    "a b.txt",
    "Übersicht.txt",
    "年報 2026.txt",
    "%41.txt",
    "A.txt",  # what `%41.txt` would be, decoded once too often
    "%2541.txt",
    'quote".txt',
    "it's.txt",
    "a+b;c=d&e.txt",
    "what? #1.txt",
    "deep/er/a b.txt",
]


class Uploads(NamedTuple):
    """The folder.

    Attributes:
        base: its path.
        engine: the content of the big file.

    """

    base: Path
    engine: bytes

    @property
    def root(self) -> Path:
        return self.base / "uploads"

    @property
    def outside(self) -> Path:
        return self.base / "outside.bin"


def content_of(name: str) -> bytes:
    """Return what a file that `build` made holds: its name, and enough for ranges."""
    return f"This is {name}.\n".encode() + bytes(range(256)) * 20


def target_of(name: str) -> str:
    """Return what a browser asks for."""
    return f"/uploads/{quote(name)}"


def etag_of(path: Path) -> str:
    """Return the entity tag that nginx gives a file; no framework makes the same."""
    status = path.stat()
    return f'"{int(status.st_mtime):x}-{status.st_size:x}"'


def build(base: Path) -> Uploads:
    """Make all of it."""
    uploads = Uploads(base, os.urandom(ENGINE))
    for name in ["plain.txt", "report.pdf", "table.csv", "archive.tar.gz", *NAMES]:
        path = uploads.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content_of(name))
    (uploads.root / "engine.bin").write_bytes(uploads.engine)
    uploads.outside.write_bytes(content_of("outside.bin") * 100)
    return uploads
