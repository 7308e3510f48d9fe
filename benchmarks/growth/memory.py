"""The memory of a process that asks for files, and of the memory of proofs when it is full.

Each is a process of its own, which asks and then tells what it holds, as the
kernel counts it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from benchmarks.asking import Measure
from benchmarks.growth.applications import PROVEN, REMEMBERED
from benchmarks.growth.files import LARGEST, WORKING_SET, contestant, flat, make, names
from benchmarks.rounds import ROUNDS, Comparison, compare
from harness.process import scratch
from xsendfile._root.memory import BYTES_PER_ENTRY, ENTRIES

BOUND = "the stated bound"
ORDINARY = "ordinary names"
LONG = "paths of 900 bytes, none of them ASCII"
DEEP = "paths of 100 parts"
PRESENTED = "ordinary names, each saved under eight others"
SAVED = "ordinary names, saved under one of a hundred emoji"
HEADED = "ordinary names, with twenty headers of their own"
KINDS = (ORDINARY, LONG, DEEP, PRESENTED, SAVED, HEADED)
"""What the memory is filled with."""

FULL = 2 * ENTRIES  # files; so the memory is filled, and emptied, more than once
_FEWER_ROUNDS = 7  # for what no bar is about, and hardly varies
_SETTINGS = {
    "process": "a fresh one for each in each round; what the kernel says it holds (RSS)",
    "memory": f"the default, {ENTRIES} entries, or 0",
}


def compare_memory(roots: Mapping[int, str], *, rounds: int = _FEWER_ROUNDS) -> Comparison:
    """Compare what a process holds that has asked for a working set twice."""
    with scratch("growth-") as lists:
        contestants: dict[str, Measure] = {}
        points = {}
        for count, size in [(min(size, WORKING_SET), size) for size in roots] + [(FULL, LARGEST)]:
            asked = _list(lists / f"{count}", names(flat, count) * 2)
            for what, entries in ((REMEMBERED, ENTRIES), (PROVEN, 0)):
                each = contestant(what, count, size)
                contestants[each] = partial(_held, roots[size], entries, asked)
                points[each] = (what if count != FULL else f"{what}, {FULL:,} names", size)
        return compare(
            "growth-memory",
            "What a process holds that has asked for the names twice",
            contestants,
            twice=contestant(PROVEN, WORKING_SET, WORKING_SET),
            unit="MiB",
            rounds=rounds,
            settings={**_SETTINGS, "lines": {"axis": "files", "points": points}},
        )


def compare_bound(*, rounds: int = ROUNDS) -> Comparison:
    """Compare by how much a process grows, while the memory is filled, with the memory's bound."""
    ordinary = [f"{number:06}.pdf" for number in range(FULL)]
    kinds: Mapping[str, tuple[Iterable[str], str]] = {
        ORDINARY: (ordinary, "plain"),
        LONG: ((f"{'é' * 110}/" * 4 + name for name in ordinary), "plain"),
        DEEP: (("d/" * 99 + name for name in ordinary), "plain"),
        PRESENTED: (ordinary, "names"),
        SAVED: (ordinary, "long names"),
        HEADED: (ordinary, "headers"),
    }
    with scratch("growth-") as directory:
        root = directory / "files"
        contestants: dict[str, Measure] = {BOUND: lambda: ENTRIES * BYTES_PER_ENTRY / 2**20}
        for kind, (some, presentation) in kinds.items():
            asked = _list(directory / kind, some)
            make(root, asked.read_text("utf-8").split("\n")[:-1])
            contestants[kind] = partial(
                _held, os.fspath(root), ENTRIES, asked, presentation, growth=True
            )
        return compare(
            "growth-memory-bound",
            f"By how much a process grows at most that asks for {FULL:,} files, "
            "after the first of them",
            contestants,
            twice=ORDINARY,
            unit="MiB",
            rounds=rounds,
            settings={**_SETTINGS, "base": BOUND},
        )


def _list(file: Path, asked: Iterable[str]) -> Path:
    """Write the names that a process will ask for."""
    file.write_text("".join(f"{name}\n" for name in asked), "utf-8")
    return file


def _held(
    root: str, entries: int, asked: Path, presentation: str = "plain", *, growth: bool = False
) -> float:
    """Return what a process held in the end, or by how much it had grown at most, in MiB."""
    told = subprocess.run(  # noqa: S603
        [
            *(sys.executable, "-m", "benchmarks.growth.holding"),
            *(root, str(entries), asked, presentation),
        ],
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    return int(told.split()[growth]) / 1024
