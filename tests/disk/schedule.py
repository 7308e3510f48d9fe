"""What happens just before one step of a look: each moment in turn, so that none is left out.

The steps themselves are real; only the moment is arranged.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

STEPS = ("close", "fstat", "lstat", "open", "readlink", "stat")
"""Every function of the disk that a look calls; each resolver has its own."""


class Moment:
    """The moment before a step of a look.

    Attributes:
        reached: whether the look came that far.

    """

    def __init__(self, number: int, functions: Iterable[str]) -> None:
        """Choose the step with that number, from 0 on, among the calls of `functions`."""
        self.reached = False
        self._left = number
        self._functions = functions

    @contextlib.contextmanager
    def brings(self, act: Callable[[], object]) -> Iterator[None]:
        """Arrange that `act` runs in this moment, once."""
        with pytest.MonkeyPatch.context() as patch:
            for function in self._functions:
                patch.setattr(os, function, self._counted(function, act, patch))
            yield

    def _counted(
        self, function: str, act: Callable[[], object], patch: pytest.MonkeyPatch
    ) -> Callable[..., object]:
        original = getattr(os, function)

        def step(*args: Any, **options: Any) -> object:  # noqa: ANN401
            if self._left == 0:
                patch.undo()
                self.reached = True
                act()
            self._left -= 1
            return original(*args, **options)

        return step


def moments(functions: Iterable[str] = STEPS) -> Iterator[Moment]:
    """Yield each moment of a look, and then one that it does not reach."""
    for number in itertools.count():
        moment = Moment(number, functions)
        yield moment
        if not moment.reached:
            assert number, "the look takes one step at least"
            return
