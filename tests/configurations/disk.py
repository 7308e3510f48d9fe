"""The directories of a set, and those to which a misreading would lead."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from tests.configurations.asking import APPLICATION
from tests.configurations.sets import Set, misreadings

FILE = "file.bin"
"""What lies in every directory, right and wrong."""

EXPANDED = "expanded"
"""What HOME is for the servers, and what a wrong directory has in the place of a variable."""


def content_of(number: int, index: int) -> bytes:
    """Return what the file of a root holds."""
    return f"set {number}, root {index}\n".encode()


def type_of(number: int, index: int) -> str:
    """Return the media type that the application gives to the file of a root."""
    return f"application/x-set-{number}; root={index}"


def build(asked: Set, base: Path) -> int:
    """Make what the servers share of a set, and return the number of wrong directories."""
    script = base / asked.wsgi
    script.parent.mkdir(parents=True)
    script.write_text(f"from {APPLICATION.replace(':', ' import ')}\n")
    for index, root in enumerate(asked.roots):
        directory = base / root.directory
        directory.mkdir(parents=True)
        (directory / FILE).write_bytes(content_of(asked.number, index))
    return sum(
        _is_made(base, wrong)
        for root in asked.roots
        for wrong in sorted(set(misreadings(root.directory)), key=os.fsencode)
    )


def _is_made(base: Path, wrong: str) -> bool:
    """Make a wrong directory, unless it cannot be or is a right one."""
    if ".." in wrong.split("/") or wrong.startswith("/") or "\0" in wrong:
        return False
    with contextlib.suppress(OSError):
        directory = base / wrong
        directory.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError), (directory / FILE).open("xb") as file:
            file.write(b"wrong\n")
            return True
    return False
