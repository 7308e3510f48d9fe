"""The files that are asked for: three thousand in one directory, three thousand eight levels down.

They are on a disk that has been looked at before: the kernel knows their names.
What is new to an application is never new to the kernel here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from harness.process import scratch

CONTENT = b"x" * 1024
"""What each of the files holds."""

NAMES = 3_000
"""How many there are of each kind."""

_LEVELS = "2026/patients/ward 3/reports/pdf/final/signed"  # seven
_UNUSUAL = "Bericht März 2026 – 第1.pdf"


class Tree(NamedTuple):
    """The names of the files.

    Attributes:
        root: the directory of them all.
        shallow: names in it.
        deep: names eight directories further down.
        unusual: a name that is not ASCII.
        missing: names of no files.
        outside: a name that leads out of the root, to a file that there is.

    """

    root: str
    shallow: Sequence[str]
    deep: Sequence[str]
    unusual: str
    missing: Sequence[str]
    outside: str


@contextmanager
def planted() -> Iterator[Tree]:
    """Make the files for a while."""
    with scratch("in-process-") as directory:
        top = os.path.realpath(directory)
        tree = Tree(
            f"{top}/files",
            [f"report {number:04}.pdf" for number in range(NAMES)],
            [f"{_LEVELS}/{number // 100:02}/report {number:04}.pdf" for number in range(NAMES)],
            _UNUSUAL,
            [f"nothing {number:04}.pdf" for number in range(NAMES)],
            "../secret.pdf",
        )
        for name in (*tree.shallow, *tree.deep, tree.unusual, tree.outside):
            path = f"{tree.root}/{name}"
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(CONTENT)
        yield tree
