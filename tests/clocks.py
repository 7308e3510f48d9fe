"""Clocks for tests."""

from __future__ import annotations

from collections.abc import Callable


def at(moment: float) -> Callable[[], float]:
    """Return a clock that stands still, at `moment` in epoch seconds."""
    return lambda: moment
