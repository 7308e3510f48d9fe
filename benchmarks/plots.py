"""Plots of comparisons, as SVG files that are the same whenever the values are."""

from __future__ import annotations

from collections.abc import Container, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.rounds import Comparison, interval
from benchmarks.tables import number

_OURS, _BASE, _OTHER = "#1f77b4", "#444444", "#b0b0b0"
_WIDTH = 7.0  # inches
_STEEP = 20  # values farther apart than this are drawn on a logarithmic scale

mpl.use("svg")
mpl.rcParams.update(
    {
        "svg.hashsalt": "xsendfile",
        "svg.fonttype": "none",
        "font.size": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
)


def draw_bars(
    file: Path, comparison: Comparison, contestants: Sequence[str], base: str, ours: Container[str]
) -> None:
    """Draw a bar for each contestant: its median, and the interval that holds the true one."""
    names = contestants[::-1]
    figure, axes = _figure(0.7 + 0.26 * len(names))
    medians = [comparison.median(name) for name in names]
    intervals = [interval(comparison.rows[name]) for name in names]
    axes.barh(
        names,
        medians,
        height=0.65,
        color=[_OURS if name in ours else _BASE if name == base else _OTHER for name in names],
        xerr=[
            [each.median - each.low for each in intervals],
            [each.high - each.median for each in intervals],
        ],
        error_kw={"elinewidth": 0.8, "ecolor": "#000000"},
    )
    axes.set_xlabel(f"{comparison.unit}; {comparison.better} is better")
    for at, (median, each) in enumerate(zip(medians, intervals, strict=True)):
        text, place = f" {number(median)}", (max(each.high, median), at)
        axes.annotate(text, place, verticalalignment="center", annotation_clip=False)
    _save(figure, file)


def draw_lines(file: Path, comparison: Comparison) -> None:
    """Draw a line for each series, as `settings["lines"]` has them."""
    figure, axes = _figure(3.2)
    lines = comparison.settings["lines"]
    series: dict[str, list[tuple[float, float]]] = {}
    for contestant, (name, at) in lines["points"].items():
        series.setdefault(name, []).append((at, comparison.median(contestant)))
    for name, points in series.items():
        axes.plot(*zip(*sorted(points), strict=True), marker="o", markersize=3, label=name)
    values = [value for points in series.values() for _, value in points]
    axes.set_xscale("log")
    ticks = sorted({at for points in series.values() for at, _ in points})
    axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    axes.minorticks_off()
    if max(values) > _STEEP * min(values) > 0:
        axes.set_yscale("log")
    else:
        axes.set_ylim(bottom=0)
    axes.set_xlabel(lines["axis"])
    axes.set_ylabel(f"{comparison.unit}; {comparison.better} is better")
    figure.legend(loc="outside upper left", ncols=2, frameon=False)
    _save(figure, file)


def _figure(height: float) -> tuple[Figure, Axes]:
    """Return an empty figure of that many inches."""
    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    return figure, figure.subplots()


def _save(figure: Figure, file: Path) -> None:
    """Write a figure, without the moment and the program that it was drawn by."""
    figure.savefig(file, metadata={"Date": None, "Creator": None})
