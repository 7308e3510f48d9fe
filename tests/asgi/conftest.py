from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.process import scratch
from tests.dropin.conftest import CONTENTS
from xsendfile import PrivateFiles


@pytest.fixture(scope="session")
def docs() -> Iterator[Path]:
    """The root of the drop-in tests, with what lies in it and beside it. Nothing changes it."""
    with scratch("xsendfile-asgi-") as base:
        root = base / "docs"
        for name, content in CONTENTS.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)
        for raw in (b"\xff.bin", b"%41.txt"):
            (root / os.fsdecode(raw)).write_bytes(raw)
        (root / "locked.txt").write_bytes(b"not for an ordinary user")
        (root / "locked.txt").chmod(0)
        os.mkfifo(root / "pipe")
        (base / "outside.txt").write_bytes(b"outside")
        (root / "here.txt").symlink_to("foo.txt")
        (root / "out.txt").symlink_to("../outside.txt")
        (root / "loop.txt").symlink_to("loop.txt")
        (root / "dangling.txt").symlink_to("missing.txt")
        yield root


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file of five chunks, alone in its root."""
    path = tmp_path.resolve() / "files" / "large.bin"
    path.parent.mkdir()
    path.write_bytes(os.urandom(300_000))
    return path


@pytest.fixture
def files(large: Path) -> PrivateFiles:
    """The root of the large file, served by the application itself."""
    return PrivateFiles(large.parent)
