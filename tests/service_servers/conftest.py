from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.process import free_port, scratch
from tests.service_servers.serving import Service, Start, started


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory for a root, that front servers can enter."""
    with scratch("service-") as directory:
        yield directory


@pytest.fixture
def start(place: Path) -> Iterator[Start]:
    """Start `xsendfile serve` with further options; it is ended with the test."""
    with contextlib.ExitStack() as running:

        def begin(*options: str, public: bool = False) -> Service:
            service = started(place, free_port(), *options, public=public)
            running.enter_context(service.server)
            return service

        yield begin


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """The service with its access log, for what leaves it as it was."""
    with scratch("service-") as directory:
        running = started(directory, free_port(), "--access-log")
        with running.server:
            yield running
