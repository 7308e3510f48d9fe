"""An application whose work in the thread is watched, and can be held up; servers that stall."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import os
import threading
from collections.abc import AsyncIterator, Awaitable, Callable

from tests.asgi_client import PATIENCE
from xsendfile import PrivateFiles, Reply
from xsendfile._asgi import Message, Receive, Scope, Send, request_from, respond
from xsendfile._model import Content

CHUNK = 65_536


def run(main: Callable[[], Awaitable[None]], *, debug: bool = False) -> None:
    """Run `main`, in the debug mode of asyncio if wanted.

    In the end it must be the only task, and asyncio may not complain: of an
    error that nobody has asked for, or of a task that nobody waits for.
    """
    complaints: list[str] = []

    async def alone() -> None:
        loop = asyncio.get_running_loop()
        loop.slow_callback_duration = PATIENCE  # a shared machine is slow
        loop.set_exception_handler(lambda _, context: complaints.append(context["message"]))
        await main()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(alone(), debug=debug)
    gc.collect(1)  # the complaint comes when the culprit goes
    assert complaints == [], complaints


async def settle() -> None:
    """Let every task that can go on do so."""
    for _ in range(20):
        await asyncio.sleep(0)


class Watched:
    """An application that sends one file, and writes down its steps.

    Args:
        files: where the file comes from.
        name: its name.
        hold: the step at which the thread is held: "look" before the disk is
            touched, "found" when the file is open, "read 1", "read 2" and so on.
        fails: the step at which the disk fails.

    Attributes:
        steps: what was done, in order: those, "done" after each read, "close".

    """

    def __init__(self, files: PrivateFiles, name: str, hold: str = "", fails: str = "") -> None:
        self.steps: list[str] = []
        self._files = files
        self._name = name
        self._hold = hold
        self._fails = fails
        self._held = asyncio.Event()
        self._may_go = threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        self._loop = asyncio.get_running_loop()

        def make() -> Reply:
            self.step("look")
            reply = self._files.answer(request_from(scope), self._name)
            self.step("found")
            assert reply.content is not None
            return reply._replace(content=_Content(self, reply.content))

        await respond(make, scope, receive, send)

    def step(self, name: str) -> None:
        """Write a step down, and wait if it is the one to wait or to fail at."""
        self.steps.append(name)
        if name == self._hold:
            self._loop.call_soon_threadsafe(self._held.set)
            assert self._may_go.wait(PATIENCE)
        if name == self._fails:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    @property
    def reads(self) -> int:
        """How often the file was read."""
        return self.steps.count("done")

    @contextlib.asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Wait until the thread waits, and let it go on at the end."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._held.wait()
            yield
        finally:
            self._may_go.set()


class _Content:
    """The file, on a slow disk. It is kept here, so that it is not closed by going away."""

    def __init__(self, watched: Watched, content: Content) -> None:
        self._watched = watched
        self._content = content

    def read(self, start: int, length: int) -> bytes:
        self._watched.step(f"read {self._watched.reads + 1}")
        data = self._content.read(start, length)
        self._watched.step("done")
        return data

    def read_at_hand(self, start: int, length: int) -> bytes:  # noqa: ARG002
        return b""

    def fileno(self) -> int:
        return self._content.fileno()

    def size_and_mtime_ns(self) -> tuple[int, int]:
        return self._content.size_and_mtime_ns()

    def close(self) -> None:
        self._watched.step("close")
        self._content.close()


class Stalling:
    """A server that takes some messages and no more; its client stays, and says nothing.

    Attributes:
        taken: the messages.
        full: set when it takes no more.

    """

    def __init__(self, takes: int) -> None:
        self.taken: list[Message] = []
        self.full = asyncio.Event()
        self._takes = takes

    async def receive(self) -> Message:
        """Wait."""
        return await asyncio.Future()

    async def send(self, message: Message) -> None:
        """Take a message, or wait."""
        if len(self.taken) == self._takes:
            self.full.set()
            await asyncio.Future()
        self.taken.append(message)
