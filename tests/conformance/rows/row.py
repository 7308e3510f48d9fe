"""What a row is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from tests.conformance.visit import Visit

Differences: TypeAlias = Iterator[str]
"""What a deployment does otherwise, in few words that are the same in every run."""

Look: TypeAlias = Callable[[Visit], Differences]
"""Asks a deployment."""


class Row(NamedTuple):
    """A behaviour.

    Attributes:
        section: where it stands in the table.
        name: what it is called there.
        means: one line that says what is asked and expected.
        look: finds the differences.

    """

    section: str
    name: str
    means: str
    look: Look


class Section:
    """Rows under one heading, in the order of the module."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[Row] = []

    def row(self, look: Look) -> Look:
        """Make a row of a function: its name is the name, its docstring the meaning."""
        means = (look.__doc__ or "").strip()
        self.rows.append(Row(self.name, look.__name__.strip("_").replace("_", " "), means, look))
        return look
