"""The WSGI and ASGI servers, each started as its manual says, with one worker process."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from .observed import worker_of
from .process import Backend, Protocol, Server, free_port

_BIN = Path(sys.executable).parent
_ANY_LENGTH = ("--limit-request-line", "0")  # of gunicorn
_KEEP_ALIVE = "75"  # seconds: longer than a test waits, so that an end of a connection tells


class ApplicationServer(NamedTuple):
    """How to start one.

    Attributes:
        interface: which applications it takes.
        command: returns the command for an application `module:attribute` on a
            port of 127.0.0.1.
        forks: whether a process of its own, the only child, does the work.

    """

    interface: Literal["wsgi", "asgi"]
    command: Callable[[str, int], Sequence[str]]
    forks: bool


def _gunicorn(*options: str) -> Callable[[str, int], Sequence[str]]:
    def command(application: str, port: int) -> Sequence[str]:
        own = ("gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--no-control-socket")
        return (*own, "--keep-alive", _KEEP_ALIVE, *options, application)

    return command


def _uwsgi(socket: str) -> Callable[[str, int], Sequence[str]]:
    def command(application: str, port: int) -> Sequence[str]:
        own = ("uwsgi", f"--{socket}", f"127.0.0.1:{port}", "--need-app", "--die-on-term")
        more = ("--threads", "4", "--virtualenv", str(_BIN.parent))
        log = ("--disable-logging", "--log-sendfile=true")  # of the requests, just those sent so
        return (*own, *more, *log, "--module", application)

    return command


def _waitress(application: str, port: int) -> Sequence[str]:
    return ("waitress-serve", f"--listen=127.0.0.1:{port}", "--threads=4", application)


def _granian(interface: str) -> Callable[[str, int], Sequence[str]]:
    def command(application: str, port: int) -> Sequence[str]:
        own = ("granian", "--host", "127.0.0.1", "--port", str(port), "--workers", "1")
        return (*own, "--interface", interface, "--no-ws", application)

    return command


def _uvicorn(application: str, port: int) -> Sequence[str]:
    own = ("uvicorn", "--host", "127.0.0.1", "--port", str(port))
    return (*own, "--timeout-keep-alive", _KEEP_ALIVE, application)


def _hypercorn(application: str, port: int) -> Sequence[str]:
    own = ("hypercorn", "--bind", f"127.0.0.1:{port}", "--workers", "0")
    return (*own, "--keep-alive", _KEEP_ALIVE, application)


APPLICATION_SERVERS: Mapping[str, ApplicationServer] = MappingProxyType(
    {
        "gunicorn-sync": ApplicationServer("wsgi", _gunicorn(), forks=True),
        "gunicorn-gthread": ApplicationServer(
            "wsgi", _gunicorn("--worker-class", "gthread", "--threads", "4"), forks=True
        ),
        "uwsgi": ApplicationServer("wsgi", _uwsgi("http-socket"), forks=False),
        "waitress": ApplicationServer("wsgi", _waitress, forks=False),
        "granian-wsgi": ApplicationServer("wsgi", _granian("wsgi"), forks=True),
        "granian": ApplicationServer("asgi", _granian("asgi"), forks=True),
        "uvicorn": ApplicationServer("asgi", _uvicorn, forks=False),
        "hypercorn": ApplicationServer("asgi", _hypercorn, forks=False),
    }
)
"""The servers by the names that tests give them."""


def start_application(
    name: str,
    application: str,
    directory: Path,
    *,
    python_path: Path,
    environment: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
) -> Server:
    """Start an application in one of the servers, on a free port.

    Args:
        name: of the server.
        application: `module:attribute`.
        directory: for its log, and where it runs.
        python_path: where the module lies.
        environment: what the application reads.
        options: further ones for the server's command line; the last word counts.

    It keeps the rights of this process: it needs this Python, which an
    unprivileged user may not be able to read.

    """
    port = free_port()
    program, *own = APPLICATION_SERVERS[name].command(application, port)
    return Server(
        [_BIN / program, *own, *options],
        port=port,
        log=directory / f"{name}.log",
        environment=_with_path(environment or {}, python_path),
        unprivileged=False,
    )


def start_gunicorn(
    application: str, directory: Path, *, python_path: Path, environment: Mapping[str, str]
) -> Server:
    """Start a WSGI application in gunicorn with four threads; its paths may be of any length.

    See `start_application` for the arguments.
    """
    return start_application(
        "gunicorn-gthread",
        application,
        directory,
        python_path=python_path,
        environment=environment,
        options=_ANY_LENGTH,
    )


def start_application_by(
    protocol: Protocol,
    application: str,
    directory: Path,
    *,
    python_path: Path,
    environment: Mapping[str, str],
) -> Backend:
    """Start a WSGI application with four threads, on a free port and a unix socket.

    Args:
        protocol: what it speaks: `http` by gunicorn, the others by uWSGI.
        application: `module:attribute`.
        directory: for its log and the socket; front servers must be able to enter it.
        python_path: where the module lies.
        environment: what the application reads.

    It keeps the rights of this process, as `start_application` has it.

    """
    port = free_port()
    path = directory / f"{protocol}.sock"
    if protocol == "http":
        program, *own = _gunicorn("--worker-class", "gthread", "--threads", "4")(application, port)
        # gunicorn lets every user connect unless told otherwise.
        more = ["--bind", f"unix:{path}", *_ANY_LENGTH]
    else:
        program, *own = _uwsgi(f"{protocol}-socket")(application, port)
        more = [f"--{protocol}-socket", str(path), "--chmod-socket=666", "--buffer-size=65535"]
    return Backend(
        [_BIN / program, *more, *own],
        protocol=protocol,
        port=port,
        path=path,
        log=directory / f"{protocol}.log",
        environment=_with_path(environment, python_path),
    )


def working_process(name: str, server: Server) -> int:
    """Return the process id of what runs the application."""
    return worker_of(server) if APPLICATION_SERVERS[name].forks else server.pid


def _with_path(environment: Mapping[str, str], python_path: Path) -> Mapping[str, str]:
    """Return the environment for a server that imports from `python_path` first."""
    paths = [str(python_path), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**environment, "PYTHONPATH": os.pathsep.join(paths)}
