"""Public names that are loaded when they are first asked for (PEP 562)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

Load: TypeAlias = Callable[[str], object]
"""The type of a module's `__getattr__`."""

Listed: TypeAlias = Callable[[], list[str]]
"""The type of a module's `__dir__`."""


class Names:
    """The names of a module that are loaded later.

    A process needs few of all the senders, applications and dialects, and
    loading one takes as long as hundreds of requests.

    Args:
        namespace: the module's `globals()`. What was asked for is kept in it.
        homes: the names, and the modules that have them, relative to the package.

    """

    def __init__(self, namespace: dict[str, object], homes: Mapping[str, str]) -> None:
        """Load nothing."""
        self._namespace = namespace
        self._homes = homes

    def load(self, name: str) -> object:
        """Return what has this name.

        Raises:
            AttributeError: nothing has.

        """
        if name not in self._homes:
            msg = f"module {self._namespace['__name__']!r} has no attribute {name!r}"
            raise AttributeError(msg)
        from importlib import import_module  # noqa: PLC0415 - nothing else here needs it

        home = import_module(self._homes[name], str(self._namespace["__package__"]))
        value: object = getattr(home, name)
        self._namespace[name] = value
        return value

    def listed(self) -> list[str]:
        """Return all names of the module, those that are not loaded yet included."""
        return sorted({*self._namespace, *self._homes})
