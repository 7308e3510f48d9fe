from __future__ import annotations

from pathlib import Path

import pytest

from tests.applications.rims import RIMS, Ask


@pytest.fixture(params=RIMS, ids=["wsgi", "asgi"])
def ask(request: pytest.FixtureRequest) -> Ask:
    """What asks the application by one of the rims."""
    rim: Ask = request.param
    return rim


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A directory with a few files."""
    docs = tmp_path / "docs"
    (docs / "hls/720p").mkdir(parents=True)
    (docs / "a.txt").write_bytes(b"ten bytes!")
    (docs / "page.html").write_bytes(b"<script>")
    (docs / "hls/720p/seg 1.ts").write_bytes(b"segment")
    (docs / "là.txt").write_bytes(b"there")
    (docs / "out").symlink_to("/etc/hostname")
    return docs
