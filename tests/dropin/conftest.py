"""What every test here stands on: a time zone, and a directory of files."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.dropin.zones import ZONES, in_zone

CONTENTS = {
    "foo.txt": b"foo",
    "sub/inner.txt": b"inner file",
    "a b.txt": b"with a space",
    "¡maca.txt": b"not ASCII",
    "日本/語.txt": b"nor this",
    "plus+and&and=.txt": b"reserved",
    "page.html": b"<p>page",
    "picture.png": b"\x89PNG",
    "report.pdf": b"%PDF-",
    "noextension": b"?",
    "unknown.zzz": b"??",
    "notes.txt.gz": b"\x1f\x8b",
    "empty.txt": b"",
}


@pytest.fixture(params=ZONES, autouse=True)
def zone(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> Iterator[str]:
    """The time zone of the test; its name goes to the report."""
    name: str = request.param
    record_property("zone", name)
    with in_zone(ZONES[name]):
        yield name


@pytest.fixture
def base() -> Iterator[Path]:
    """A directory that everybody may enter."""
    directory = Path(tempfile.mkdtemp(prefix="xsendfile-dropin-")).resolve()
    directory.chmod(0o755)
    try:
        yield directory
    finally:
        shutil.rmtree(directory)


@pytest.fixture
def root(base: Path) -> Path:
    """A root with files, a pipe, and links in and out; something lies outside of it."""
    root = base / "docs"
    for name, content in CONTENTS.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    os.mkfifo(root / "pipe")
    (base / "outside.txt").write_bytes(b"outside")
    (root / "here.txt").symlink_to("foo.txt")
    (root / "out.txt").symlink_to("../outside.txt")
    (root / "loop.txt").symlink_to("loop.txt")
    (root / "dangling.txt").symlink_to("missing.txt")
    return root
