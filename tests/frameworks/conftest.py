"""The stacks: each started once for the whole session."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from harness.process import scratch
from harness.servers import require_nginx
from tests.frameworks.stacks import Running
from tests.frameworks.uploads import Uploads, build
from tests.servers.browser import Browser


@pytest.fixture(scope="session")
def uploads() -> Iterator[Uploads]:
    with scratch("uploads-") as directory:
        yield build(directory)


@pytest.fixture(scope="session")
def running(uploads: Uploads) -> Iterator[Running]:
    require_nginx()
    with scratch("frameworks-") as directory, contextlib.ExitStack() as servers:
        yield Running(uploads, directory, servers)
        for log in directory.glob("*/*.log"):
            assert "Traceback" not in log.read_text(errors="replace"), log


@pytest.fixture
def browser(running: Running, stack: str) -> Iterator[Browser]:
    """A client of nginx before a stack with the middleware."""
    with Browser(running.handed_over(stack).port) as client:
        yield client


@pytest.fixture
def bare(running: Running, stack: str) -> Iterator[Browser]:
    """A client of nginx before the same stack without the middleware."""
    with Browser(running.bare(stack).port) as client:
        yield client


@pytest.fixture
def django(running: Running) -> Iterator[Browser]:
    """A client of nginx before Django with the middleware."""
    with Browser(running.handed_over("django").port) as client:
        yield client


@pytest.fixture
def granian(running: Running) -> Iterator[Browser]:
    """A client of nginx before FastAPI under granian with the middleware."""
    with Browser(running.handed_over("fastapi-granian").port) as client:
        yield client
