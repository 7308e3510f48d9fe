"""`docs/benchmarks.md`: all that was measured, with plots, from the files in `results/`.

Write it anew with `python -m benchmarks.page`.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from benchmarks.bars import Case, Outcome, Word, best
from benchmarks.chapters import CHAPTERS, INTRODUCTION, METHOD, PROMISED, WHO, Chapter, ours, peers
from benchmarks.plots import draw_bars, draw_lines
from benchmarks.promises import PROMISES
from benchmarks.rounds import AGAIN, RESULTS, Comparison, loaded
from benchmarks.tables import number, settings, spread, table

_DOCS = Path(__file__).parents[1] / "docs"
_PAGE = _DOCS / "benchmarks.md"
_PLOTS = _DOCS / "benchmarks"
# Settings that tell how a comparison is shown, and not how to measure it again.
_LINES, _BASE, _BEYOND = "lines", "base", "beyond"
_SHOWING = (_LINES, _BASE, _BEYOND, WHO)
_WORDS: Mapping[Word, str] = {
    "reached": "yes",
    "missed": "**no**",
    "void": "void",
    "not measured": "not measured",
}
_VOID = "**Void:** the machine was too busy. This says nothing, and is to be measured again."


def measured() -> dict[str, Comparison]:
    """Return the comparisons that there are, by name."""
    return {file.stem: loaded(file) for file in sorted(RESULTS.glob("*.json"))}


def main() -> None:
    """Write the page and draw the plots.

    Raises:
        LookupError: a comparison is in no chapter, or in two.

    """
    comparisons = measured()
    shown = [each.name for chapter in CHAPTERS for each in chapter.own(comparisons.values())]
    if sorted(shown) != sorted(comparisons):
        message = f"not in one chapter each: {set(comparisons) ^ set(shown) or shown}"
        raise LookupError(message)
    shutil.rmtree(_PLOTS, ignore_errors=True)
    _PLOTS.mkdir(parents=True)
    parts = [
        INTRODUCTION,
        *_promises(comparisons),
        METHOD,
        *_machines(comparisons.values()),
        *_slower(comparisons.values()),
    ]
    for chapter in CHAPTERS:
        parts += _chapter(chapter, comparisons.values())
    _PAGE.write_text("\n\n".join(part.strip() for part in parts) + "\n", "utf-8")


def _promises(comparisons: Mapping[str, Comparison]) -> list[str]:
    """Return the table of the bars, and that of their cases."""
    bars, cases = [], []
    for bar in PROMISES:
        outcomes = bar.judged(comparisons)
        limit = f"{bar.direction} {bar.limit:g} {bar.unit}"
        bars.append([bar.promise, limit, *_told(outcomes[0])])
        cases += [
            [bar.promise, each.case.comparison, *each.case.words, *_told(each)] for each in outcomes
        ]
    return [
        PROMISED,
        table(["", "limit", "measured", ""], bars),
        *_folded("Each case by itself", table(["", "in", "of", "beside", "measured", ""], cases)),
    ]


def _told(outcome: Outcome) -> tuple[str, str]:
    """Return what was measured, and the verdict."""
    return spread(outcome.measured) if outcome.measured else "–", _WORDS[outcome.word]


def _folded(summary: str, text: str) -> tuple[str, str, str]:
    """Return what is shown at a click."""
    return f"<details><summary>{summary}</summary>", text, "</details>"


def _machines(comparisons: Collection[Comparison]) -> list[str]:
    """Return what it was measured on, and when."""
    machines: dict[str, list[str]] = {}
    for comparison in comparisons:
        machine = dict(comparison.machine)
        when = machine.pop("measured")
        text = ", ".join(f"{name} {value}" for name, value in machine.items())
        machines.setdefault(text, []).append(when)
    versions: dict[str, str] = {}
    for comparison in comparisons:
        versions |= comparison.settings.get("versions", {})
    taking_part = ", ".join(f"{name} {versions[name]}" for name in sorted(versions, key=str.lower))
    return [
        *(
            f"Measured from {min(moments)} to {max(moments)}: {text}."
            for text, moments in machines.items()
        ),
        f"Beside ours took part: {taking_part}.",
    ]


def _slower(comparisons: Iterable[Comparison]) -> list[str]:
    """Return the table of what is faster than we are."""
    rows = []
    for comparison in comparisons:
        if not peers(comparison) or comparison.is_void:
            continue
        fastest = best(comparison, peers(comparison))
        for own in ours(comparison):
            pair = (own, fastest) if comparison.better == "less" else (fastest, own)
            times = comparison.ratio(*pair)
            if times.low > 1:
                rows.append([_link(comparison), fastest, own, spread(times)])
    return [
        "## Where something else is faster",
        table(["measured", "faster", "than", "times"], rows) if rows else "Nowhere.",
    ]


def _chapter(chapter: Chapter, comparisons: Iterable[Comparison]) -> list[str]:
    """Return a chapter: its prose, and each of its comparisons."""
    own = chapter.own(comparisons)
    parts = [f"## {chapter.title}", chapter.prose] if own else []
    for comparison in own:
        parts += _comparison(comparison)
    return parts


def _comparison(comparison: Comparison) -> list[str]:
    """Return a comparison: plot, table, settings."""
    contestants = _contestants(comparison)
    own = comparison.settings
    base = own.get(_BASE, comparison.twice)
    file = _PLOTS / f"{comparison.name}.svg"
    if _LINES in own:
        draw_lines(file, comparison)
        shown = _lines(comparison)
    else:
        draw_bars(file, comparison, contestants, base, ours(comparison))
        shown = _bars(comparison, contestants, base)
    rounds = len(comparison.rows[comparison.twice])
    unit = f"In {comparison.unit}; {comparison.better} is better."
    set_up = settings({name: own[name] for name in own if name not in _SHOWING})
    values = f"[all values](../benchmarks/results/{comparison.name}.json)"
    return [
        f"### {comparison.title}",
        *([_VOID] if comparison.is_void else []),
        f"![{comparison.title}](benchmarks/{comparison.name}.svg)",
        f"The same twice: {spread(comparison.with_itself)}; {rounds} rounds; {values}.",
        *_folded("Figures and settings", f"{unit}\n\n{shown}\n\n{set_up}"),
    ]


def _bars(comparison: Comparison, contestants: Iterable[str], base: str) -> str:
    """Return the table of a comparison: medians, and how they compare with one of them."""
    start = comparison.settings.get(_BEYOND)
    if start is None:
        head = f"to: {base}"
        compared = {each: comparison.ratio(each, base) for each in contestants}
    else:
        head = f"beyond: {start}"
        cases = {each: Case(comparison.name, [each], minus=start) for each in contestants}
        compared = {each: case.measured(comparison) for each, case in cases.items()}
    rows = [
        [each, number(comparison.median(each)), spread(ratio)] for each, ratio in compared.items()
    ]
    return table(["", comparison.unit, head], rows)


def _lines(comparison: Comparison) -> str:
    """Return the table of a comparison that is drawn with lines: a column for each of them."""
    lines = comparison.settings[_LINES]
    cells: dict[float, dict[str, str]] = {}
    first: dict[str, str] = {}
    for contestant, (series, at) in lines["points"].items():
        base = first.setdefault(series, contestant)
        ratio = f" ({spread(comparison.ratio(contestant, base))})" if base != contestant else ""
        cells.setdefault(at, {})[series] = number(comparison.median(contestant)) + ratio
    rows = [
        [f"{at:,}", *(row.get(series, "") for series in first)] for at, row in sorted(cells.items())
    ]
    return table([lines["axis"], *first], rows)


def _link(comparison: Comparison) -> str:
    """Return the title of a comparison, as a link to it."""
    title = comparison.title
    kept = "".join(each for each in title.lower() if each.isalnum() or each in " -_")
    return f"[{title}](#{kept.replace(' ', '-')})"


def _contestants(comparison: Comparison) -> list[str]:
    """Return the contestants, each once."""
    return [each for each in comparison.rows if each != comparison.twice + AGAIN]


if __name__ == "__main__":
    main()
