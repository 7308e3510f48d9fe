"""Time zones, spelled out so that no time zone database is needed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import pytest

LONDON = "GMT0BST,M3.5.0/1,M10.5.0"
ZONES = {"UTC": "UTC0", "Asia/Tokyo": "JST-9", "Europe/London": LONDON}
"""The rules of a zone (POSIX.1 XBD 8.3, TZ) by its common name."""


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
