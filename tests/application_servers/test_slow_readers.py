"""Under ASGI, who reads slowly holds nobody else up."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping, Sequence

from tests.application_servers.conftest import Named, Sparse
from tests.application_servers.running import ASGI, Site
from tests.application_servers.site.place import asking
from tests.application_servers.wire import SMALL, Connection

SIZE = 64 * 2**20
SECONDS = 10
KILOBYTE = 1000
OTHERS = 5  # requests to each server in a second
PROMPT = 2.0  # seconds; most take some milliseconds
SLOW: Sequence[Mapping[str, str]] = [*[{}] * 3, *[{"Range": "bytes=1-"}] * 3]
"""The slow requests to each server."""


def slow_readers(site: Site, target: str, stack: contextlib.ExitStack) -> list[Connection]:
    """Begin downloads of a file, whole and in part."""
    clients = []
    for headers in SLOW:
        client = stack.enter_context(site.connect(buffer=SMALL))
        client.send(target, headers=headers)
        client.head()
        clients.append(client)
    return clients


def duration_of_another(site: Site) -> float:
    """Return how long another request takes, in seconds."""
    begun = time.monotonic()
    assert site.ask(asking("/send", b"ten.txt")).body == b"0123456789"
    return time.monotonic() - begun


def test_readers_of_a_kilobyte_per_second_hold_nobody_up(named: Named, sparse: Sparse) -> None:
    """All servers at the same time, because it takes its time."""
    sites = [named(name) for name in ASGI]
    target = asking("/send", sparse(SIZE).name.encode())
    durations = []
    with contextlib.ExitStack() as stack:
        slow = [client for site in sites for client in slow_readers(site, target, stack)]
        begun = time.monotonic()
        for second in range(1, SECONDS + 1):
            assert all(client.read(KILOBYTE) == bytes(KILOBYTE) for client in slow)
            durations += [duration_of_another(site) for site in sites for _ in range(OTHERS)]
            time.sleep(max(0.0, begun + second - time.monotonic()))  # the pace that is tested
        assert all(client.read(KILOBYTE) == bytes(KILOBYTE) for client in slow)
    assert len(durations) == SECONDS * OTHERS * len(ASGI)
    assert max(durations) < PROMPT
    for site in sites:
        site.wait_until_idle()
