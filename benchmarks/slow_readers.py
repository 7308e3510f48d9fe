"""Clients that take their time for a download, as over a slow line: many in one process.

Each reads a little twice a second, so that it needs `SECONDS` for all of it,
and begins anew when it has ended; for the first time it needs up to twice as
long, so that they do not all end at once. Their turns are spread over the time:
what is measured beside them is not to wait for all of them at once. Their segments are
those of a network: with the 64 kB of the loopback interface, the server's
socket buffers would take more at once.

`SlowReaders` starts and asks them; it runs this module.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urlsplit

SECONDS = 60
"""How long a download takes."""

_TURN = 0.5  # seconds
_SLICES = 50  # of a turn; each has its share of the clients
_SEGMENT = 1448  # bytes, as by Ethernet
_BUFFER = 64 * 1024  # bytes
_FLAGS = re.DOTALL | re.IGNORECASE
_HEAD = re.compile(rb"HTTP/1\.1 200 .*?\r\nContent-Length: (\d+)(?=\r\n).*?\r\n\r\n", _FLAGS)


class State(NamedTuple):
    """How the clients fare.

    Attributes:
        receiving: how many have received something, and not all.
        moved: how many have received something since the last time that this was asked.
        ended: how many downloads have ended since the beginning.
        failed: how many have ended too early.

    """

    receiving: int
    moved: int
    ended: int
    failed: int


class SlowReaders:
    """Clients, in a process of their own.

    Args:
        url: what they download.
        count: how many there are.

    """

    def __init__(self, url: str, count: int) -> None:
        """Start them."""
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "benchmarks.slow_readers", url, str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def state(self) -> State:
        """Ask how they fare."""
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise AssertionError
        process.stdin.write("\n")
        process.stdin.flush()
        return State(*json.loads(process.stdout.readline()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End them."""
        self._process.terminate()
        self._process.communicate()


class _Client:
    """One download after the other."""

    _socket: socket.socket

    def __init__(self, port: int, target: str, seconds: float) -> None:
        self._port = port
        self._seconds = seconds
        self._request = f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        self._size: int | None = None
        self._received = 0
        self._began = 0.0
        self._begin()
        self.moved = False
        self.ended = 0
        self.failed = 0

    @property
    def receiving(self) -> bool:
        """Whether something was received, and not all."""
        return self._size is not None

    def turn(self) -> None:
        """Read as much as is due."""
        due = _BUFFER
        if self._size is not None:
            due = (
                int((time.monotonic() - self._began) / self._seconds * self._size) - self._received
            )
        if due > 0:
            with contextlib.suppress(BlockingIOError):
                self._take(self._socket.recv(due))

    def _take(self, data: bytes) -> None:
        """Count what was received."""
        self.moved = self.moved or bool(data)
        if self._size is None:
            head = _HEAD.match(data)
            if head is not None:
                self._size = int(head[1])
                self._received = len(data) - head.end()
                return
            self.failed += 1
        else:
            self._received += len(data)
            if data and self._received < self._size:
                return
            self.failed += self._received < self._size
            self.ended += 1
            self._seconds = SECONDS
        self._socket.close()
        self._begin()

    def _begin(self) -> None:
        """Ask for the file."""
        self._size = None
        self._received = 0
        self._began = time.monotonic()
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, _SEGMENT)
        self._socket.connect(("127.0.0.1", self._port))
        self._socket.sendall(self._request)
        self._socket.settimeout(0)


def main() -> None:
    """Download, and tell at each line how it goes."""
    url, count = urlsplit(sys.argv[1]), int(sys.argv[2])
    clients: list[_Client] = []
    threading.Thread(target=_tell, args=(clients,), daemon=True).start()
    for number in range(count):
        seconds = SECONDS * (1 + number / count)
        clients.append(_Client(url.port or 80, url.path, seconds))
        if number % _SLICES == 0:
            time.sleep(_TURN / _SLICES)
    while True:
        for first in range(_SLICES):
            time.sleep(_TURN / _SLICES)
            for client in clients[first::_SLICES]:
                client.turn()


def _tell(clients: list[_Client]) -> None:
    """Answer each line with how the clients fare."""
    for _ in sys.stdin:
        state = State(
            sum(client.receiving for client in clients),
            sum(client.moved for client in clients),
            sum(client.ended for client in clients),
            sum(client.failed for client in clients),
        )
        for client in clients:
            client.moved = False
        print(json.dumps(state), flush=True)


if __name__ == "__main__":
    main()
