"""What the system tells about a running server."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

from .process import PATIENCE, Server


def worker_of(server: Server) -> int:
    """Return the process id of the only worker, as soon as it is forked."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    deadline = time.monotonic() + PATIENCE
    while not (workers := children.read_text().split()) and time.monotonic() < deadline:
        time.sleep(0.01)
    (worker,) = workers
    return int(worker)


class Moved(NamedTuple):
    """How many bytes a process has moved so far (proc(5), `/proc/PID/io`).

    Attributes:
        read: `rchar`; counts what is read from files, not from sockets.
        written: `wchar`; counts write(2) and sendfile(2), not send(2).

    """

    read: int
    written: int


def bytes_moved_by(pid: int) -> Moved:
    """Return how many bytes a process has moved so far."""
    lines = Path(f"/proc/{pid}/io").read_text().splitlines()
    counters = dict(line.split(": ") for line in lines)
    return Moved(int(counters["rchar"]), int(counters["wchar"]))
