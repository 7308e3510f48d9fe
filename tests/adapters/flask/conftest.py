from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

REPORT = b"%PDF-1.4 a report\n"
SECRET = b"not for you"
LARGE = 300_000  # bytes: more than what is read at once


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A root with a few files, a link inside and a link out."""
    root = tmp_path.resolve() / "documents"
    (root / "2026").mkdir(parents=True)
    (root / "2026/report.pdf").write_bytes(REPORT)
    (root / "note.txt").write_text("ñandú")
    (root / "3f9a").write_bytes(REPORT)
    (root / "empty.txt").write_bytes(b"")
    (root / "large.bin").write_bytes(os.urandom(LARGE))
    (root / "latest.pdf").symlink_to("2026/report.pdf")
    (root / "out.txt").symlink_to("../secret.txt")
    (root.parent / "secret.txt").write_bytes(SECRET)
    return root


@pytest.fixture
def by_nginx(directory: Path) -> dict[str, dict[str, Any]]:
    """The settings of a site whose documents nginx sends."""
    root = {"ROOT": str(directory), "SENDER": "nginx", "LOCATION": "/_documents/"}
    return {"documents": root}


@pytest.fixture
def by_itself(directory: Path) -> dict[str, dict[str, Any]]:
    """The settings of a site that sends its documents itself."""
    return {"documents": {"ROOT": str(directory)}}
