"""The bytes that we send ourselves: those announced, one chunk after the other."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.asgi.watched import CHUNK, Stalling, Watched, run, settle
from tests.asgi_client import BODY, PATIENCE, START, Exchange, ask, scope_for, sending
from tests.wsgi.client import descriptors_of
from xsendfile import File, PrivateFiles, Reply, Request
from xsendfile._asgi import ASGIApplication, Message, Receive, Scope, Send, request_from, respond
from xsendfile._body import AT_ONCE
from xsendfile._model import Span


async def _rest(exchange: Exchange) -> list[Message]:
    """Take all messages that are left."""
    messages = []
    while (message := await exchange.message()) is not None:
        messages.append(message)
    return messages


@pytest.mark.parametrize(
    ("size", "chunks"),
    [
        (0, [0]),
        (1, [1]),
        (CHUNK, [CHUNK]),
        (AT_ONCE, [AT_ONCE]),
        (AT_ONCE + 1, [CHUNK, CHUNK, 1]),
        (3 * CHUNK, [CHUNK] * 3),
        (300_000, [CHUNK] * 4 + [300_000 - 4 * CHUNK]),
    ],
)
def test_a_body_comes_in_chunks_of_which_the_last_is_marked(
    files: PrivateFiles, large: Path, size: int, chunks: list[int]
) -> None:
    data = large.read_bytes()[:size]
    large.write_bytes(data)

    async def main() -> None:
        async with Exchange(sending(files, large.name), scope_for()) as exchange:
            start, *bodies = await _rest(exchange)
        assert start["type"] == START
        assert [len(message["body"]) for message in bodies] == chunks
        assert [message["more_body"] for message in bodies] == [True] * len(chunks[1:]) + [False]
        assert exchange.response.answer().body == data

    run(main)
    assert descriptors_of(large) == 0


def test_a_chunk_is_read_when_the_one_before_was_taken(files: PrivateFiles, large: Path) -> None:
    watched = Watched(files, large.name)
    reads: list[tuple[int, int]] = []

    async def send(message: Message) -> None:
        """Take a message with as much delay as it takes to read, if anybody would."""
        if message["type"] == BODY:
            before = watched.reads
            await settle()
            await asyncio.to_thread(int)  # the only thread has done what was there before
            reads.append((before, watched.reads))

    async def main() -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        await watched(scope_for(), Stalling(0).receive, send)

    run(main)
    assert reads == [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]


def test_a_growing_file_sends_no_more_than_announced(files: PrivateFiles, large: Path) -> None:
    before = large.read_bytes()

    async def main() -> None:
        async with Exchange(sending(files, large.name), scope_for()) as exchange:
            await exchange.message()
            await exchange.message()
            with large.open("ab") as file:
                file.write(b"x" * 200_000)
            await _rest(exchange)
        assert exchange.response.answer().body == before

    run(main)


@pytest.mark.parametrize("left", [0, 1, CHUNK, CHUNK + 1, 4 * CHUNK, 299_999])
def test_a_shrinking_file_is_not_padded_and_has_no_end(
    files: PrivateFiles, large: Path, left: int, caplog: pytest.LogCaptureFixture
) -> None:
    """The server closes the connection: a response that is cut is to be seen as such."""
    before = large.read_bytes()

    async def main() -> None:
        async with Exchange(sending(files, large.name), scope_for()) as exchange:
            await exchange.message()  # the first chunk has been read
            with large.open("r+b") as file:
                file.truncate(left)
            messages = await _rest(exchange)
        assert [message["more_body"] for message in messages] == [True] * len(messages)
        assert exchange.response.body == before[: max(left, CHUNK)]

    run(main)
    _assert_warned_once(caplog)
    assert descriptors_of(large) == 0


def test_a_file_that_is_emptied_before_it_is_read_has_no_body(
    files: PrivateFiles, large: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        def make() -> Reply:
            reply = files.answer(request_from(scope), large.name)
            large.write_bytes(b"")
            return reply

        await respond(make, scope, receive, send)

    async def main() -> None:
        async with Exchange(application, scope_for()) as exchange:
            assert [message["type"] for message in await _rest(exchange)] == [START]

    run(main)
    _assert_warned_once(caplog)
    assert descriptors_of(large) == 0


def _assert_warned_once(caplog: pytest.LogCaptureFixture) -> None:
    """One line tells of a cut response; it does not name the file."""
    (record,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert (record.name, record.levelname) == ("xsendfile", "WARNING")
    assert record.getMessage() == "cut short: the file has shrunk while it was sent"


def test_a_replaced_file_is_sent_as_it_was_proven(files: PrivateFiles, large: Path) -> None:
    before = large.read_bytes()

    async def main() -> None:
        async with Exchange(sending(files, large.name), scope_for()) as exchange:
            await exchange.message()
            (large.parent / "new").write_bytes(b"another")
            (large.parent / "new").rename(large)
            await _rest(exchange)
        assert exchange.response.answer().body == before

    run(main)


def test_a_disk_that_fails_in_the_middle_is_told_to_the_server(
    files: PrivateFiles, large: Path
) -> None:
    """Nobody knows what is missing: the server has to log it, and to close the connection."""
    watched = Watched(files, large.name, fails="read 3")

    async def main() -> None:
        async with Exchange(watched, scope_for()) as exchange:
            with pytest.raises(OSError, match="Input/output error"):
                await _rest(exchange)
        assert len(exchange.response.body) == 2 * CHUNK

    run(main)
    assert watched.steps[-1] == "close"
    assert descriptors_of(large) == 0


class Sending:
    """A sender that sends just these parts."""

    sends_bytes = True

    def __init__(self, *body: bytes | Span) -> None:
        self.body = body

    def reply(self, _: Request, file: File, headers: list[tuple[str, str]]) -> Reply:
        assert file.size is not None
        return Reply(200, headers, self.body)


def test_a_body_may_mix_bytes_and_parts_of_the_file(large: Path) -> None:
    data = large.read_bytes()
    sender = Sending(b"<", Span(299_998, 300_000), b"|", b"", Span(0, 100_000), Span(5, 5), b">")
    answer = ask(sending(PrivateFiles(large.parent, sender), large.name))
    assert answer.body == b"<" + data[-2:] + b"|" + data[:100_000] + b">"


@pytest.mark.parametrize("body", [(Span(0, 0),), (b"", Span(7, 7)), (b"",), ()])
def test_a_part_of_no_bytes_is_a_body_of_none(large: Path, body: tuple[bytes | Span, ...]) -> None:
    """As it is of an empty file, for a sender that does not think of one."""
    _assert_no_bytes(sending(PrivateFiles(large.parent, Sending(*body)), large.name))


class Sometimes(Sending):
    """A sender whose server cannot carry this file."""

    sends_bytes = False


def test_a_file_that_the_server_cannot_carry_is_opened_after_all(large: Path) -> None:
    answer = ask(sending(PrivateFiles(large.parent, Sometimes(Span(0, 10))), large.name))
    assert answer.body == large.read_bytes()[:10]
    assert descriptors_of(large) == 0


def _assert_no_bytes(application: ASGIApplication) -> None:
    """Send a request; what does not return may not even hear that it is cancelled."""
    server = Stalling(2)
    loop = asyncio.new_event_loop()
    task = loop.create_task(_called(application, server))
    loop.run_until_complete(asyncio.wait([task], timeout=PATIENCE))
    assert task.done(), "it hangs"
    task.result()
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    assert [message["type"] for message in server.taken] == [START, BODY]
    assert (server.taken[1]["body"], server.taken[1]["more_body"]) == (b"", False)


async def _called(application: ASGIApplication, server: Stalling) -> None:
    await application(scope_for(), server.receive, server.send)
