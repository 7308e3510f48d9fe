"""What a bar is, and how a run is judged by it; `promises` has all of them.

A bar is judged by medians over the rounds; the interval is told beside it. A
comparison that is void judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import ge, gt, le, lt
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from benchmarks.rounds import Comparison, Ratio, interval

Direction: TypeAlias = Literal["at most", "at least", "less than", "more than"]
Word: TypeAlias = Literal["missed", "void", "not measured", "reached"]

_HOLDS: Mapping[Direction, Callable[[float, float], bool]] = MappingProxyType(
    {"at most": le, "at least": ge, "less than": lt, "more than": gt}
)
_WORST_FIRST: Sequence[Word] = ("missed", "void", "not measured", "reached")


class Case(NamedTuple):
    """Where a promise is put to the test.

    What counts is, in each round, (of - minus) / over. Where several
    contestants are named, it is the one with the best median.

    Attributes:
        comparison: the name of the comparison.
        of: the contestants that it is about.
        over: those whose value it is divided by; if there are none, the value
            itself counts.
        minus: the contestant whose value is taken away before, if any.

    """

    comparison: str
    of: Sequence[str]
    over: Sequence[str] = ()
    minus: str | None = None

    def measured(self, comparison: Comparison) -> Ratio:
        """Return what counts.

        Raises:
            KeyError: the comparison has no such contestant.

        """
        ones = comparison.rows[best(comparison, self.of)]
        others = comparison.rows[best(comparison, self.over)] if self.over else [1.0] * len(ones)
        less = comparison.rows[self.minus] if self.minus else [0.0] * len(ones)
        return interval(
            [(one - off) / other for one, other, off in zip(ones, others, less, strict=True)]
        )

    @property
    def words(self) -> tuple[str, str]:
        """What is compared, and with what."""
        less = f" − {self.minus}" if self.minus else ""
        return " or ".join(self.of) + less, " or ".join(self.over)


class Outcome(NamedTuple):
    """What a run says of a case.

    Attributes:
        case: the case.
        measured: what counts, if it was measured.
        word: the verdict.

    """

    case: Case
    measured: Ratio | None
    word: Word


class Bar(NamedTuple):
    """A promise.

    Attributes:
        promise: in words, as the page tells it.
        direction: on which side of the limit all medians have to be.
        limit: in `unit`.
        cases: where it is put to the test; it has to hold in all of them.
        unit: of what is measured.

    """

    promise: str
    direction: Direction
    limit: float
    cases: Sequence[Case]
    unit: str = "×"

    def judged(self, comparisons: Mapping[str, Comparison]) -> list[Outcome]:
        """Return what a run says of each case, the worst first."""
        outcomes = [self._judged(case, comparisons.get(case.comparison)) for case in self.cases]
        sign = -1 if self.direction in ("at most", "less than") else 1
        return sorted(
            outcomes,
            key=lambda each: (
                _WORST_FIRST.index(each.word),
                sign * each.measured.median if each.measured else 0,
            ),
        )

    def _judged(self, case: Case, comparison: Comparison | None) -> Outcome:
        """Return what a run says of a case."""
        named = {*case.of, *case.over, *([case.minus] if case.minus else [])}
        if comparison is None or not named <= comparison.rows.keys():
            return Outcome(case, None, "not measured")
        measured = case.measured(comparison)
        if comparison.is_void:
            return Outcome(case, measured, "void")
        holds = _HOLDS[self.direction](measured.median, self.limit)
        return Outcome(case, measured, "reached" if holds else "missed")


def best(comparison: Comparison, contestants: Sequence[str]) -> str:
    """Return the contestant with the best median."""
    choose = min if comparison.better == "less" else max
    return choose(contestants, key=comparison.median)
