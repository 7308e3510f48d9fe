"""Requests per second of one process's application that is called from 1 to 64 threads.

Each thread that makes a system call gives the interpreter's lock away and has
to wait until it gets it back. How often that happens is what counts here; so
the application that makes but one such call stands beside.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from wsgiref.types import WSGIApplication, WSGIEnvironment

from benchmarks.asking import start_response
from benchmarks.floor import FLOOR
from benchmarks.growth.applications import SETTINGS, applications, asked, check
from benchmarks.growth.files import WORKING_SET, flat, made, names
from benchmarks.rounds import ROUNDS, Comparison, compare

THREADS = (1, 2, 4, 8, 16, 32, 64)
SECONDS = 0.1  # for each contestant in each round
_AT_ONCE = 10  # requests between two looks at the clock


def compare_threads(*, seconds: float = SECONDS, rounds: int = ROUNDS) -> Comparison:
    """Compare what all threads together get done."""
    with made(flat, (WORKING_SET,)) as roots:
        requests = asked(roots[WORKING_SET], names(flat, WORKING_SET))
        contestants = {}
        points = {}
        for what, application in applications(roots[WORKING_SET]).items():
            check(application, requests)
            for count in THREADS:
                each = contestant(what, count)
                contestants[each] = _calling(application, requests, count, seconds)
                points[each] = (what, count)
        return compare(
            "growth-threads",
            "Requests of 1,000 names, from more and more threads of one process",
            contestants,
            twice=contestant(FLOOR, 1),
            unit="requests/s",
            better="more",
            rounds=rounds,
            settings={
                "time": f"{seconds} s for each in each round, after one pass over the names",
                "applications": SETTINGS,
                "lines": {"axis": "threads", "points": points},
            },
        )


def contestant(what: str, threads: int) -> str:
    """Return what one contestant is called."""
    return f"{what}: {threads} thread" + "s" * (threads > 1)


def _calling(
    application: WSGIApplication, requests: Sequence[WSGIEnvironment], threads: int, seconds: float
) -> Callable[[], float]:
    """Return what measures the requests per second of all threads together."""
    parts = [requests[start : start + _AT_ONCE] for start in range(0, len(requests), _AT_ONCE)]

    def measure() -> float:
        _ask(application, requests)
        answered = [0] * threads
        ready = threading.Barrier(threads + 1)

        def call(number: int) -> None:
            turn = number * len(parts) // threads
            ready.wait()
            ends = time.perf_counter() + seconds
            while time.perf_counter() < ends:
                _ask(application, parts[turn % len(parts)])
                answered[number] += _AT_ONCE
                turn += 1

        callers = [threading.Thread(target=call, args=(number,)) for number in range(threads)]
        for caller in callers:
            caller.start()
        ready.wait()
        started = time.perf_counter()
        for caller in callers:
            caller.join()
        return sum(answered) / (time.perf_counter() - started)

    return measure


def _ask(application: WSGIApplication, requests: Sequence[WSGIEnvironment]) -> None:
    """Make the requests; none of these applications writes into an environ."""
    for environ in requests:
        for _ in application(environ, start_response):
            pass
