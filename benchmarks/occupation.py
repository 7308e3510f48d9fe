"""A small page while five hundred clients download slowly: one synchronous worker of gunicorn.

For each way to send there are two stacks, alike and side by side: one that the
five hundred keep busy, and one that they leave alone. What counts is the 99th
percentile of the times that a small page of the same application takes.

Run it with `python -m benchmarks.occupation`.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.request import urlopen

from benchmarks.handing_over.asked import Asked
from benchmarks.rounds import Comparison, compare
from benchmarks.slow_readers import SECONDS as MINUTE
from benchmarks.slow_readers import SlowReaders
from benchmarks.stacks import Contestant, Stack, check, front_version, running
from benchmarks.wrk import burst
from harness.application_servers import start_application
from harness.process import scratch

CLIENTS = 500
"""How many download."""

ROUNDS = 31
"""More than usual: a percentile of few slow answers varies."""

IDLE = "idle"
BUSY = "while 500 download"

HANDED_OVER = "occupation-handed-over"
"""The name of the comparison that a bar is about; IDLE and BUSY are its contestants."""

SENT_THROUGH_NGINX = "occupation-sent-through-nginx"
SENT_ALONE = "occupation-sent-alone"

_SECONDS = 1.0  # of a burst
_GIVEN_UP = 1.0  # seconds; a page that takes longer counts as one that took as long
_SIZE = 4_000_000  # bytes; the buffers of the sockets hold up to 1.8 million of them
_NAME = "film.bin"
_REPOSITORY = Path(__file__).parents[1]
_BEHIND = "gunicorn-sync"


class Way(NamedTuple):
    """A way to send.

    Attributes:
        title: what is measured, in one line.
        application: hands over, or sends.
        alone: whether no front server is there.
        rounds: how many.

    """

    title: str
    application: str
    alone: bool = False
    rounds: int = 9


WAYS: Mapping[str, Way] = MappingProxyType(
    {
        HANDED_OVER: Way(
            "A small page: the downloads are handed over to nginx",
            "handing_over",
            rounds=ROUNDS,
        ),
        SENT_THROUGH_NGINX: Way(
            "A small page: the application sends the downloads, through nginx", "sending"
        ),
        SENT_ALONE: Way(
            "A small page: the application sends the downloads, without a front server",
            "sending",
            alone=True,
        ),
    }
)
"""By the names of their comparisons."""


def main(rounds: int | None = None, names: Sequence[str] = tuple(WAYS)) -> None:
    """Measure each way, in at most `rounds` rounds."""
    with scratch("occupation-") as root:
        (root / _NAME).write_bytes(os.urandom(_SIZE))
        for name in names:
            _measured(name, WAYS[name], root, rounds or WAYS[name].rounds)


def _measured(name: str, way: Way, root: Path, rounds: int) -> Comparison:
    """Measure one way."""
    with _started(way, root) as idle, _started(way, root) as busy:
        for url in (idle, busy):
            check(f"{url}/{_NAME}", root / _NAME)
        with SlowReaders(f"{busy}/{_NAME}", CLIENTS) as readers:
            _assert_slow(readers, way)
            result = compare(
                name,
                way.title,
                {IDLE: lambda: _slowest(idle), BUSY: _watched(busy, readers, way)},
                twice=IDLE,
                unit="ms, 99th percentile",
                rounds=rounds,
                settings=_settings(way),
            )
    return result


@contextlib.contextmanager
def _started(way: Way, root: Path) -> Iterator[str]:
    """Start a stack, and yield its address."""
    application = f"benchmarks.occupied:{way.application}"
    if not way.alone:
        with running(Stack("nginx", _BEHIND), Contestant(application), root, _NAME) as started:
            yield started.url.removesuffix(f"/{_NAME}")
        return
    with (
        scratch("occupied-") as directory,
        start_application(
            _BEHIND,
            application,
            directory,
            python_path=_REPOSITORY,
            environment=Asked(str(root), _NAME, "nginx").environment,
        ) as server,
    ):
        yield server.url


def _slowest(url: str) -> float:
    """Return the 99th percentile of the times for the page, in milliseconds."""
    return burst(f"{url}/page", _SECONDS, connections=1).percentile_99 * 1e3


def _watched(url: str, readers: SlowReaders, way: Way) -> Callable[[], float]:
    """Return what measures the page, and sees that all clients are at it before and after."""

    def measured() -> float:
        if way.alone:
            return _once(url)
        _assert_in_flight(readers)
        slowest = _slowest(url)
        _assert_in_flight(readers)
        return slowest

    return measured


def _once(url: str) -> float:
    """Return what one page takes in milliseconds, at most until it is given up."""
    began = time.monotonic()
    with contextlib.suppress(TimeoutError), urlopen(f"{url}/page", timeout=_GIVEN_UP) as answer:  # noqa: S310
        answer.read()
    return (time.monotonic() - began) * 1e3


def _assert_slow(readers: SlowReaders, way: Way) -> None:
    """Wait until all clients receive, or, where one keeps the others waiting, until it does.

    Raises:
        RuntimeError: they do not.

    """
    deadline = time.monotonic() + MINUTE / 2
    wanted = 1 if way.alone else CLIENTS
    while (state := readers.state()).receiving < wanted:
        if time.monotonic() > deadline:
            message = f"{wanted} clients should receive: {state}"
            raise RuntimeError(message)
        time.sleep(1)


def _assert_in_flight(readers: SlowReaders) -> None:
    """See that all clients are in the middle of a download, and that bytes arrive.

    One that has ended begins anew: a few may be between the two.

    Raises:
        RuntimeError: they are not.

    """
    state = readers.state()
    if state.receiving < 0.98 * CLIENTS or state.failed:
        message = f"{CLIENTS} clients should receive: {state}"
        raise RuntimeError(message)


def _settings(way: Way) -> Mapping[str, Any]:
    """Return all that one needs to know to measure it again."""
    front = {} if way.alone else {"nginx": front_version("nginx")}
    page = (
        f"while they download: asked for once a round, and given up after {_GIVEN_UP:g} s"
        if way.alone
        else f"wrk, 1 connection, for {_SECONDS:g} s"
    )
    return {
        "versions": {**front, "gunicorn": version("gunicorn")},
        "application server": "gunicorn, 1 synchronous worker",
        "front server": "none" if way.alone else "as `xsendfile config` prints it",
        "downloads": f"{CLIENTS} clients, {_SIZE} bytes in {MINUTE} s each, again and again",
        "page": page,
    }


if __name__ == "__main__":
    main()
