"""The directory that the list of bugs was observed with: `/base/docs` and its sibling."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """The root; `docs-secret` beside it begins with the same letters."""
    docs = tmp_path / "docs"
    (docs / "sub").mkdir(parents=True)
    (docs / "foo.txt").write_bytes(b"foo")
    (docs / "a b.txt").write_bytes(b"another file")
    (docs / "img").write_bytes(b"not signed")
    (docs / "img1").write_bytes(b"signed")
    (docs / "link.txt").symlink_to("foo.txt")
    secret = tmp_path / "docs-secret"
    secret.mkdir()
    (secret / "s.txt").write_bytes(b"secret")
    return docs
