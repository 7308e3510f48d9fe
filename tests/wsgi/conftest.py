from __future__ import annotations

import os
from pathlib import Path

import pytest

from xsendfile import PrivateFiles

REPORT = b"%PDF-1.4 a report\n"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A root with a few files, a link inside and a link out."""
    root = tmp_path / "files"
    (root / "2026").mkdir(parents=True)
    (root / "2026/report.pdf").write_bytes(REPORT)
    (root / "large.bin").write_bytes(os.urandom(300_000))
    (root / "empty.txt").write_bytes(b"")
    (root / "latest.pdf").symlink_to("2026/report.pdf")
    (tmp_path / "secret.txt").write_bytes(b"not for you")
    (root / "out.txt").symlink_to("../secret.txt")
    return root.resolve()


@pytest.fixture
def files(directory: Path) -> PrivateFiles:
    """The root, served by the application itself."""
    return PrivateFiles(directory)
