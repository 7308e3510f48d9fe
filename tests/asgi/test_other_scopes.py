"""What is no HTTP request: a server's own beginning and end, web sockets, other protocols."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from xsendfile import TokenConfig
from xsendfile._asgi import Message
from xsendfile.asgi import AuthTokenApplication, XSendfileApplication


@pytest.fixture(params=["by path", "by link"])
def application(request: pytest.FixtureRequest, docs: Path) -> XSendfileApplication:
    if request.param == "by path":
        return XSendfileApplication(docs)
    return AuthTokenApplication(docs, TokenConfig("s3cr3t"))


def talk(application: XSendfileApplication, kind: str, said: Sequence[str]) -> list[str]:
    """Say something in a scope of this kind, in turns; return what was said, by both sides."""
    heard: list[str] = []
    turns = iter(said)

    async def receive() -> Message:
        heard.append(next(turns))
        return {"type": heard[-1]}

    async def send(message: Message) -> None:
        heard.append(message["type"])

    async def main() -> None:
        await application({"type": kind, "asgi": {"version": "3.0"}}, receive, send)

    asyncio.run(main())
    return heard


def test_it_takes_part_in_the_servers_life(application: XSendfileApplication) -> None:
    assert talk(application, "lifespan", ["lifespan.startup", "lifespan.shutdown"]) == [
        "lifespan.startup",
        "lifespan.startup.complete",
        "lifespan.shutdown",
        "lifespan.shutdown.complete",
    ]


def test_a_web_socket_is_closed_before_it_is_open(application: XSendfileApplication) -> None:
    """The server answers the handshake with 403."""
    assert talk(application, "websocket", ["websocket.connect"])[-1] == "websocket.close"


@pytest.mark.parametrize("kind", ["smtp", "http2", ""])
def test_another_protocol_is_refused_as_asgi_asks(
    application: XSendfileApplication, kind: str
) -> None:
    with pytest.raises(ValueError, match=f"scope of type {kind!r}"):
        talk(application, kind, [])
