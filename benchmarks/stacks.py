"""A front server, an application server behind it and an application, started for a measurement.

All is configured as `xsendfile config` prints it, and started as the tests do.
"""

from __future__ import annotations

import contextlib
import functools
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote
from urllib.request import urlopen

from benchmarks.handing_over.asked import LOCATION, SENDERS, Asked
from harness.application_servers import start_application, start_application_by, working_process
from harness.process import Server, free_port, scratch
from harness.servers import FRONT_SERVERS, start_front_server
from xsendfile import PrivateFiles
from xsendfile.servers.config import configuration

_REPOSITORY = Path(__file__).parents[1]
_NO_APPLICATION = "127.0.0.1:9"  # none is asked
_CHUNK = 1024 * 1024


class Stack(NamedTuple):
    """Servers that belong together.

    Attributes:
        front: the one in front, by the name that `xsendfile config` gives it.
        behind: that of the application, as the harness calls it.

    """

    front: str
    behind: str

    def __str__(self) -> str:
        """Return how people call it."""
        return f"{self.front} + {self.behind}"


class Contestant(NamedTuple):
    """An application that takes part.

    Attributes:
        application: `module:attribute`.
        like_ours: whether it sends the headers that we do, and a length of 0.

    """

    application: str
    like_ours: bool = False


class Running(NamedTuple):
    """What was started.

    Attributes:
        url: that of the file.
        worker: the process that runs the application; that of the front server
            where there is none.

    """

    url: str
    worker: int


@contextlib.contextmanager
def running(stack: Stack, contestant: Contestant, root: Path, name: str) -> Iterator[Running]:
    """Start a front server, an application server and an application.

    Args:
        stack: the servers.
        contestant: the application.
        root: the directory of the files.
        name: the one that it hands over.

    """
    asked = Asked(str(root), name, stack.front, contestant.like_ours)
    with (
        scratch("stack-") as directory,
        _application(stack.behind, contestant.application, directory, asked) as (server, upstream),
        _front(stack.front, directory, root, _unchanged, upstream=upstream) as front,
    ):
        yield Running(f"{front.url}/{quote(name)}", working_process(stack.behind, server))


@contextlib.contextmanager
def alone(front: str, root: Path, name: str) -> Iterator[Running]:
    """Start a front server that sends the files of a directory to whoever asks.

    It is configured as for a hand-over, but for one change (`ALONE`).
    """
    with (
        scratch("alone-") as directory,
        _front(front, directory, root, ALONE[front].change, mount="/application/") as server,
    ):
        prefix = LOCATION if front == "nginx" else "/"
        yield Running(f"{server.url}{prefix}{quote(name)}", server.pid)


def check(url: str, file: Path) -> None:
    """Ask once, and see that the answer is the file.

    Raises:
        RuntimeError: it is something else.

    """
    with urlopen(url) as answer, file.open("rb") as right:  # noqa: S310 - of our own server
        while chunk := answer.read(_CHUNK):
            if chunk != right.read(len(chunk)):
                break
        if answer.status != 200 or chunk or right.read(1):  # noqa: PLR2004
            message = f"{url} answers {answer.status}, and not with {file}"
            raise RuntimeError(message)


def versions(stack: Stack) -> Mapping[str, str]:
    """Return the versions of both servers."""
    behind = stack.behind.partition("-")[0]
    package = {"uwsgi": "pyuwsgi"}.get(behind, behind)
    return {stack.front: front_version(stack.front), behind: version(package)}


@functools.cache
def front_version(front: str) -> str:
    """Return the version of a front server, as it tells it itself."""
    program = FRONT_SERVERS[front].find()
    option = "version" if front == "caddy" else "-v"
    done = subprocess.run(  # noqa: S603
        [program, option], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True
    )
    found = re.search(r"\d+(?:\.\d+)+", done.stdout.decode())
    return found[0] if found else "unknown"


@contextlib.contextmanager
def _application(
    behind: str, application: str, directory: Path, asked: Asked
) -> Iterator[tuple[Server, str]]:
    """Start an application, and tell its address as `configuration` takes it."""
    if behind == "uwsgi":  # its own protocol is what it is used with
        with start_application_by(
            "uwsgi",
            application,
            directory,
            python_path=_REPOSITORY,
            environment=asked.environment,
        ) as backend:
            yield backend, backend.by_port
        return
    with start_application(
        behind,
        application,
        directory,
        python_path=_REPOSITORY,
        environment=asked.environment,
    ) as server:
        yield server, f"127.0.0.1:{server.port}"


def _front(
    name: str,
    directory: Path,
    root: Path,
    change: Callable[[str, Path], str],
    *,
    upstream: str = _NO_APPLICATION,
    mount: str | None = None,
) -> Server:
    """Start a front server with what is printed for it, changed."""
    port = free_port()
    files = PrivateFiles(root, SENDERS[name])
    text = configuration(name, [files], upstream=upstream, listen=f"127.0.0.1:{port}", mount=mount)
    return start_front_server(name, change(text, root), directory, port)


def _unchanged(text: str, root: Path) -> str:  # noqa: ARG001 - a change like the others
    """Return what is printed."""
    return text


def _replaced(before: str, after: str) -> Callable[[str, Path], str]:
    """Return a change of what stands there once; `ROOT` is the directory of the files."""

    def change(text: str, root: Path) -> str:
        if text.count(before) != 1:
            message = f"what is printed does not have {before!r} once:\n{text}"
            raise RuntimeError(message)
        return text.replace(before, after.replace("ROOT", str(root)))

    return change


def _appended(lines: str) -> Callable[[str, Path], str]:
    """Return a change that adds lines; `ROOT` is the directory of the files."""

    def change(text: str, root: Path) -> str:
        return text + lines.replace("ROOT", str(root))

    return change


class Alone(NamedTuple):
    """How what is printed is changed to have a front server send the files alone.

    Attributes:
        said: in words.
        change: returns the changed text.

    """

    said: str
    change: Callable[[str, Path], str]


ALONE: Mapping[str, Alone] = MappingProxyType(
    {
        "nginx": Alone("without `internal`", _replaced("internal;", "")),
        "apache": Alone(
            "with the files as DocumentRoot",
            _appended('DocumentRoot "ROOT"\n<Directory "ROOT">\nRequire all granted\n</Directory>'),
        ),
        "lighttpd": Alone(
            "with the files as server.document-root", _replaced('env.PREFIX + "/none"', '"ROOT"')
        ),
        "caddy": Alone(
            "with `file_server` in the place of a 404",
            _replaced("respond @elsewhere 404", 'root * "ROOT"\nfile_server @elsewhere'),
        ),
    }
)
"""By the names of the front servers."""

BEHIND: Mapping[str, str] = MappingProxyType(
    {
        "gunicorn-gthread": "gunicorn, 1 worker (gthread) with 4 threads",
        "uwsgi": "uWSGI, 1 process with 4 threads, by its own protocol, without keep-alive",
        "granian-wsgi": "granian by WSGI, 1 worker, as it is unless told",
        "granian": "granian by ASGI, 1 worker, as it is unless told",
    }
)
"""How the application servers are set, in words."""
