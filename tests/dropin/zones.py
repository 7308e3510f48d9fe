"""Time zones, spelled out so that no time zone database is needed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import pytest

LONDON = "GMT0BST,M3.5.0/1,M10.5.0"
ZONES = {"UTC": "UTC0", "Asia/Tokyo": "JST-9"}
"""The rules of a zone (POSIX.1 XBD 8.3, TZ) by its common name: those that every test runs in.

Neither changes its clocks: where that is done, 1.0 goes wrong for hours each
year (E6), and what it is compared with would go wrong with it. London has
tests of its own.
"""


@contextlib.contextmanager
def in_zone(rules: str) -> Iterator[None]:
    """Have the process live in a time zone for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", rules)
        time.tzset()
        try:
            yield
        finally:
            patch.undo()
            time.tzset()
