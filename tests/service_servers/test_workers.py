"""Workers that are killed, keys that are changed, and the end."""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable

import pytest

from harness.process import PATIENCE
from tests.application_servers import wire
from tests.application_servers.wire import Connection
from tests.service_servers.serving import LARGE, LINKS, SMALL, Service, Start
from xsendfile.links import LinkSigner

GRACE = 25  # seconds; what `xsendfile serve` has unless told

REQUESTS = 10_000
CLIENTS = 4
BYTES = "bytes 10-19/1024"


def eventually(holds: Callable[[], bool]) -> bool:
    """Wait until something holds, as long as our patience lasts."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.02)
    return False


class Visitors:
    """Clients that ask without a pause on kept connections, each answer known beforehand.

    Attributes:
        answers: how many came.
        wrong: those that were not the ones expected.
        broken: connections that ended without an answer; the request is sent again.

    """

    def __init__(self, port: int, requests: int) -> None:
        valid = LINKS.sign("small")
        ended = LINKS.sign("small", clock=lambda: time.time() - 4000)
        self._expected = [
            ("GET", valid, {}, (200, SMALL)),
            ("GET", valid, {"Range": "bytes=10-19"}, (206, SMALL[10:20])),
            ("HEAD", valid, {}, (200, b"")),
            ("POST", valid, {}, (405, b"405 Method Not Allowed\n")),
            ("GET", valid.replace("small", "large"), {}, (403, b"403 Forbidden\n")),
            ("GET", ended, {}, (410, b"410 Gone\n")),
            ("GET", LINKS.sign("missing"), {}, (404, b"404 Not Found\n")),
        ]
        self.answers = 0
        self.wrong: list[object] = []
        self.broken: Counter[str] = Counter()
        self._port = port
        self._left = iter(range(requests))
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._visit, args=[n]) for n in range(CLIENTS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()

    def _visit(self, number: int) -> None:
        choose = random.Random(number).choice
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        while self._another():
            method, url, headers, expected = choose(self._expected)
            while (got := self._ask(connection, method, url, headers)) is None:
                assert self.broken.total() < REQUESTS, "nobody is there any more"
            with self._lock:
                self.answers += 1
                if got != expected:
                    self.wrong.append((method, url, got))
        connection.close()

    def _ask(
        self, connection: http.client.HTTPConnection, method: str, url: str, headers: dict[str, str]
    ) -> tuple[int, bytes] | None:
        """Return status and body, or None if the connection ended before it was whole."""
        try:
            connection.request(method, url, headers=headers)
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            with self._lock:
                self.broken[type(error).__name__] += 1
            return None

    def _another(self) -> bool:
        with self._lock:
            return next(self._left, None) is not None


def test_ten_thousand_requests_with_a_worker_killed_on_the_way(start: Start) -> None:
    service = start()
    assert eventually(lambda: len(service.workers()) == 2)
    before = service.workers()
    visitors = Visitors(service.server.port, REQUESTS)
    visitors.start()
    assert eventually(lambda: visitors.answers > REQUESTS // 4)
    victim = min(before)
    os.kill(victim, signal.SIGKILL)
    visitors.join()
    assert visitors.answers == REQUESTS
    assert visitors.wrong == []
    assert visitors.broken.total() <= 2 * CLIENTS, "at most what the killed worker had in hand"
    assert eventually(lambda: len(service.workers()) == 2)
    assert victim not in service.workers()
    assert service.curl("/.health").status == 200


def test_a_download_goes_on_when_the_server_is_told_to_end(start: Start) -> None:
    service = start()
    with Connection(service.server.port, buffer=wire.SMALL) as download:
        download.send(LINKS.sign("large"))
        assert download.head().status == 200
        os.kill(service.server.pid, signal.SIGTERM)
        assert eventually(lambda: not accepts(service))
        assert download.read(len(LARGE)) == LARGE
    assert ended(service) == 0


def test_who_takes_too_long_is_cut_off_at_the_end(start: Start) -> None:
    service = start("--grace", "2")
    with Connection(service.server.port, buffer=wire.SMALL) as download:
        download.send(LINKS.sign("large"))
        assert download.head().status == 200
        began = time.monotonic()
        os.kill(service.server.pid, signal.SIGTERM)
        assert ended(service) == 0
        assert time.monotonic() - began > 1.9
        assert len(download.rest()) < len(LARGE)


def test_an_idle_connection_does_not_hold_up_the_end(start: Start) -> None:
    service = start()
    with Connection(service.server.port) as idle:
        idle.send(LINKS.sign("small"))
        assert idle.whole().body == SMALL
        os.kill(service.server.pid, signal.SIGTERM)
        assert ended(service) == 0
        assert idle.rest() == b""


def test_keys_are_read_again_without_a_pause(start: Start) -> None:
    """On SIGHUP, as `systemctl reload` sends it; the workers are exchanged one by one."""
    service = start()
    new = LinkSigner({"2026c": "q8d0JbV2yTn5rXw7LmK1cF4hGzPsA9eU"})
    assert service.curl(new.sign("small")).status == 403
    before = service.workers()
    service.keys.write_text("2026c:q8d0JbV2yTn5rXw7LmK1cF4hGzPsA9eU\n")
    os.kill(service.server.pid, signal.SIGHUP)

    def exchanged() -> bool:
        assert service.curl("/.health").status == 200
        return len(service.workers()) == 2 and not service.workers() & before

    assert eventually(exchanged)
    assert service.curl(new.sign("small")).body == SMALL
    assert service.curl(LINKS.sign("small")).status == 403


def test_a_faulty_key_file_leaves_the_keys_as_they_were(start: Start) -> None:
    service = start()
    before = service.workers()
    service.keys.write_text("a line without a colon\n")
    os.kill(service.server.pid, signal.SIGHUP)
    assert eventually(lambda: len(service.workers()) == 2 and not service.workers() & before)
    assert service.curl(LINKS.sign("small")).body == SMALL


def test_a_worker_comes_back_though_the_key_file_has_gone(start: Start) -> None:
    service = start()
    killed = min(service.workers())
    service.keys.unlink()
    os.kill(killed, signal.SIGKILL)
    assert eventually(lambda: len(service.workers() - {killed}) == 2)
    assert service.curl(LINKS.sign("small")).body == SMALL


@pytest.mark.parametrize("workers", [1, 3])
def test_there_are_as_many_workers_as_were_asked_for(start: Start, workers: int) -> None:
    service = start("--workers", str(workers))
    assert eventually(lambda: len(service.workers()) == workers)


def accepts(service: Service) -> bool:
    """Whether it takes new connections."""
    try:
        socket.create_connection(("127.0.0.1", service.server.port), PATIENCE).close()
    except ConnectionError:
        return False
    return True


def ended(service: Service) -> int:
    """Wait for its end, and return its exit status.

    On a busy machine granian has once waited for all of the grace, with nothing left to send.
    """
    return service.server._process.wait(GRACE + PATIENCE)
