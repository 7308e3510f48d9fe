from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.process import scratch
from tests.adapters.starlette.sites import BUILDERS, Build
from xsendfile import Nginx, PrivateFiles

LARGE = 300_000  # bytes: of five chunks


@pytest.fixture(scope="session")
def root() -> Iterator[Path]:
    """A root, and what lies in it and beside it. Nothing changes it."""
    with scratch("xsendfile-starlette-") as base:
        documents = base / "documents"
        (documents / "2026").mkdir(parents=True)
        (documents / "2026" / "report.pdf").write_bytes(b"%PDF-1.7")
        (documents / "page.html").write_bytes(b"<p>page</p>")
        (documents / "notes.txt").write_bytes(b"0123456789")
        (documents / "März & 100%.txt").write_bytes(b"a name")
        (documents / "large.bin").write_bytes(os.urandom(LARGE))
        (base / "outside.txt").write_bytes(b"outside")
        (documents / "out.txt").symlink_to("../outside.txt")
        yield documents


@pytest.fixture
def served(root: Path) -> PrivateFiles:
    """The application sends the bytes."""
    return PrivateFiles(root)


@pytest.fixture
def handed_over(root: Path) -> PrivateFiles:
    """The web server sends them."""
    return PrivateFiles(root, Nginx("/_documents/"))


@pytest.fixture(params=BUILDERS)
def build(request: pytest.FixtureRequest) -> Build:
    """Each way to write a view."""
    return BUILDERS[request.param]
