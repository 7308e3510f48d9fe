"""The resident memory of the processes of a deployment."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from harness.process import Server
from tests.conformance.deployments import Deployment

_RESET_PEAK = "5"  # proc(5), /proc/PID/clear_refs


@contextlib.contextmanager
def growth(deployment: Deployment) -> Iterator[dict[str, int]]:
    """Yield what will hold, afterwards, by how many bytes either server grew at its peak."""
    servers = {"front server": deployment.front, "application": deployment.application}
    watched = {name: processes(server) for name, server in servers.items() if server is not None}
    for pids in watched.values():
        for pid in pids:
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                Path(f"/proc/{pid}/clear_refs").write_text(_RESET_PEAK)
    before = {name: sum(map(_peak, pids)) for name, pids in watched.items()}
    grown: dict[str, int] = {}
    yield grown
    for name, pids in watched.items():
        grown[name] = sum(map(_peak, pids)) - before[name]


def processes(server: Server) -> list[int]:
    """Return the process ids of a server and of all that it has started."""
    found = [server.pid]
    for pid in found:
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            found += map(int, children.read_text().split())
    return found


def _peak(pid: int) -> int:
    """Return the peak of the resident memory of a process in bytes, 0 if it has ended."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0
