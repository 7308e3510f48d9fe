"""The event loop waits for no disk: one hop to a thread for what most requests need."""

from __future__ import annotations

import asyncio
import functools
import os
import random
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.asgi.watched import CHUNK, Stalling, Watched, run, settle
from tests.asgi_client import PATHSEND, Exchange, scope_for, sending
from tests.disk.descriptors import kept_open, open_descriptors
from tests.wsgi.client import descriptors_of
from xsendfile import File, Nginx, PrivateFiles, Reply, Request, Sender, Serve
from xsendfile._asgi import ASGIApplication, Message
from xsendfile._body import AT_ONCE
from xsendfile._root import Descriptor
from xsendfile.asgi import XSendfileApplication

T = TypeVar("T")
OFFERED: dict[str, object] = {PATHSEND: {}}
OF_THE_DISK = ["open", "stat", "fstat", "lstat", "readlink", "dup", "read", "pread", "lseek"]


class Counting(ThreadPoolExecutor):
    """An executor that counts what it is given."""

    count = 0

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:  # noqa: ANN401
        self.count += 1
        return super().submit(fn, *args, **kwargs)


def _hops(application: ASGIApplication, *scopes: dict[str, Any]) -> list[int]:
    """Return how often each request hops to a thread."""
    counts = []

    async def main() -> None:
        executor = Counting()
        asyncio.get_running_loop().set_default_executor(executor)
        for scope in scopes:
            before = executor.count
            server = Stalling(99)
            await application(scope, server.receive, server.send)
            counts.append(executor.count - before)

    run(main)
    return counts


