"""Numbers and tables, as the page shows them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from benchmarks.rounds import Ratio

_DIGITS = 3


def number(value: float) -> str:
    """Return a number with as many digits as mean something."""
    if not value:
        return "0"
    decimals = _DIGITS - 1 - math.floor(math.log10(abs(value)))
    return f"{round(value, decimals):,.{max(0, decimals)}f}"


def spread(measured: Ratio) -> str:
    """Return a median, with its interval."""
    return f"{number(measured.median)} [{number(measured.low)}–{number(measured.high)}]"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown; all columns but the first are numbers."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def settings(given: Mapping[str, Any]) -> str:
    """Return settings as a list, those within settings below them."""
    return "\n".join(_items(given, ""))


def _items(given: Mapping[str, Any], indent: str) -> Iterable[str]:
    """Yield a line for each setting."""
    for name, value in given.items():
        if isinstance(value, Mapping):
            yield f"{indent}- {name}:"
            yield from _items(value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}- {name}: {', '.join(map(str, value))}"
        else:
            yield f"{indent}- {name}: {value}"
