"""Servers listen where the configuration was told, and nowhere else."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from harness.process import Server

_LISTENING = "0A"
_LOOPBACK = {socket.inet_aton("127.0.0.1")[::-1].hex().upper()}


def _addresses(port: int) -> set[str]:
    """Return the addresses that something listens on at a port, as the kernel writes them."""
    addresses = set()
    for table in ("tcp", "tcp6"):
        for line in Path("/proc/net", table).read_text().splitlines()[1:]:
            _, local, _, state, *_ = line.split()
            address, _, number = local.partition(":")
            if state == _LISTENING and int(number, 16) == port:
                addresses.add(address)
    return addresses


@pytest.mark.parametrize("server", ["nginx_server", "caddy_server"])
def test_on_loopback_only(server: str, request: pytest.FixtureRequest) -> None:
    running: Server = request.getfixturevalue(server)
    assert _addresses(running.port) == _LOOPBACK
