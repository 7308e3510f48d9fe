"""What is no request: a server's own beginning and end, web sockets, anything else."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from tests.service.site import Site
from xsendfile.service import application

Message = MutableMapping[str, Any]


async def spoken(site: Site, kind: str, received: list[Message]) -> list[str]:
    """Return the types of the messages that the service sends."""
    sent: list[str] = []

    async def receive() -> Message:
        return received.pop(0)

    async def send(message: Message) -> None:
        sent.append(message["type"])

    await application(site.variables)({"type": kind}, receive, send)
    return sent


def test_a_server_begins_and_ends(site: Site) -> None:
    received: list[Message] = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent = asyncio.run(spoken(site, "lifespan", received))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_web_socket_is_refused(site: Site) -> None:
    assert asyncio.run(spoken(site, "websocket", [])) == ["websocket.close"]


def test_another_protocol(site: Site) -> None:
    with pytest.raises(ValueError, match="'mqtt'"):
        asyncio.run(spoken(site, "mqtt", []))
