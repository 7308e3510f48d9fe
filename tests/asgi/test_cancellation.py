"""A request that is cancelled ends at once, and its file is closed after the last read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import pytest

from tests.asgi.watched import Stalling, Watched, run, settle
from tests.asgi_client import scope_for
from tests.wsgi.client import descriptors_of
from xsendfile import PrivateFiles

SCOPE = scope_for()
IN_THE_THREAD = ["look", "found", "read 1", "read 2", "read 5"]


@pytest.fixture(autouse=True)
def quiet_and_closed(large: Path, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whenever it is cancelled, there is no warning, and no file stays open."""
    yield
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert descriptors_of(large) == 0


@pytest.mark.parametrize("stage", IN_THE_THREAD)
@pytest.mark.parametrize("times", [1, 3])
def test_a_file_is_not_closed_while_it_is_read_from(
    files: PrivateFiles, large: Path, stage: str, times: int
) -> None:
    """The number of a closed descriptor may stand for another file, however often one insists."""
    watched = Watched(files, large.name, hold=stage)
    server = Stalling(9)

    async def main() -> None:
        call = asyncio.ensure_future(watched(SCOPE, server.receive, server.send))
        async with watched.held():
            for _ in range(times):
                call.cancel()
                await settle()
            with pytest.raises(asyncio.CancelledError):
                await call
            assert "close" not in watched.steps
        await _closed_last(watched)

    run(main, debug=True)


@pytest.mark.parametrize("stage", IN_THE_THREAD)
def test_the_cancellation_of_anyio_is_one(files: PrivateFiles, large: Path, stage: str) -> None:
    """It is repeated until it is heard; Starlette's middleware cancels like this."""
    watched = Watched(files, large.name, hold=stage)
    server = Stalling(9)

    async def main() -> None:
        scope = anyio.CancelScope()
        call = asyncio.ensure_future(_within(scope, watched, server))
        async with watched.held():
            scope.cancel()
            await settle()
            await call
            assert scope.cancelled_caught
            assert "close" not in watched.steps
        await _closed_last(watched)

    run(main, debug=True)


async def _within(scope: anyio.CancelScope, watched: Watched, server: Stalling) -> None:
    with scope:
        await watched(SCOPE, server.receive, server.send)


@pytest.mark.parametrize("taken", [0, 1, 2, 5])
def test_a_send_is_given_up(files: PrivateFiles, large: Path, taken: int) -> None:
    watched = Watched(files, large.name)

    async def main() -> None:
        server = Stalling(taken)
        call = asyncio.ensure_future(watched(SCOPE, server.receive, server.send))
        await server.full.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert watched.reads == max(taken, 1)
        await _closed_last(watched)

    run(main, debug=True)


def test_a_request_that_still_waits_for_a_thread_leaves_nothing_behind(
    files: PrivateFiles, large: Path
) -> None:
    before, watched = Watched(files, large.name, hold="look"), Watched(files, large.name)

    async def main() -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        server = Stalling(9)
        first = asyncio.ensure_future(before(SCOPE, server.receive, server.send))
        second = asyncio.ensure_future(watched(SCOPE, server.receive, server.send))
        async with before.held():
            second.cancel()
            await settle()
        with pytest.raises(asyncio.CancelledError):
            await second
        await first
        assert watched.steps in ([], ["look", "found", "read 1", "done", "close"])

    run(main, debug=True)


@pytest.mark.parametrize("stage", ["look", "read 1", "read 2"])
def test_what_fails_after_that_interests_nobody(
    files: PrivateFiles, large: Path, stage: str
) -> None:
    watched = Watched(files, large.name, hold=stage, fails=stage)
    server = Stalling(9)

    async def main() -> None:
        call = asyncio.ensure_future(watched(SCOPE, server.receive, server.send))
        async with watched.held():
            call.cancel()
            await settle()
        with pytest.raises(asyncio.CancelledError):
            await call
        await asyncio.get_running_loop().shutdown_default_executor()

    run(main, debug=True)


async def _closed_last(watched: Watched) -> None:
    """Let the threads end; then the file is closed, and nothing came after that."""
    await asyncio.get_running_loop().shutdown_default_executor()
    await settle()
    assert watched.steps.count("close") == 1
    assert watched.steps[-1] == "close"
    assert watched.steps[-2] == "done"
