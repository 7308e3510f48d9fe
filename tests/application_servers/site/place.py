"""The files that the applications send."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote_from_bytes

LARGE = os.urandom(3_000_000)
"""What `large.bin` holds."""

BODIES = {b"empty.bin": b"", b"one.bin": b"1", b"ten.txt": b"0123456789", b"large.bin": LARGE}

NAMES = (
    b"plain.txt",
    b"Report 2026.txt",
    "Gr\u00fc\u00dfe \u2603.txt".encode(),
    b"100%.txt",
    b"100%25.txt",
    b"%41.txt",
    b"A.txt",
    b"a+b;c=d&e?f#g.txt",
    b"caf\xe9.txt",
)
"""Names that hold themselves; the last one is not UTF-8."""


def build(root: Path) -> None:
    """Write them."""
    for name, body in {**BODIES, **{name: name for name in NAMES}}.items():
        (root / os.fsdecode(name)).write_bytes(body)


def url(view: str, name: bytes) -> str:
    """Return the target for a view that takes the path."""
    return f"{view}/{quote_from_bytes(name)}"


def asking(view: str, name: bytes, **more: int) -> str:
    """Return the target for a view that takes parameters."""
    rest = "".join(f"&{key}={value}" for key, value in more.items())
    return f"{view}?name={quote_from_bytes(name, safe='')}{rest}"
