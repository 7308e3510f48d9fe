"""A client that goes away: no more is read, nothing stays open, and nobody makes a fuss."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.asgi.watched import Stalling, Watched, run, settle
from tests.asgi_client import PATHSEND, Exchange, scope_for, sending
from tests.wsgi.client import descriptors_of
from xsendfile import Nginx, PrivateFiles
from xsendfile._asgi import Message

SILENT = scope_for()
RAISING = scope_for(asgi={"version": "3.0", "spec_version": "2.4"})
"""What `send` does when nobody is there depends on the version of the specification."""

either_send = pytest.mark.parametrize("scope", [SILENT, RAISING], ids=["silent", "raising"])


@pytest.fixture(autouse=True)
def quiet_and_closed(large: Path, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever becomes of the client, there is no warning, and no file stays open."""
    yield
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert descriptors_of(large) == 0


@either_send
@pytest.mark.parametrize("taken", range(6))
def test_the_end_of_the_client_is_the_end_of_the_response(
    files: PrivateFiles, large: Path, scope: dict[str, Any], taken: int
) -> None:
    watched = Watched(files, large.name)

    async def main() -> None:
        async with Exchange(watched, scope) as exchange:
            for _ in range(taken):
                await exchange.message()
            await settle()
            exchange.disconnect()
            await exchange.end()
            assert len(exchange.late) <= 3
        assert not exchange.response.complete or taken == 5

    run(main, debug=True)
    assert watched.reads <= taken + 2
    assert watched.steps[-1] == "close"


def test_nothing_is_sent_after_the_client_is_known_to_be_gone(
    files: PrivateFiles, large: Path
) -> None:
    watched = Watched(files, large.name, hold="read 2")

    async def main() -> None:
        async with Exchange(watched, SILENT) as exchange:
            await exchange.message()
            await exchange.message()
            async with watched.held():
                exchange.disconnect()
                await settle()
            await exchange.end()
            assert exchange.late == []

    run(main, debug=True)
    assert watched.steps == ["look", "found", "read 1", "done", "read 2", "done", "close"]


def test_what_is_left_of_the_requests_body_is_passed_over(files: PrivateFiles, large: Path) -> None:
    watched = Watched(files, large.name, hold="read 2")
    unread = [b"x" * 10] * 50

    async def main() -> None:
        async with Exchange(watched, SILENT, *unread) as exchange:
            await exchange.message()
            await exchange.message()
            async with watched.held():
                exchange.disconnect()
                for _ in unread:
                    await settle()
            await exchange.end()
            assert exchange.late == []

    run(main, debug=True)


def test_an_unread_body_is_no_end(files: PrivateFiles, large: Path) -> None:
    content = large.read_bytes()

    async def main() -> None:
        async with Exchange(sending(files, large.name), SILENT, b"1", b"2", b"") as exchange:
            while await exchange.message() is not None:
                await settle()
        assert exchange.response.answer().body == content

    run(main, debug=True)


def test_a_client_that_is_gone_from_the_beginning_costs_one_look(
    files: PrivateFiles, large: Path
) -> None:
    watched = Watched(files, large.name)

    async def main() -> None:
        async with Exchange(watched, RAISING) as exchange:
            exchange.disconnect()
            await exchange.end()
            assert len(exchange.late) == 1

    run(main, debug=True)
    assert watched.steps == ["look", "found", "read 1", "done", "close"]


@either_send
@pytest.mark.parametrize("name", ["large.bin", "missing.bin"])
def test_nobody_to_hand_over_to_is_no_error(large: Path, scope: dict[str, Any], name: str) -> None:
    files = PrivateFiles(large.parent, Nginx("/_f/"))

    async def main() -> None:
        async with Exchange(sending(files, name), scope) as exchange:
            exchange.disconnect()
            await exchange.end()

    run(main, debug=True)


@either_send
@pytest.mark.parametrize("taken", [0, 1])
def test_nobody_to_open_the_file_for_is_no_error(
    files: PrivateFiles, large: Path, scope: dict[str, Any], taken: int
) -> None:
    offering = {**scope, "extensions": {PATHSEND: {}}}

    async def main() -> None:
        async with Exchange(sending(files, large.name), offering) as exchange:
            for _ in range(taken):
                await exchange.message()
            exchange.disconnect()
            await exchange.end()

    run(main, debug=True)


def test_a_receive_with_a_bug_does_not_end_the_response_in_silence(
    files: PrivateFiles, large: Path
) -> None:
    watched = Watched(files, large.name, hold="read 2")

    async def receive() -> Message:
        raise ZeroDivisionError

    async def main() -> None:
        call = asyncio.ensure_future(watched(SILENT, receive, Stalling(9).send))
        async with watched.held():
            await settle()
        with pytest.raises(ZeroDivisionError):
            await call

    run(main, debug=True)
