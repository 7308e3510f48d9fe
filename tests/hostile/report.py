"""What a run over the corpus counted, for the person who watches."""

from __future__ import annotations

from collections.abc import Mapping

import pytest


def report(
    capsys: pytest.CaptureFixture[str], title: str, counts: Mapping[str, int] | Mapping[int, int]
) -> None:
    """Print counts past pytest's capture."""
    parts = ", ".join(f"{key} {count}" for key, count in sorted(counts.items()))
    with capsys.disabled():
        print(f"\n  hostile paths, {title}: {parts}", end=" ")  # noqa: T201
