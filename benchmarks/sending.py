"""The application sends the bytes itself: ours and the peers, each on the same server.

Beside them, with gunicorn, is sendfile(2) in a bare loop.

Run it with `python -m benchmarks.sending`.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from benchmarks.rounds import ROUNDS, Comparison, compare
from benchmarks.sending_files import ROOT
from benchmarks.stacks import check
from benchmarks.wrk import burst
from harness.application_servers import start_application
from harness.process import Server, free_port, scratch

SECONDS = 0.2
"""How long a burst is."""

CONNECTIONS = 4
"""How many clients ask at a time: as many as there are threads, where there are threads."""

SIZES: Mapping[str, int] = MappingProxyType(
    {"1kB": 1_000, "100kB": 100_000, "10MB": 10_000_000, "100MB": 100_000_000}
)
"""The files, in bytes."""

LARGE = ("10MB", "100MB")
"""Those that count by their bytes, not by their number."""

OURS = "send_file"
MOUNTED = "XSendfileApplication"
WHITENOISE = "WhiteNoise"
WERKZEUG = "Werkzeug"
FLASK = "Flask"
STARLETTE = "Starlette"
AIOHTTP = "aiohttp, its own server"
AIOHTTP_WORKER = "aiohttp, its own worker"
BARE = "sendfile(2) in a bare loop"

_REPOSITORY = Path(__file__).parents[1]
_OWN_SERVERS = (AIOHTTP, AIOHTTP_WORKER, BARE)  # that worker replaces all of gunicorn but its name
_WSGI: Mapping[str, str] = MappingProxyType(
    {
        OURS: "ours:application",
        MOUNTED: "ours:mounted",
        WHITENOISE: "white_noise:application",
        WERKZEUG: "werkzeug_files:application",
        FLASK: "flask_files:application",
        AIOHTTP_WORKER: "aiohttp_files:application",
    }
)
_ASGI: Mapping[str, str] = MappingProxyType(
    {OURS: "ours:asgi", MOUNTED: "ours:asgi_mounted", STARLETTE: "starlette_files:application"}
)
_PACKAGES: Mapping[str, str] = MappingProxyType(
    {
        WHITENOISE: "WhiteNoise",
        WERKZEUG: "Werkzeug",
        FLASK: "Flask",
        STARLETTE: "Starlette",
        AIOHTTP: "aiohttp",
        AIOHTTP_WORKER: "aiohttp",
    }
)


class Field(NamedTuple):
    """Who is compared on a server.

    Attributes:
        server: as the harness calls it.
        package: that it comes from.
        applications: those that it is given, by what they bring.
        contestants: their names.
        options: for its command line.
        said: how it is set, in words.

    """

    server: str
    package: str
    applications: Mapping[str, str]
    contestants: Sequence[str]
    options: Sequence[str]
    said: str


FIELDS = (
    Field(
        "gunicorn-gthread",
        "gunicorn",
        _WSGI,
        (OURS, MOUNTED, WHITENOISE, WERKZEUG, FLASK, AIOHTTP_WORKER, BARE),
        (),
        "1 worker with 4 threads, connections kept",
    ),
    Field(
        "gunicorn-sync",
        "gunicorn",
        _WSGI,
        (OURS, WHITENOISE, WERKZEUG, BARE),
        (),
        "1 worker, synchronous: no connection is kept",
    ),
    Field(
        "uwsgi",
        "pyuwsgi",
        _WSGI,
        (OURS, WHITENOISE, WERKZEUG),
        ("--add-header", "Connection: close"),  # as it does; so that clients know
        "1 process with 4 threads, by http-socket: no connection is kept",
    ),
    Field(
        "granian-wsgi",
        "granian",
        _WSGI,
        (OURS, WHITENOISE, WERKZEUG),
        (),
        "1 worker, WSGI, as it is unless told",
    ),
    Field(
        "granian",
        "granian",
        _ASGI,
        (OURS, STARLETTE),
        (),
        "1 worker, ASGI, as it is unless told",
    ),
    Field(
        "uvicorn",
        "uvicorn",
        _ASGI,
        (OURS, MOUNTED, STARLETTE, AIOHTTP),
        ("--no-access-log",),
        "1 process, with uvloop and httptools, without an access log",
    ),
)
"""All of them."""

SERVERS = tuple(each.server for each in FIELDS)
"""As the harness calls them."""


def name_of(server: str, size: str) -> str:
    """Return the name of a comparison."""
    return f"sending-{server}-{size}"


def peers_of(server: str) -> Sequence[str]:
    """Return the peers that are compared on a server, not beside it."""
    own = FIELDS[SERVERS.index(server)]
    return tuple(each for each in own.contestants if each not in {OURS, MOUNTED, *_OWN_SERVERS})


def main(
    rounds: int = ROUNDS,
    servers: Sequence[str] = SERVERS,
    sizes: Sequence[str] = tuple(SIZES),
) -> None:
    """Measure each server with each size."""
    with scratch("sending-") as directory:
        root = directory / "files"
        root.mkdir()
        for size in sizes:
            (root / size).write_bytes(os.urandom(SIZES[size]))
        for field in FIELDS:
            if field.server in servers:
                _measured(field, directory, sizes, rounds)


def _measured(field: Field, directory: Path, sizes: Sequence[str], rounds: int) -> list[Comparison]:
    """Measure all contestants of a server, one size after the other."""
    root = directory / "files"
    with contextlib.ExitStack() as stack:
        urls = {
            each: stack.enter_context(_started(field, each, directory, sizes))
            for each in field.contestants
        }
        for each in field.contestants:
            for size in sizes:
                check(urls[each][size], root / size)
        return [
            compare(
                name_of(field.server, size),
                f"A file of {size}, sent by the application: {field.server}",
                {each: _burst(urls[each][size], size) for each in field.contestants},
                twice=OURS,
                unit="MB/s" if size in LARGE else "requests/s",
                better="more",
                rounds=rounds,
                settings=_settings(field, size),
            )
            for size in sizes
        ]


@contextlib.contextmanager
def _started(
    field: Field, contestant: str, directory: Path, sizes: Sequence[str]
) -> Iterator[Mapping[str, str]]:
    """Start a contestant, and yield the addresses of its files by their sizes."""
    root = directory / "files"
    own = directory / f"{field.server}-{contestant}"
    own.mkdir()
    if contestant == BARE:
        threads = "0" if field.server == "gunicorn-sync" else str(CONNECTIONS)
        with contextlib.ExitStack() as stack:
            servers = {
                size: stack.enter_context(
                    _module("bare_sendfile", str(root / size), threads, log=own / size, root=root)
                )
                for size in sizes
            }
            yield {size: f"{server.url}/" for size, server in servers.items()}
        return
    with (
        _module("sending_files.aiohttp_files", log=own / "log", root=root)
        if contestant == AIOHTTP
        else _application(field, contestant, own, root)
    ) as server:
        yield {size: f"{server.url}/{size}" for size in sizes}


def _module(name: str, *arguments: str, log: Path, root: Path) -> Server:
    """Start a module of this package that is a server itself."""
    port = free_port()
    return Server(
        [sys.executable, "-m", f"benchmarks.{name}", str(port), *arguments],
        port=port,
        log=log,
        environment={"PYTHONPATH": str(_REPOSITORY), ROOT: str(root)},
        unprivileged=False,
    )


def _application(field: Field, contestant: str, directory: Path, root: Path) -> Server:
    """Start an application in its server."""
    worker = ("--worker-class", "aiohttp.GunicornWebWorker")
    return start_application(
        field.server,
        f"benchmarks.sending_files.{field.applications[contestant]}",
        directory,
        python_path=_REPOSITORY,
        environment={ROOT: str(root)},
        options=(*field.options, *(worker if contestant == AIOHTTP_WORKER else ())),
    )


def _burst(url: str, size: str) -> Callable[[], float]:
    """Return what asks for a file for a while, and tells how fast it came."""

    def speed() -> float:
        told = burst(url, SECONDS, connections=CONNECTIONS)
        return told.megabytes if size in LARGE else told.rate

    return speed


def _settings(field: Field, size: str) -> Mapping[str, Any]:
    """Return all that one needs to know to measure it again."""
    packages = {
        _PACKAGES[each]: version(_PACKAGES[each]) for each in field.contestants if each in _PACKAGES
    }
    return {
        "versions": {field.package: version(field.package), **packages},
        "server": field.said,
        "load": f"wrk, 1 thread, {CONNECTIONS} connections, bursts of {SECONDS} s",
        "file": f"{SIZES[size]} bytes, the same for all, in the page cache",
        "peers": "WhiteNoise with its index; Werkzeug and Starlette without a framework around",
    }


if __name__ == "__main__":
    main()
