"""How rounds are judged: it decides what the page of results may say."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.rounds import AGAIN, Comparison, compare, interval, loaded, machine, ratio

NULL = "null application"


def comparison(again: float) -> Comparison:
    """Return a comparison whose null application is `again` times itself, in the median."""
    rows = {NULL: [1.0] * 15, NULL + AGAIN: [again] * 15}
    return Comparison("name", "title", "µs", "less", NULL, rows, {}, {})


@pytest.mark.parametrize(
    ("count", "skipped"),
    [(5, 0), (6, 0), (9, 1), (15, 3), (25, 7), (41, 13)],  # binom.ppf(0.025, n, 0.5) - 1, by table
)
def test_the_interval_holds_the_true_median_with_95_percent(count: int, skipped: int) -> None:
    values = [float(value) for value in range(count)]
    assert interval(values[::-1]) == ((count - 1) / 2, skipped, count - 1 - skipped)
    outside = sum(math.comb(count, heads) for heads in range(skipped + 1)) * 2 / 2**count
    assert outside <= 0.05 or count < 6


@given(st.lists(st.floats(0.1, 1e6), min_size=2, max_size=41))
def test_a_contestant_is_as_fast_as_itself(values: list[float]) -> None:
    assert ratio(values, values) == (1.0, 1.0, 1.0)


def test_ratios_are_taken_within_the_rounds() -> None:
    """A machine that is busy for a while makes both slower, and changes no ratio."""
    assert ratio([2.0, 20.0, 200.0], [1.0, 10.0, 100.0]) == (2.0, 2.0, 2.0)


@pytest.mark.parametrize(
    ("again", "void"), [(1.0, False), (0.971, False), (1.029, False), (0.969, True), (1.031, True)]
)
def test_a_run_is_void_where_a_contestant_is_not_like_itself(again: float, *, void: bool) -> None:
    assert comparison(again).is_void is void
    assert ("VOID" in comparison(again).text()) is void


def test_each_round_asks_everybody_once_and_the_first_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("benchmarks.rounds.RESULTS", tmp_path)
    asked: list[str] = []

    def measure(name: str) -> float:
        asked.append(name)
        return float(len(asked))

    contestants = {name: lambda name=name: measure(name) for name in (NULL, "ours")}
    result = compare("some", "title", contestants, twice=NULL, rounds=4)
    rounds = [asked[start : start + 3] for start in range(0, len(asked), 3)]
    assert [sorted(each) for each in rounds] == [[NULL, NULL, "ours"]] * 5
    assert {len(row) for row in result.rows.values()} == {4}
    assert min(min(row) for row in result.rows.values()) == 4
    assert loaded(tmp_path / "some.json").rows == result.rows
    assert "title" in capsys.readouterr().out


def test_a_machine_without_git_is_measured_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine()["xsendfile"] == "unknown: there is no git"
