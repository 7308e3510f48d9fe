"""One library for all tests that change nothing in its code."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.process import scratch
from harness.servers import require_nginx
from tests.library.reader import Reader
from tests.library.running import Library, copy_to, started


@pytest.fixture(scope="session")
def library() -> Iterator[Library]:
    """The library as it stands in `examples/`, with its sample."""
    require_nginx()
    with scratch("library-") as directory, started(copy_to(directory)) as library:
        yield library


@pytest.fixture
def ada(library: Library) -> Iterator[Reader]:
    """A reader with documents."""
    with library.reader("ada") as reader:
        yield reader


@pytest.fixture
def grace(library: Library) -> Iterator[Reader]:
    """Another reader."""
    with library.reader("grace") as reader:
        yield reader


@pytest.fixture
def admin(library: Library) -> Iterator[Reader]:
    """The administrator."""
    with library.reader("admin") as reader:
        yield reader


@pytest.fixture
def stranger(library: Library) -> Iterator[Reader]:
    """Somebody who is not logged in."""
    with library.stranger() as reader:
        yield reader
