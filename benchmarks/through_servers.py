"""Requests per second through real servers: ours, the peers, null applications, the server alone.

Of all pairs of servers, those that say most: each front server before
gunicorn, and each application server behind nginx. Peers, and xsendfile 1.0,
are with nginx and gunicorn.

Run it with `python -m benchmarks.through_servers`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from benchmarks.rounds import ROUNDS, Comparison, compare
from benchmarks.stacks import (
    ALONE,
    BEHIND,
    Contestant,
    Running,
    Stack,
    alone,
    check,
    running,
    versions,
)
from benchmarks.wrk import burst
from harness.process import scratch

SECONDS = 0.3
"""How long a burst is."""

CONNECTIONS = 16
"""How many clients ask at a time: four for each thread of the application."""

SIZES: Mapping[str, int] = MappingProxyType({"1kB": 1_000, "100kB": 100_000, "10MB": 10_000_000})
"""The files, in bytes."""

FEWER_ROUNDS = 9
"""For what no bar is about."""

MORE_ROUNDS = 41
"""For what bars of a few percent are about: bursts of the same differ by some 7 %."""

NULL = "null application, one stat"
NO_STAT = "null application, no stat"
OURS = "send_file"
MOUNTED = "XSendfileApplication"
WITHOUT_MEMORY = "send_file, memory=0"
ORIGINAL = "xsendfile 1.0"
THE_SERVER = "the server alone"

_NAME = "2026/report.pdf"
_PACKAGES = ("django-sendfile2", "Flask", "WhiteNoise")  # of the peers, beside xsendfile 1.0
_OURS = "benchmarks.handing_over.ours"
_BY_PEERS: Mapping[str, str] = MappingProxyType(
    {
        ORIGINAL: "benchmarks.handing_over.original:application",
        "django-sendfile2": "benchmarks.handing_over.django_files:application",
        "Flask": "benchmarks.handing_over.flask_files:application",
    }
)
PEERS: Mapping[str, Contestant] = MappingProxyType(
    {
        **{peer: Contestant(where) for peer, where in _BY_PEERS.items()},
        **{
            f"{peer}, our headers": Contestant(where, like_ours=True)
            for peer, where in _BY_PEERS.items()
        },
        "WhiteNoise": Contestant("benchmarks.handing_over.white_noise:application"),
    }
)
"""Those of others: as their manuals say, and with our headers and a length of 0."""

WSGI: Mapping[str, Contestant] = MappingProxyType(
    {
        NULL: Contestant("benchmarks.nulls:one_stat"),
        NO_STAT: Contestant("benchmarks.nulls:no_stat"),
        OURS: Contestant(f"{_OURS}:application"),
        MOUNTED: Contestant(f"{_OURS}:mounted"),
        WITHOUT_MEMORY: Contestant(f"{_OURS}:without_memory"),
        **PEERS,
    }
)
"""The WSGI applications that take part."""

ASGI: Mapping[str, Contestant] = MappingProxyType(
    {
        NULL: Contestant("benchmarks.nulls:asgi_one_stat"),
        NO_STAT: Contestant("benchmarks.nulls:asgi_no_stat"),
        OURS: Contestant(f"{_OURS}:asgi"),
    }
)
"""The ASGI applications."""


class Field(NamedTuple):
    """Who is compared with whom.

    Attributes:
        stack: the servers.
        size: of the file, as `SIZES` has it.
        applications: what takes part, beside the front server alone.
        rounds: how many.
        peers: whether it is about the peers; the server alone is elsewhere.

    """

    stack: Stack
    size: str
    applications: Sequence[str] = (NULL, NO_STAT, OURS)
    rounds: int = FEWER_ROUNDS
    peers: bool = False

    @property
    def name(self) -> str:
        """The name of the comparison."""
        subject = "peers" if self.peers else "through"
        behind = self.stack.behind.removesuffix("-gthread")
        return f"{subject}-{self.stack.front}-{behind}-{self.size}"


_MAIN = Stack("nginx", "gunicorn-gthread")
FIELDS = (
    Field(_MAIN, "1kB", (NULL, NO_STAT, OURS, MOUNTED, ORIGINAL), rounds=MORE_ROUNDS),
    Field(_MAIN, "1kB", (NULL, OURS, WITHOUT_MEMORY, *PEERS), rounds=ROUNDS, peers=True),
    Field(_MAIN, "100kB", (NULL, NO_STAT, OURS, ORIGINAL)),
    Field(_MAIN, "10MB", (NULL, NO_STAT, OURS, ORIGINAL)),
    *(Field(Stack("nginx", behind), "1kB") for behind in ("uwsgi", "granian-wsgi", "granian")),
    *(
        Field(Stack(front, "gunicorn-gthread"), size)
        for front in ("apache", "lighttpd", "caddy")
        for size in SIZES
    ),
)
"""All comparisons."""


def main(fields: Sequence[Field] = FIELDS) -> None:
    """Measure, and save and print what came of it."""
    for field in fields:
        measured(field)


def measured(field: Field, rounds: int | None = None) -> Comparison:
    """Start all contestants of a field, and compare them."""
    with scratch("through-") as directory, contextlib.ExitStack() as stack:
        root = directory / "root"
        file = root / _NAME
        file.parent.mkdir(parents=True)
        file.write_bytes(b"x" * SIZES[field.size])
        bursts: dict[str, Callable[[], float]] = {}
        for contestant, started in _contestants(field, root).items():
            url = stack.enter_context(started).url
            check(url, file)
            bursts[contestant] = _burst(url, SIZES[field.size])
        subject = "peers" if field.peers else "hand-over"
        return compare(
            field.name,
            f"{subject} through {field.stack}, {field.size}",
            bursts,
            twice=NULL,
            unit="requests/s",
            better="more",
            rounds=rounds or field.rounds,
            settings=_settings(field),
        )


def _contestants(
    field: Field, root: Path
) -> Mapping[str, contextlib.AbstractContextManager[Running]]:
    """Return how each contestant is started."""
    table = ASGI if field.stack.behind == "granian" else WSGI
    started = {each: running(field.stack, table[each], root, _NAME) for each in field.applications}
    if not field.peers:
        started[THE_SERVER] = alone(field.stack.front, root, _NAME)
    return started


def _burst(url: str, size: int) -> Callable[[], float]:
    """Return what asks for a file for a while, and tells the requests in a second.

    They are counted by their bytes, so that what is under way at the end of a
    burst counts in part.
    """

    def rate() -> float:
        told = burst(url, SECONDS, connections=CONNECTIONS)
        return told.rate if size < SIZES["10MB"] else told.bytes / told.seconds / size

    return rate


def _settings(field: Field) -> Mapping[str, Any]:
    """Return all that one needs to know to measure it again."""
    settings = {
        "versions": versions(field.stack),
        "front server": "as `xsendfile config` prints it; one process group for each contestant",
        "application server": BEHIND[field.stack.behind],
        "load": f"wrk, 1 thread, {CONNECTIONS} connections, bursts of {SECONDS} s",
        "file": f"{SIZES[field.size]} bytes, the same for all, in the page cache",
    }
    if field.peers:
        own = {"peers": {peer: version(peer) for peer in _PACKAGES}, "Django": "without middleware"}
        return {**settings, **own}
    changed = f"as printed, {ALONE[field.stack.front].said}"
    return {**settings, THE_SERVER: changed}


if __name__ == "__main__":
    main()
