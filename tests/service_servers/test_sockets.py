"""`xsendfile serve --listen unix:…`."""

from __future__ import annotations

import os
import signal
import socket
import stat
from pathlib import Path

from tests.service_servers.serving import LINKS, SMALL, curl, started_at
from tests.service_servers.test_workers import eventually

URL = "http://localhost"


def _answers(path: Path) -> bool:
    """Whether something still accepts connections."""
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def test_every_user_who_can_enter_the_directory_may_connect(place: Path) -> None:
    path = place / "a.sock"
    service = started_at(path, place)
    with service.server:
        assert stat.S_IMODE(path.stat().st_mode) == 0o666
        answer = curl(f"{URL}{LINKS.sign('small')}", "--unix-socket", str(path))
        assert (answer.status, answer.body) == (200, SMALL)
    assert not path.exists()


def test_a_socket_that_was_left_behind_is_taken_over(place: Path) -> None:
    path = place / "a.sock"
    killed = started_at(path, place)
    with killed.server:
        workers = killed.workers()
        os.kill(killed.server.pid, signal.SIGKILL)
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        assert eventually(lambda: not _answers(path))
    assert path.exists()
    service = started_at(path, place)
    with service.server:
        assert curl(f"{URL}/.health", "--unix-socket", str(path)).status == 200
