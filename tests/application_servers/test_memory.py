"""Many clients of one very large file, all at once, cost the worker next to nothing."""

from __future__ import annotations

import contextlib
import selectors
import socket
from collections.abc import Iterator, Sequence

import pytest

from harness.process import PATIENCE
from tests.application_servers.conftest import Sparse, Start
from tests.application_servers.memory import forget_peak, memory_of
from tests.application_servers.site.place import asking
from tests.application_servers.wire import Connection

SIZE = 2**31
CLIENTS = 50
EACH = 64 * 2**20
"""How much each client reads, in bytes."""

LIMIT = 48 * 10**6
"""Granian alone keeps 400 kB for each client, and as much again on their way there."""

_PIECE = bytearray(2**20)


def discard(clients: Sequence[Connection], each: int) -> Iterator[int]:
    """Take `each` bytes from every client's connection as they come, and drop them."""
    left = dict.fromkeys(range(len(clients)), each)
    with selectors.DefaultSelector() as selector:
        for number, client in enumerate(clients):
            selector.register(client.socket, selectors.EVENT_READ, number)
        while left:
            events = selector.select(PATIENCE)
            assert events, f"{len(left)} clients wait in vain"
            for key, _ in events:
                number = key.data
                # With MSG_TRUNC, the bytes are not even copied (tcp(7)).
                taken = clients[number].socket.recv_into(
                    _PIECE, min(len(_PIECE), left[number]), socket.MSG_TRUNC
                )
                assert taken, "closed too early"
                left[number] -= taken
                if not left[number]:
                    selector.unregister(key.fileobj)
                    yield left.pop(number)


@pytest.mark.parametrize(
    ("name", "options", "each"),
    [
        ("gunicorn-gthread", ("--threads", "64"), EACH),
        ("granian", (), EACH),
        ("uvicorn", (), EACH // 4),
        ("hypercorn", (), EACH // 4),
    ],
    ids=["gunicorn-gthread", "granian", "uvicorn", "hypercorn"],
)
def test_fifty_clients_of_two_gigabytes(
    start: Start, sparse: Sparse, name: str, options: tuple[str, ...], each: int
) -> None:
    site = start(name, *options)
    target = asking("/send", sparse(SIZE).name.encode())
    site.ask(asking("/send", b"large.bin"))  # what the first request loads is no growth
    before = memory_of(site.worker)
    forget_peak(site.worker)
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(site.connect()) for _ in range(CLIENTS)]
        for client in clients:
            client.send(target)
            assert client.head().length == SIZE
        assert sum(1 for _ in discard(clients, each)) == CLIENTS
        growth = memory_of(site.worker).since(before)
    assert growth.resident < LIMIT, str(growth)
    site.wait_until_idle()
