"""The service in granian and in uvicorn: what `xsendfile serve` was chosen by.

Two workers, signed links, files of three sizes by `ab` (Debian: apache2-utils)
on kept connections, the median of three rounds; then what fifty clients cost
that are slow to read, a request with a head of 200 kB, and a new connection
after SIGTERM.

    python -m benchmarks.service_servers [DIRECTORY WITH granian AND uvicorn]

For uvicorn at its best, that directory has uvloop and httptools, too:
`pip install granian 'uvicorn[standard]'`.
"""

from __future__ import annotations

import contextlib
import os
import platform
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from harness.process import Server, free_port, scratch
from xsendfile.links import LinkSigner

WORKERS = 2
CLIENTS = 16
ROUNDS = 3
SLOW = 50
SIZES = {"1 kB": (1000, 10_000), "100 kB": (100_000, 5000), "10 MB": (10_000_000, 200)}
PATIENCE = 10.0  # seconds
_KEY = "R3pu5uOZ0Vq0gYyK6w3yQ1u2Qd4X0ZJ6"
_LINKS = LinkSigner({"a": _KEY})
_APP = "xsendfile.service:app"
_SOURCE = Path(__file__).parents[1] / "src"
_GRANIAN = ("--interface", "asgi", "--no-ws", "--http", "1", "--http1-buffer-size", "32768")
_UVICORN = ("--no-access-log", "--no-proxy-headers", "--timeout-graceful-shutdown", "5")
_SERVERS: Mapping[str, Sequence[str]] = {
    "granian": ("granian", *_GRANIAN, "--loop", "asyncio", "--workers-kill-timeout", "5"),
    "uvicorn, h11": ("uvicorn", *_UVICORN, "--loop", "asyncio", "--http", "h11"),
    "uvicorn, httptools, uvloop": (
        *("uvicorn", *_UVICORN),
        *("--loop", "uvloop", "--http", "httptools"),
    ),
}


def main() -> int:
    """Print the figures."""
    programs = Path(sys.argv[1] if len(sys.argv) > 1 else sys.executable).absolute()
    programs = programs if programs.is_dir() else programs.parent
    print(f"Python {platform.python_version()}, {platform.platform()}, {os.cpu_count()} cores")
    with scratch("service-servers-") as directory:
        for name, (size, _) in SIZES.items():
            (directory / name).write_bytes(os.urandom(size))
        for title, (program, *options) in _SERVERS.items():
            if "uvloop" in title and not _has_uvloop(programs):
                print(f"\n{title}: not there")
                continue
            print(f"\n{title}")
            with _running([programs / program, *options], directory) as server:
                _measure(server)
    return 0


@contextlib.contextmanager
def _running(command: Sequence[str | Path], directory: Path) -> Iterator[Server]:
    """Start a server with the service in it."""
    port = free_port()
    where = ("--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS))
    environment = {
        "XSENDFILE_ROOT": str(directory),
        "XSENDFILE_KEYS": f"a:{_KEY}",
        "PYTHONPATH": str(_SOURCE),
    }
    with Server(
        [*command, *where, _APP],
        port=port,
        log=directory / "log",
        environment=environment,
        unprivileged=False,
    ) as server:
        time.sleep(1)  # until all workers are there
        yield server


def _measure(server: Server) -> None:
    """Print what one server does; it is told to end at last."""
    began = _memory(server.pid)
    for name, (size, requests) in SIZES.items():
        link = server.url + _LINKS.sign(name)
        _ab(link, CLIENTS)
        rate = statistics.median(_ab(link, requests) for _ in range(ROUNDS))
        print(f"  {name:8} {rate:8.0f} requests/s {rate * size / 1e6:8.0f} MB/s")
    before = _memory(server.pid)
    with contextlib.ExitStack() as slow:
        for _ in range(SLOW):
            slow.enter_context(_asked(server.port, _LINKS.sign("10 MB"), ""))
        time.sleep(3)
        now = _memory(server.pid)
    print(f"  memory {began:.0f} MB; {SLOW} slow clients {now - before:+.0f} MB")
    with _asked(server.port, _LINKS.sign("1 kB"), f"X-A: {'a' * 200_000}\r\n") as client:
        line = client.makefile("rb").readline().decode().strip()
    print(f"  a head of 200 kB: {line or 'closed'}")
    with _asked(server.port, _LINKS.sign("10 MB"), "") as download:
        os.kill(server.pid, signal.SIGTERM)
        time.sleep(1)
        with contextlib.suppress(OSError):
            download.recv(1)
        print(f"  a second after SIGTERM: {_told(lambda: _connect(server.port).close())}")


def _ab(url: str, requests: int) -> float:
    """Return how many requests are answered in a second.

    Raises:
        RuntimeError: some were not.

    """
    command = ["ab", "-q", "-k", "-n", str(requests), "-c", str(CLIENTS), url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    rate = re.search(r"Requests per second:\s+([\d.]+)", text)
    if rate is None or "Non-2xx" in text or not re.search(r"Failed requests:\s+0\n", text):
        raise RuntimeError(text)
    return float(rate[1])


def _connect(port: int) -> socket.socket:
    """Connect with a small buffer: who reads slowly."""
    client = socket.socket()
    client.settimeout(PATIENCE)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 * 1024)
    client.connect(("127.0.0.1", port))
    return client


def _asked(port: int, target: str, headers: str) -> socket.socket:
    """Connect, and send a request."""
    client = _connect(port)
    client.sendall(f"GET {target} HTTP/1.1\r\nHost: a\r\n{headers}\r\n".encode())
    return client


def _told(connect: Callable[[], None]) -> str:
    """Return whether a new connection is taken."""
    try:
        connect()
    except ConnectionError:
        return "new connections are refused"
    return "new connections are taken"


def _memory(pid: int) -> float:
    """Return what a process and those that it has started hold, in MB, shared pages in parts."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    own = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return (int(own[1]) / 1000 if own else 0) + sum(_memory(int(child)) for child in children)


def _has_uvloop(programs: Path) -> bool:
    """Whether the second server can be at its best."""
    code = "import httptools, uvloop"
    return (
        subprocess.run([programs / "python", "-c", code], capture_output=True, check=False)  # noqa: S603
    ).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
