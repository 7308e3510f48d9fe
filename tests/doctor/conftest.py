"""A file, and the site that delivers it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doctor.inprocess import site
from xsendfile._doctor.records import Ask

CONTENT = b"abcdefghij" * 20


@pytest.fixture
def root(tmp_path: Path) -> Path:
    directory = tmp_path / "documents"
    directory.mkdir()
    (directory / "file.txt").write_bytes(CONTENT)
    return directory


@pytest.fixture
def file(root: Path) -> Path:
    return root / "file.txt"


@pytest.fixture
def right(root: Path) -> Ask:
    return site(root)
