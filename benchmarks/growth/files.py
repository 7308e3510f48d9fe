"""A working set among ever more files: in one directory, and in a tree.

There is a directory for each size, all at the same time. The set of 10^6 files
is numbered through; a smaller one has every tenth, every hundredth … of the
same names. So the working set of 1,000 names lies in all of them but the
smallest, which has its 100, and lies everywhere among the others: in the
directory, in the order in which they were made, and on the disk.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from benchmarks.growth.applications import REMEMBERED, SETTINGS, applications, asked, measuring
from benchmarks.rounds import ROUNDS, Comparison, compare
from harness.process import scratch

LARGEST = 1_000_000
SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
WORKING_SET = 1_000
SMALL_SET = 100  # what the smallest size has
REQUESTS = 5_000  # for each contestant in each round

Shape: TypeAlias = Callable[[int], str]
"""What gives a number the name of its file."""


def flat(number: int) -> str:
    """Return the name of a file among all others."""
    return f"{number:06}.pdf"


def tree(number: int) -> str:
    """Return a name two levels down, where a hundred files are at most."""
    return f"{number // 10_000:02}/{number // 100 % 100:02}/{number:06}.pdf"


@contextmanager
def made(shape: Shape, sizes: tuple[int, ...] = SIZES) -> Iterator[Mapping[int, str]]:
    """Yield the directories with so many files, by their sizes.

    Raises:
        RuntimeError: the file system of the temporary directories has no room.

    """
    with scratch("growth-") as directory:
        free, needed = os.statvfs(directory).f_favail, sum(sizes)
        if free and free < needed * 1.2:  # some file systems do not count, and say 0
            message = f"{directory}: room for {free:,} files, {needed:,} are made; set TMPDIR"
            raise RuntimeError(message)
        started = time.perf_counter()
        roots = {size: directory / str(size) for size in sizes}
        for size, root in roots.items():
            make(root, names(shape, size))
        print(f"{needed:,} files made in {time.perf_counter() - started:.0f} s", flush=True)
        yield {size: os.fspath(root) for size, root in roots.items()}


def names(shape: Shape, count: int) -> list[str]:
    """Return so many names, spread over all."""
    return [shape(number) for number in range(0, LARGEST, LARGEST // count)][:count]


def compare_sizes(
    name: str,
    title: str,
    shape: Shape,
    roots: Mapping[int, str],
    *,
    rounds: int = ROUNDS,
) -> Comparison:
    """Compare the same working sets among more and more files."""
    contestants = {}
    points = {}
    for size, root in roots.items():
        for count in (SMALL_SET, WORKING_SET):
            if count > size or (count == SMALL_SET and size not in (min(roots), max(roots))):
                continue
            requests = asked(root, names(shape, count))
            for what, application in applications(root).items():
                each = contestant(what, count, size)
                contestants[each] = measuring(application, requests, passes=REQUESTS // count)
                points[each] = (f"{what}, {count:,} names", size)
    return compare(
        name,
        title,
        contestants,
        twice=contestant(REMEMBERED, WORKING_SET, WORKING_SET),
        rounds=rounds,
        settings={
            "requests": f"{REQUESTS:,} for each in each round, after as many that are not counted",
            "applications": SETTINGS,
            "files": "empty; all directories there at the same time",
            "lines": {"axis": "files", "points": points},
        },
    )


def contestant(what: str, names: int, files: int) -> str:
    """Return what one contestant is called."""
    return f"{what}: {names:,} names among {files:,} files"


def make(root: Path, files: Iterable[str]) -> None:
    """Make a directory with empty files in it."""
    root.mkdir(exist_ok=True)
    there: set[str] = set()
    for name in files:
        path = f"{root}/{name}"
        parent = os.path.dirname(path)
        if parent not in there:
            os.makedirs(parent, exist_ok=True)
            there.add(parent)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o644))
