"""Rounds: all contestants side by side, one after the other, again and again; and what they tell.

A machine is never quiet. So nothing is compared but what was measured within
seconds of each other: each round has every contestant once, in an order of its
own, and a comparison is the median of the ratios within the rounds, with an
interval that holds the true median with 95 % (from order statistics: it
assumes nothing of how the noise is distributed).

One contestant takes part twice. Where the median ratio of the two leaves
0.97 to 1.03, the machine was too busy: the run is void, and says so.
"""

from __future__ import annotations

import json
import math
import os
import platform
import random
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

ROUNDS = 15
"""How many rounds there are, unless told; fewer would make no interval."""

RESULTS = Path(__file__).parent / "results"
"""Where the results of the last run lie, one JSON file for each comparison."""

AGAIN = ", again"
"""What is added to the name of the contestant that takes part twice."""

_FARTHEST = 0.03  # how far the contestant that takes part twice may be from itself
_CONFIDENCE = 0.95


class Ratio(NamedTuple):
    """How one contestant compares with another.

    Attributes:
        median: of the ratios within the rounds.
        low: the beginning of its interval.
        high: the end of its interval.

    """

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return the median and its interval."""
        return f"{self.median:.2f} [{self.low:.2f}–{self.high:.2f}]"


class Comparison(NamedTuple):
    """What the rounds have measured.

    Attributes:
        name: of the comparison, as its file is called.
        title: what is measured, in one line.
        unit: of the values, such as "µs" or "requests/s".
        better: whether "less" or "more" is better.
        twice: the contestant that takes part twice.
        rows: the values of each contestant, one for each round.
        settings: all that one needs to know to measure it again.
        machine: what it was measured on.

    """

    name: str
    title: str
    unit: str
    better: Literal["less", "more"]
    twice: str
    rows: Mapping[str, list[float]]
    settings: Mapping[str, Any]
    machine: Mapping[str, Any]

    def median(self, contestant: str) -> float:
        """Return the median value of a contestant."""
        return statistics.median(self.rows[contestant])

    def ratio(self, contestant: str, other: str) -> Ratio:
        """Return how a contestant compares with another: their values' ratios within the rounds."""
        return ratio(self.rows[contestant], self.rows[other])

    @property
    def with_itself(self) -> Ratio:
        """How the contestant that takes part twice compares with itself."""
        return self.ratio(self.twice + AGAIN, self.twice)

    @property
    def is_void(self) -> bool:
        """Whether the machine was too busy for this to mean anything."""
        return abs(self.with_itself.median - 1) > _FARTHEST

    def text(self, base: str | None = None) -> str:
        """Return the table for people: medians, and ratios to `base` (the one that is twice)."""
        base = base or self.twice
        width = max(map(len, self.rows)) + 2
        lines = [f"{self.title} ({self.unit}; {self.better} is better; {self._rounds} rounds)"]
        lines += [
            f"  {each:{width}}{self.median(each):12.4g}   {self.ratio(each, base)}"
            for each in self.rows
        ]
        if self.is_void:
            lines.append(f"  VOID: {self.twice} beside itself is {self.with_itself}")
        return "\n".join(lines)

    @property
    def _rounds(self) -> int:
        return len(self.rows[self.twice])

    def save(self) -> None:
        """Write the comparison to a file of its name."""
        RESULTS.mkdir(exist_ok=True)
        text = json.dumps(self._asdict(), indent=1, ensure_ascii=False)
        (RESULTS / f"{self.name}.json").write_text(f"{text}\n", "utf-8")


def loaded(file: Path) -> Comparison:
    """Return a comparison that was saved."""
    return Comparison(**json.loads(file.read_text("utf-8")))


def compare(  # noqa: PLR0913 - the parts of a comparison
    name: str,
    title: str,
    contestants: Mapping[str, Callable[[], float]],
    *,
    twice: str,
    unit: str = "µs",
    better: Literal["less", "more"] = "less",
    rounds: int = ROUNDS,
    settings: Mapping[str, Any] | None = None,
) -> Comparison:
    """Measure contestants side by side, save and print what came of it.

    Args:
        name: of the comparison, for its file.
        title: what is measured, in one line.
        contestants: by name, what measures one of them once and returns the value.
        twice: the name of the one that takes part twice.
        unit: of the values.
        better: which values are better.
        rounds: how many; one more comes before, to warm up, and is forgotten.
        settings: all that one needs to know to measure it again.

    """
    field = {twice: contestants[twice], twice + AGAIN: contestants[twice], **contestants}
    rows: dict[str, list[float]] = {each: [] for each in field}
    shuffled = random.Random(name)  # noqa: S311 - an order, the same in each run
    order = list(field)
    for round_ in range(-1, rounds):
        shuffled.shuffle(order)
        for each in order:
            value = field[each]()
            if round_ >= 0:
                rows[each].append(value)
    result = Comparison(name, title, unit, better, twice, rows, dict(settings or {}), machine())
    result.save()
    print(f"\n{result.text()}", flush=True)
    return result


def ratio(ones: list[float], others: list[float]) -> Ratio:
    """Return the median of the ratios within the rounds, with its interval."""
    return interval([one / other for one, other in zip(ones, others, strict=True)])


def interval(values: list[float]) -> Ratio:
    """Return the median of what the rounds gave, with the interval that holds the true one."""
    ordered = sorted(values)
    skipped = _skipped(len(ordered))
    return Ratio(statistics.median(ordered), ordered[skipped], ordered[-1 - skipped])


def _skipped(count: int) -> int:
    """Return how many values at each end the interval of a median leaves out.

    The true median lies outside of it with the probability that a coin, thrown
    `count` times, shows heads at most that often, or tails.
    """
    skipped, outside = 0, 2 / 2**count
    while skipped < (count - 1) // 2:
        outside += 2 * math.comb(count, skipped + 1) / 2**count
        if outside > 1 - _CONFIDENCE:
            break
        skipped += 1
    return skipped


def _commit() -> str:
    """Return which state of this repository is measured."""
    git = shutil.which("git")
    if git is None:
        return "unknown: there is no git"
    command = (git, "describe", "--always", "--dirty", "--exclude", "*")
    done = subprocess.run(  # noqa: S603
        command, cwd=Path(__file__).parent, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "not in a repository"


def machine() -> dict[str, Any]:
    """Return what a run is made on."""
    models = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "memory": f"{memory / 2**30:.0f} GiB",
        "kernel": platform.platform(),
        "python": platform.python_version(),
        "measured": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "xsendfile": _commit(),
    }
