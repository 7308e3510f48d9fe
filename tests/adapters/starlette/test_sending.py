"""What happens around the sending: background tasks, clients that leave, and the event loop."""

from __future__ import annotations

import asyncio
import functools
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import BackgroundTasks, FastAPI
from starlette.background import BackgroundTask
from starlette.background import BackgroundTasks as StarlettesTasks
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response

from tests.adapters.starlette.sites import Build, starlette_async
from tests.asgi.watched import Stalling, run
from tests.asgi_client import Exchange, ask, scope_for
from tests.wsgi.client import descriptors_of
from xsendfile import PrivateFiles
from xsendfile._asgi import ASGIApplication, Message, Receive, Scope, Send
from xsendfile.starlette import FileResponse

SILENT = scope_for(b"/large.bin")
RAISING = scope_for(b"/large.bin", asgi={"version": "3.0", "spec_version": "2.4"})
"""What `send` does when nobody is there depends on the version of the specification."""


def noting(application: ASGIApplication, steps: list[str]) -> ASGIApplication:
    """Return an application whose messages are written down."""

    async def noted(scope: Scope, receive: Receive, send: Send) -> None:
        async def noting_send(message: Message) -> None:
            await send(message)
            steps.append(message["type"].rpartition(".")[2])

        await application(scope, receive, noting_send)

    return noted


@pytest.mark.parametrize(
    ("path", "headers"),
    [(b"/notes.txt", {}), (b"/notes.txt", {"If-None-Match": "*"}), (b"/large.bin", {})],
)
def test_a_background_task_runs_after_the_response(
    build: Build, served: PrivateFiles, path: bytes, headers: dict[str, str]
) -> None:
    steps: list[str] = []
    task = BackgroundTask(steps.append, "task")
    site = noting(build(lambda name: FileResponse(served, name, background=task)), steps)
    ask(site, path, headers=headers)
    assert steps[:2] == ["start", "body"]
    assert steps.count("task") == 1
    assert steps[-1] == "task"


def test_it_runs_after_a_hand_over(build: Build, handed_over: PrivateFiles) -> None:
    steps: list[str] = []

    async def task() -> None:
        steps.append("asynchronous")

    tasks = StarlettesTasks([BackgroundTask(task), BackgroundTask(steps.append, "synchronous")])
    ask(build(lambda name: FileResponse(handed_over, name, background=tasks)), b"/notes.txt")
    assert steps == ["asynchronous", "synchronous"]


def test_fastapis_own_background_tasks_run(handed_over: PrivateFiles) -> None:
    steps: list[str] = []
    app = FastAPI(openapi_url=None)

    @app.get("/{name:path}")
    def view(name: str, background: BackgroundTasks) -> Response:
        background.add_task(steps.append, name)
        return FileResponse(handed_over, name)

    assert ask(app, b"/notes.txt").header("X-Accel-Redirect") == "/_documents/notes.txt"
    assert steps == ["notes.txt"]


@pytest.mark.parametrize(("path", "method"), [(b"/missing.pdf", "GET"), (b"/notes.txt", "POST")])
def test_it_does_not_run_after_a_refusal(
    build: Build, served: PrivateFiles, path: bytes, method: str
) -> None:
    steps: list[str] = []
    task = BackgroundTask(steps.append, "task")
    site = build(lambda name: FileResponse(served, name, background=task))
    assert ask(site, path, method).status in {404, 405}
    assert ask(FileResponse(served, "missing.pdf", background=task)).status == 404
    assert steps == []


async def _unchanged(request: Request, call_next: RequestResponseEndpoint) -> Response:
    return await call_next(request)


@pytest.mark.parametrize("scope", [SILENT, RAISING], ids=["silent", "raising"])
@pytest.mark.parametrize("taken", [0, 1, 2])
def test_a_client_that_leaves_ends_the_sending_and_the_task_runs(
    build: Build, served: PrivateFiles, root: Path, scope: dict[str, Any], taken: int
) -> None:
    steps: list[str] = []
    task = BackgroundTask(steps.append, "task")
    site = build(lambda name: FileResponse(served, name, background=task))

    async def main() -> None:
        async with Exchange(site, {**scope}) as exchange:
            for _ in range(taken):
                await exchange.message()
            exchange.disconnect()
            await exchange.end()
            assert not exchange.response.complete

    run(main)
    assert steps == ["task"]
    assert descriptors_of(root / "large.bin") == 0


def test_it_may_leave_behind_a_middleware(build: Build, served: PrivateFiles, root: Path) -> None:
    site = build(
        lambda name: FileResponse(served, name),
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=_unchanged)],
    )

    async def main() -> None:
        async with Exchange(site, {**SILENT}) as exchange:
            for _ in range(2):
                await exchange.message()
            exchange.disconnect()
            await exchange.end()

    run(main)
    assert descriptors_of(root / "large.bin") == 0


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_a_request_that_is_cancelled_leaves_nothing_open(
    build: Build, served: PrivateFiles, root: Path, taken: int
) -> None:
    site = build(lambda name: FileResponse(served, name))

    async def main() -> None:
        server = Stalling(taken)
        call = asyncio.ensure_future(_called(site, server))
        await server.full.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call

    run(main)
    assert descriptors_of(root / "large.bin") == 0


async def _called(site: ASGIApplication, server: Stalling) -> None:
    await site({**SILENT}, server.receive, server.send)


def test_the_disk_is_never_reached_in_the_thread_of_the_loop(
    served: PrivateFiles, handed_over: PrivateFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: dict[str, set[int]] = {}

    def noted(name: str) -> Callable[..., Any]:
        call = getattr(os, name)

        @functools.wraps(call)
        def note(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            threads.setdefault(name, set()).add(threading.get_ident())
            return call(*args, **kwargs)

        return note

    async def main() -> None:
        for name in ("open", "stat", "fstat", "lstat", "readlink", "read", "pread"):
            monkeypatch.setattr(os, name, noted(name))
        for files in (served, handed_over):
            site = starlette_async(lambda path: FileResponse(files, path))  # noqa: B023
            for path in (b"/notes.txt", b"/2026/report.pdf", b"/missing.pdf", b"/out.txt"):
                server = Stalling(9)
                await site(scope_for(path), server.receive, server.send)
        monkeypatch.undo()

    run(main)
    assert threads.keys() >= {"open", "readlink"}
    assert threading.get_ident() not in set().union(*threads.values())


def test_a_disk_in_trouble_is_no_404(
    build: Build, served: PrivateFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An outage is the server's to answer (500) and to log."""

    def fails(*_: object, **__: object) -> int:
        raise OSError(5, "Input/output error")

    site = build(lambda name: FileResponse(served, name))
    monkeypatch.setattr(os, "open", fails)
    with pytest.raises(OSError, match="Input/output error"):
        ask(site, b"/notes.txt")
