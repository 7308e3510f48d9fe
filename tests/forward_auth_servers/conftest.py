"""Front servers with what is printed, each before an application of its own, for the session."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

from harness.application_servers import APPLICATION_SERVERS, start_application
from harness.process import Server, free_port, scratch
from harness.servers import start_front_server
from tests.forward_auth_servers.place import build
from tests.forward_auth_servers.site.links import MOUNT
from tests.forward_auth_servers.wire import Answer, exchange
from xsendfile.servers.forward_auth import (
    FORWARD_AUTH_ROOMS,
    FrontRoot,
    forward_auth_configuration,
)

REPOSITORY = Path(__file__).parents[2]
NOTHING_MORE: Mapping[str, str] = MappingProxyType({})


class Front(NamedTuple):
    """A front server, and what stands behind it.

    Attributes:
        name: of the front server, as `xsendfile config` has it.
        port: where it listens.
        root: the files.
        access_log: its log of requests.
        url_header: by which it tells the application the URL.
        application: the application that it asks.

    """

    name: str
    port: int
    root: Path
    access_log: Path
    url_header: str
    application: Server

    def ask(
        self,
        target: str | bytes,
        method: str = "GET",
        headers: Iterable[tuple[str, str]] = (),
        body: bytes = b"",
        source: str = "127.0.0.1",
    ) -> Answer:
        """Send a request over a connection of its own."""
        return exchange(self.port, target, method, headers, body, source)


@pytest.fixture(scope="session")
def root() -> Iterator[Path]:
    with scratch("forward-auth-") as directory:
        yield build(directory)


def environment_for(front: str, root: Path) -> dict[str, str]:
    """Return what the application reads that a front server asks."""
    names = FORWARD_AUTH_ROOMS[front].names
    return {
        "SITE_ROOT": os.fspath(root),
        "SITE_URL_HEADER": str(names["url_header"]),
        "SITE_METHOD_HEADER": str(names["method_header"]),
    }


@contextlib.contextmanager
def application_before(
    front: str, server: str, root: Path, environment: Mapping[str, str] = NOTHING_MORE
) -> Iterator[Server]:
    """Start the application that a front server asks."""
    interface = APPLICATION_SERVERS[server].interface
    with (
        scratch("asked-") as directory,
        start_application(
            server,
            f"tests.forward_auth_servers.site.{interface}:application",
            directory,
            python_path=REPOSITORY,
            environment={**environment_for(front, root), **environment},
        ) as application,
    ):
        yield application


@contextlib.contextmanager
def front_before(name: str, application: Server, root: Path) -> Iterator[Front]:
    """Start a front server with what is printed for it."""
    port = free_port()
    with scratch("front-") as directory:
        log = directory / "run" / "access.log"
        text = forward_auth_configuration(
            name,
            [FrontRoot(os.fspath(root), MOUNT)],
            upstream=f"127.0.0.1:{application.port}",
            listen=f"127.0.0.1:{port}",
            access_log=os.fspath(log),
        )
        with start_front_server(name, text, directory, port):
            header = str(FORWARD_AUTH_ROOMS[name].names["url_header"])
            yield Front(name, port, root, log, header, application)


# uWSGI and Granian read `_` in names of headers as `-`: one joins the two, for the other the
# last one counts.
PAIRS = {
    "nginx, gunicorn": ("nginx", "gunicorn-gthread"),
    "nginx, uvicorn": ("nginx", "uvicorn"),
    "caddy, uvicorn": ("caddy", "uvicorn"),
    "caddy, granian": ("caddy", "granian-wsgi"),
    "caddy26, uWSGI": ("caddy26", "uwsgi"),
    "caddy26, granian": ("caddy26", "granian-wsgi"),
}


@pytest.fixture(scope="session", params=PAIRS)
def front(request: pytest.FixtureRequest, root: Path) -> Iterator[Front]:
    name, server = PAIRS[request.param]
    with (
        application_before(name, server, root) as application,
        front_before(name, application, root) as started,
    ):
        yield started
