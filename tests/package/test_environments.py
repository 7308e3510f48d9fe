"""An environment holds what its lock names, whatever has been released since."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
LOCKS = sorted(path.name for path in (PROJECT / "requirements").glob("*.txt"))
PLACES = [PROJECT / "Makefile", *sorted((PROJECT / "scripts").iterdir())]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_pip_looks_for_nothing_beside_the_lock(place: Path) -> None:
    """An old pip takes `coverage[toml]` for another project than the locked `coverage`."""
    options = re.findall(r"(\S+) --require-hashes", place.read_text())
    assert set(options) <= {"--no-deps"}


def test_every_lock_has_the_hashes_that_pip_is_told_to_require() -> None:
    installed = "".join(place.read_text() for place in PLACES)
    assert "--require-hashes" in installed
    for lock in LOCKS:
        text = (PROJECT / "requirements" / lock).read_text()
        pinned = re.findall(
            r"^[a-z0-9][^\s;]*==[^\s;]+.*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL
        )
        assert pinned, lock
        assert [entry for entry in pinned if "--hash=sha256:" not in entry] == [], lock
