"""A file, and the site that delivers it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
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


@pytest.fixture(autouse=True)
def signals_are_heard() -> Iterator[None]:
    """A suite in the background of a shell starts with SIGINT ignored; below nohup, with SIGHUP."""
    interrupted = signal.signal(signal.SIGINT, signal.default_int_handler)
    hung_up = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGINT, interrupted)
    signal.signal(signal.SIGHUP, hung_up)
