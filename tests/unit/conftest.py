from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.fronts import CONTENT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root with one name for all servers, and one that each of them may stumble over."""
    directory = tmp_path.resolve() / "files"
    directory.mkdir()
    for name in ("ten.txt", "why?.txt", "a\nb.txt", "a\tb.txt"):
        (directory / name).write_bytes(CONTENT)
    return directory
