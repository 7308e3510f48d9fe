"""Longer names, and more directories on the way."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence

from benchmarks.growth.applications import PROVEN, SETTINGS, applications, asked, measuring
from benchmarks.growth.files import make
from benchmarks.rounds import ROUNDS, Comparison, compare
from harness.process import scratch

LENGTHS = (8, 32, 64, 128, 255)  # bytes; 255 is the longest that a name can be
DEPTHS = (1, 2, 4, 8, 16, 32)  # parts of the path
NAMES = 100  # of each kind
REQUESTS = 5_000  # for each contestant in each round


def compare_lengths(*, rounds: int = ROUNDS) -> Comparison:
    """Compare names of more and more bytes, all in the root itself."""
    return _compare(
        "growth-name-length",
        "Names of so many bytes, in the root itself",
        "bytes in the name",
        {length: [_long(number, length) for number in range(NAMES)] for length in LENGTHS},
        rounds=rounds,
    )


def compare_depths(*, rounds: int = ROUNDS) -> Comparison:
    """Compare paths of more and more parts, of eight bytes each."""
    return _compare(
        "growth-depth",
        "Paths of so many parts, of eight bytes each",
        "parts of the path",
        {depth: [_deep(number, depth) for number in range(NAMES)] for depth in DEPTHS},
        rounds=rounds,
    )


def contestant(what: str, size: int) -> str:
    """Return what one contestant is called."""
    return f"{what}: {size}"


def _compare(
    name: str,
    title: str,
    axis: str,
    names: Mapping[int, Sequence[str]],
    *,
    rounds: int,
) -> Comparison:
    """Compare requests for names of several sizes."""
    with scratch("growth-") as root:
        contestants: dict[str, Callable[[], float]] = {}
        points = {}
        for size, some in names.items():
            make(root, some)
            requests = asked(os.fspath(root), some)
            for what, application in applications(os.fspath(root)).items():
                one = contestant(what, size)
                contestants[one] = measuring(application, requests, passes=REQUESTS // NAMES)
                points[one] = (what, size)
        return compare(
            name,
            title,
            contestants,
            twice=contestant(PROVEN, min(names)),
            rounds=rounds,
            settings={
                "requests": f"{REQUESTS:,} for each in each round: {NAMES} names in turn",
                "applications": SETTINGS,
                "lines": {"axis": axis, "points": points},
            },
        )


def _long(number: int, length: int) -> str:
    """Return a name of that many bytes."""
    return f"{number:04}".rjust(length - 4, "n") + ".pdf"


def _deep(number: int, depth: int) -> str:
    """Return a path of that many parts."""
    return "folder00/" * (depth - 1) + f"{number:04}.pdf"
