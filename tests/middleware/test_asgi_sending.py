"""A file that is sent from here: as fast as the client takes it, until the client goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.asgi_client import BODY, PATIENCE, START, Exchange, scope_for
from tests.middleware.messages import file_response
from tests.wsgi.client import descriptors_of
from xsendfile import PrivateFiles
from xsendfile._asgi import ASGIApplication, Message, Receive, Scope, Send
from xsendfile.asgi import SendfileMiddleware

MEBIBYTE = bytes(range(256)) * 4096


@pytest.fixture
def large(elsewhere: Path) -> Path:
    """A file below no root."""
    elsewhere.write_bytes(MEBIBYTE)
    return elsewhere


def run(test: Callable[[], Awaitable[None]]) -> None:
    """Run a test in a loop of its own."""

    async def patient() -> None:
        async with asyncio.timeout(PATIENCE):
            await test()

    asyncio.run(patient())


def test_no_piece_is_sent_before_the_one_before_was_taken(nginx: PrivateFiles, large: Path) -> None:
    async def test() -> None:
        async with Exchange(SendfileMiddleware(file_response(large), nginx), scope_for()) as client:
            sizes = []
            while (message := await client.message()) is not None:
                sizes.append(len(message.get("body", b"")))
                assert sum(sizes) == len(client.response.body), "nothing is sent ahead"
            assert client.response.body == MEBIBYTE
            assert max(sizes) < 2**18, "nothing is sent at once"

    run(test)
    assert descriptors_of(large) == 0


@pytest.mark.parametrize("version", ["2.3", "2.4"])
def test_a_client_that_goes_away_ends_it(nginx: PrivateFiles, large: Path, version: str) -> None:
    returned: list[str] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await file_response(large)(scope, receive, send)
        returned.append("quietly")

    async def test() -> None:
        scope = scope_for(asgi={"version": "3.0", "spec_version": version})
        async with Exchange(SendfileMiddleware(application, nginx), scope) as client:
            assert [(await client.message() or {})["type"] for _ in range(2)] == [START, BODY]
            client.disconnect()
            await client.end()
            assert len(client.response.body) < len(MEBIBYTE)

    run(test)
    assert returned == ["quietly"]
    assert descriptors_of(large) == 0


def test_a_server_that_is_stopped_leaves_no_file_open(nginx: PrivateFiles, large: Path) -> None:
    async def test() -> None:
        async with Exchange(SendfileMiddleware(file_response(large), nginx), scope_for()) as client:
            await client.message()
            await client.message()

    run(test)
    assert descriptors_of(large) == 0


def test_the_application_reads_the_request_before_it_answers(
    nginx: PrivateFiles, large: Path
) -> None:
    received: list[bytes] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        more = True
        while more:
            message = await receive()
            received.append(message["body"])
            more = message["more_body"]
        await file_response(large)(scope, receive, send)

    async def test() -> None:
        exchange = Exchange(SendfileMiddleware(application, nginx), scope_for(), b"one", b"two")
        async with exchange as client:
            while await client.message() is not None:
                pass
            assert client.response.body == MEBIBYTE

    run(test)
    assert received == [b"one", b"two"]


class Watching:
    """An application that answers with a file, and listens for the end meanwhile, as many do."""

    def __init__(self, path: Path, *, cancelled: bool) -> None:
        self.heard: list[str] = []
        self._answer: ASGIApplication = file_response(path)
        self._cancelled = cancelled

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # the request's own, empty body

        async def watch() -> None:
            self.heard.append((await receive())["type"])

        watching = asyncio.ensure_future(watch())
        await asyncio.sleep(0)  # it listens now
        if self._cancelled:
            watching.cancel()
        await self._answer(scope, receive, send)
        await asyncio.gather(watching, return_exceptions=True)
        self.heard.append((await receive())["type"])


def once_told(application: ASGIApplication) -> ASGIApplication:
    """Return the application behind a server that tells of the end once, to who asked first."""

    async def server(scope: Scope, receive: Receive, send: Send) -> None:
        taken = False

        async def told_once() -> Message:
            nonlocal taken
            if taken:
                await asyncio.Event().wait()
            taken = True
            try:
                message = await receive()
            except asyncio.CancelledError:
                taken = False
                raise
            taken = message["type"] == "http.disconnect"
            return message

        await application(scope, told_once, send)

    return server


@pytest.mark.parametrize(
    ("cancelled", "heard"),
    [(False, ["http.disconnect", "http.disconnect"]), (True, ["http.disconnect"])],
)
def test_the_end_is_told_to_the_application_and_to_us(
    nginx: PrivateFiles, large: Path, *, cancelled: bool, heard: list[str]
) -> None:
    application = Watching(large, cancelled=cancelled)

    async def test() -> None:
        server = once_told(SendfileMiddleware(application, nginx))
        async with Exchange(server, scope_for()) as client:
            for _ in range(3):  # before the second piece of the body, both listen
                await client.message()
            client.disconnect()
            await client.end()
            assert len(client.response.body) < len(MEBIBYTE)

    run(test)
    assert application.heard == heard
    assert descriptors_of(large) == 0
