"""A file of 1 GiB through a hand-over, beside the front server alone; and the application's memory.

Run it with `python -m benchmarks.large_file`.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from benchmarks.rounds import ROUNDS, Comparison, compare
from benchmarks.stacks import ALONE, BEHIND, Stack, alone, check, running, versions
from benchmarks.through_servers import FEWER_ROUNDS, NULL, OURS, THE_SERVER, WSGI
from harness.process import scratch

SIZE = 2**30
NAME = "2026/film.mp4"

FRONTS: Mapping[str, int] = {
    "nginx": ROUNDS,
    "apache": FEWER_ROUNDS,
    "lighttpd": FEWER_ROUNDS,
    "caddy": FEWER_ROUNDS,
}
"""How many rounds each front server has."""

_CHUNK = 1024 * 1024


def main(fronts: Mapping[str, int] = FRONTS) -> None:
    """Measure, and save and print what came of it."""
    with scratch("large-") as directory:
        root = directory / "root"
        file = root / NAME
        file.parent.mkdir(parents=True)
        with file.open("wb") as output:
            for _ in range(SIZE // _CHUNK):
                output.write(bytes(range(256)) * (_CHUNK // 256))
        for front, rounds in fronts.items():
            measured(front, root, rounds)


def measured(front: str, root: Path, rounds: int) -> Comparison:
    """Compare a front server behind which an application hands over with the same server alone."""
    stack = Stack(front, "gunicorn-gthread")
    with (
        alone(front, root, NAME) as server,
        running(stack, WSGI[NULL], root, NAME) as null,
        running(stack, WSGI[OURS], root, NAME) as ours,
    ):
        contestants = {OURS: ours, NULL: null, THE_SERVER: server}
        _ask_for_the_head(ours.url)
        before = _memory(ours.worker)
        for each in contestants.values():
            check(each.url, root / NAME)
        result = compare(
            f"through-{front}-gunicorn-1GiB",
            f"hand-over through {stack}, 1 GiB",
            {name: _download(each.url) for name, each in contestants.items()},
            twice=THE_SERVER,
            unit="MB/s",
            better="more",
            rounds=rounds,
            settings={
                "versions": versions(stack),
                "front server": "as `xsendfile config` prints it",
                "application server": BEHIND[stack.behind],
                THE_SERVER: f"as printed, {ALONE[front].said}",
                "load": "one download at a time, read in Python by 1 MiB, and thrown away",
                "file": "1 GiB, the same for all, in the page cache",
            },
        )
        download = _download(ours.url)

        def after() -> float:
            download()
            return _memory(ours.worker)["VmHWM"] / 1e3

        compare(
            f"through-{front}-gunicorn-1GiB-memory",
            f"what the application's process holds: hand-over through {stack}, 1 GiB",
            {"before": lambda: before["VmRSS"] / 1e3, "after": after},
            twice="before",
            unit="MB",
            rounds=FEWER_ROUNDS,
            settings={
                "before": "after one HEAD; resident",
                "after": "each download; the most so far, resident",
            },
        )
    return result


def _ask_for_the_head(url: str) -> None:
    """Have the application at work once, without a byte of the file."""
    with urlopen(Request(url, method="HEAD")) as answer:  # noqa: S310 - of our own server
        answer.read()


def _download(url: str) -> Callable[[], float]:
    """Return what downloads a file, and tells the megabytes in a second."""
    parts = urlsplit(url)
    buffer = bytearray(_CHUNK)

    def rate() -> float:
        started = time.perf_counter()
        with contextlib.closing(http.client.HTTPConnection(parts.netloc)) as client:
            client.request("GET", parts.path)
            answer = client.getresponse()
            received = 0
            while count := answer.readinto(buffer):
                received += count
        taken = time.perf_counter() - started
        if received != SIZE:
            message = f"{url} sends {received} bytes"
            raise RuntimeError(message)
        return SIZE / taken / 1e6

    return rate


def _memory(pid: int) -> Mapping[str, int]:
    """Return what a process holds, and the most that it has held, in kB (proc(5))."""
    status = Path(f"/proc/{pid}/status").read_text()
    return {name: int(kilobytes) for name, kilobytes in re.findall(r"(Vm\w+):\s+(\d+) kB", status)}


if __name__ == "__main__":
    main()
