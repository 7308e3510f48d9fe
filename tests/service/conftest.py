from __future__ import annotations

from pathlib import Path

import pytest

from tests.service.site import SECRET, Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A root with files, those that nobody should get among them."""
    root = tmp_path / "root"
    (root / "docs").mkdir(parents=True)
    (root / "docs/q3.pdf").write_bytes(b"%PDF of the third quarter")
    (root / "docs/page.html").write_bytes(b"<script>alert(1)</script>")
    (root / "docs/.hidden").write_bytes(b"hidden")
    (root / ".git").mkdir()
    (root / ".git/config").write_bytes(b"[core]")
    (root / ".htpasswd").write_bytes(b"ada:x")
    (tmp_path / "outside").write_bytes(b"outside")
    (root / "out").symlink_to(tmp_path / "outside")
    return Site(root, {"XSENDFILE_ROOT": str(root), "XSENDFILE_KEYS": f"2026b:{SECRET}"})