@pytest.mark.parametrize(
    ("size", "hops"), [(0, 1), (1, 1), (AT_ONCE, 1), (AT_ONCE + 1, 3), (3 * CHUNK, 3), (300_000, 5)]
)
def test_a_file_on_a_slow_disk_takes_as_many_hops_as_it_has_chunks(
    large: Path, size: int, hops: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it does where the system cannot tell what it has in memory."""
    monkeypatch.setattr(Descriptor, "read_at_hand", lambda *_: b"")
    large.write_bytes(b"x" * size)
    assert _hops(sending(PrivateFiles(large.parent), large.name), scope_for()) == [hops]


def test_a_file_that_the_system_has_in_memory_takes_one_hop(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it can tell depends on the file system: tmpfs cannot."""
    read = os.preadv
    monkeypatch.setattr(os, "preadv", lambda file, into, start, _: read(file, into, start))
    large.write_bytes(b"x" * 300_000)
    assert _hops(sending(PrivateFiles(large.parent), large.name), scope_for()) == [1]


def test_whatever_reads_one_chunk_or_none_takes_one_hop(large: Path) -> None:
    requests = [
        scope_for(b"/large.bin", "HEAD"),
        scope_for(b"/large.bin", headers={"Range": "bytes=5-9"}),
        scope_for(b"/large.bin", headers={"Range": "bytes=0-1,200000-200001"}),
        scope_for(b"/large.bin", headers={"If-None-Match": "*"}),
        scope_for(b"/large.bin", headers={"Range": "bytes=300000-"}),
        scope_for(b"/large.bin", extensions=OFFERED),
        scope_for(b"/large.bin", "POST"),
        scope_for(b"/missing.bin"),
        scope_for(b"/../large.bin"),
    ]
    assert _hops(XSendfileApplication(large.parent, Serve()), *requests[:2]) == [1, 1]
    assert _hops(XSendfileApplication(large.parent, Serve()), *requests[3:]) == [1] * 6
    assert _hops(XSendfileApplication(large.parent, Nginx("/_f/")), *requests) == [1] * 9


@pytest.mark.parametrize("sender", [Serve(), Nginx("/_f/")], ids=repr)
def test_no_call_of_the_disk_is_made_in_the_thread_of_the_loop(
    large: Path, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    (large.parent / "link.bin").symlink_to("large.bin")
    threads: dict[str, set[int]] = {}

    def noted(name: str) -> Callable[..., Any]:
        call = getattr(os, name)

        @functools.wraps(call)
        def note(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            threads.setdefault(name, set()).add(threading.get_ident())
            return call(*args, **kwargs)

        return note

    application = XSendfileApplication(large.parent, sender)

    async def main() -> None:
        for name in OF_THE_DISK:
            monkeypatch.setattr(os, name, noted(name))
        for path in (b"/large.bin", b"/link.bin", b"/missing.bin", b"/../large.bin"):
            for extensions in ({}, OFFERED):
                server = Stalling(99)
                scope = scope_for(path, extensions=extensions)
                await application(scope, server.receive, server.send)
        monkeypatch.undo()

    run(main)
    assert threads.keys() >= {"open", "stat", "readlink"}
    assert threading.get_ident() not in set().union(*threads.values())


def test_a_slow_disk_holds_nobody_else_up(files: PrivateFiles, large: Path) -> None:
    slow = Watched(files, large.name, hold="look")

    async def main() -> None:
        server = Stalling(9)
        waiting = asyncio.ensure_future(slow(scope_for(), server.receive, server.send))
        async with slow.held():
            async with Exchange(sending(files, large.name), scope_for()) as other:
                while await other.message() is not None:
                    pass
            assert other.response.complete
            assert not waiting.done()
        await waiting

    run(main)


def test_a_client_that_takes_nothing_holds_nobody_else_up(files: PrivateFiles, large: Path) -> None:
    async def main() -> None:
        async with Exchange(sending(files, large.name), scope_for()) as slow:
            await slow.message()
            await slow.message()
            await settle()
            async with Exchange(sending(files, large.name), scope_for()) as other:
                while await other.message() is not None:
                    pass
            assert other.response.complete
            assert not slow.response.complete

    run(main)


USER: ContextVar[str] = ContextVar("USER")


class ForUser:
    """A sender that knows whose request it is."""

    sends_bytes = False

    def reply(self, _: Request, __: File, headers: list[tuple[str, str]]) -> Reply:
        return Reply(200, [*headers, ("X-User", USER.get())])


def test_the_context_of_the_request_is_that_of_the_look(large: Path) -> None:
    files = PrivateFiles(large.parent, ForUser())

    async def main() -> None:
        USER.set("ada")
        async with Exchange(sending(files, large.name), scope_for()) as exchange:
            while await exchange.message() is not None:
                pass
            assert exchange.response.answer().header("X-User") == "ada"

    run(main)


class Fate:
    """A server whose client stays to the end, goes away, or is cut off at some message."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.kind = self.rng.choice(("stays", "goes", "is cut off"))
        self.left = self.rng.randrange(4)
        self.body = bytearray()
        self.gone = asyncio.Event()

    async def receive(self) -> Message:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        for _ in range(self.rng.randrange(4)):
            await asyncio.sleep(0)
        self.body += message.get("body", b"")
        self.left -= 1
        if self.left < 0 and self.kind == "goes":
            self.gone.set()
            raise BrokenPipeError
        task = asyncio.current_task()
        if self.left < 0 and self.kind == "is cut off" and task is not None:
            task.cancel()  # it is heard of at the next step, in a thread or not


def test_two_hundred_at_once_leave_nothing_behind(files: PrivateFiles, large: Path) -> None:
    content = large.read_bytes()[: 3 * CHUNK]
    large.write_bytes(content)
    before = open_descriptors()

    async def main() -> None:
        fates = [Fate(seed) for seed in range(200)]
        calls = [sending(files, large.name)(scope_for(), fate.receive, fate.send) for fate in fates]
        ends = await asyncio.gather(*calls, return_exceptions=True)
        for fate, end in zip(fates, ends, strict=True):
            assert isinstance(end, asyncio.CancelledError) == (fate.kind == "is cut off")
            assert content.startswith(fate.body)
            assert fate.kind != "stays" or fate.body == content

    run(main)
    assert descriptors_of(large) == 0
    assert open_descriptors() == before + kept_open(files)
