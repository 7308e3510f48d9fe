"""Each framework under a server, with and without the middleware, behind a real nginx."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path
from typing import Any, NamedTuple

from harness.application_servers import start_application, working_process
from harness.process import PATIENCE, Server, free_port
from harness.servers import Moved, bytes_moved_by, start_nginx
from tests.frameworks.uploads import Uploads
from tests.servers.browser import Browser
from xsendfile import Nginx, PrivateFiles
from xsendfile.servers.config import configuration

_REPOSITORY = Path(__file__).parents[2]


class Stack(NamedTuple):
    """A framework under a server.

    Attributes:
        bare: the application, below `applications`.
        handed_over: the same with the middleware, below `handed_over`.
        server: what runs it.

    """

    bare: str
    handed_over: str
    server: str


STACKS = {
    "flask": Stack("flask:app", "flask:application", "gunicorn-gthread"),
    "bottle": Stack("bottle:app", "bottle:application", "gunicorn-gthread"),
    "django": Stack("django.wsgi:app", "django_wsgi:application", "gunicorn-gthread"),
    "starlette": Stack("starlette:app", "starlette:application", "uvicorn"),
    "fastapi": Stack("fastapi:app", "fastapi:application", "uvicorn"),
    "fastapi-hypercorn": Stack("fastapi:app", "fastapi:application", "hypercorn"),
    "fastapi-granian": Stack("fastapi:app", "fastapi:application", "granian"),
    "django-asgi": Stack("django.asgi:app", "django_asgi:application", "uvicorn"),
}

WSGI = ["flask", "bottle", "django"]
ASGI = ["starlette", "fastapi", "fastapi-hypercorn", "fastapi-granian"]
HANDING_OVER = [*WSGI, *ASGI]
ALL = [*HANDING_OVER, "django-asgi"]
"""Under ASGI, Django reads its files itself, whatever it is offered: they are streamed."""


class Site(NamedTuple):
    """A running stack.

    Attributes:
        port: where nginx listens.
        worker: the process id of what runs the application.
        access_log: nginx's log, a JSON object per line.

    """

    port: int
    worker: int
    access_log: Path

    def moved_by_application(self) -> Moved:
        """Return how many bytes the application has moved so far."""
        return bytes_moved_by(self.worker)

    def logged(self, name: str) -> dict[str, Any]:
        """Return the line of nginx's log for the only request for a file, once it is there."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for line in self.access_log.read_text().splitlines():
                entry: dict[str, Any] = json.loads(line)
                if entry["uri"].endswith(f"/{name}"):
                    return entry
            time.sleep(0.01)
        message = f"{self.access_log} has no line for {name}"
        raise RuntimeError(message)


class Running:
    """The stacks that run, each started when it is first asked for."""

    def __init__(self, uploads: Uploads, directory: Path, servers: contextlib.ExitStack) -> None:
        self._uploads = uploads
        self._directory = directory
        self._servers = servers
        self._sites: dict[tuple[str, str], Site] = {}
        self._alone: dict[str, Server] = {}

    def bare(self, stack: str) -> Site:
        """Return the application without the middleware, behind nginx."""
        chosen = STACKS[stack]
        return self._site(f"tests.frameworks.applications.{chosen.bare}", chosen.server)

    def handed_over(self, stack: str) -> Site:
        """Return the application with the middleware, behind nginx."""
        chosen = STACKS[stack]
        return self._site(f"tests.frameworks.handed_over.{chosen.handed_over}", chosen.server)

    def within(self) -> Site:
        """Return the application that has the middleware inside, behind nginx."""
        return self._site("tests.frameworks.handed_over.within_starlette:application", "uvicorn")

    def alone(self, stack: str) -> Server:
        """Return the application with the middleware and `Serve`, without a front server."""
        if stack not in self._alone:
            chosen = STACKS[stack]
            application = f"tests.frameworks.handed_over.{chosen.handed_over}"
            self._alone[stack] = self._start(application, chosen.server, "serve")
        return self._alone[stack]

    def _site(self, application: str, server: str) -> Site:
        """Return a running application, behind nginx."""
        key = application, server
        if key not in self._sites:
            started = self._start(application, server, "nginx")
            with Browser(started.port) as browser:
                browser.get("/page")  # servers listen before the worker process is there
            self._sites[key] = self._behind_nginx(started, working_process(server, started))
        return self._sites[key]

    def _start(self, application: str, server: str, sender: str) -> Server:
        """Start an application."""
        environment = {
            "UPLOADS": str(self._uploads.root),
            "OUTSIDE": str(self._uploads.outside),
            "SENDER": sender,
            "PYTHONHASHSEED": "0",  # frameworks keep the methods of `Allow` in sets
        }
        started = start_application(
            server,
            application,
            self._new_directory(),
            python_path=_REPOSITORY,
            environment=environment,
        )
        return self._servers.enter_context(started)

    def _behind_nginx(self, application: Server, worker: int) -> Site:
        """Start nginx with the configuration that a user gets."""
        directory, port = self._new_directory(), free_port()
        access_log = directory / "run" / "access.log"
        text = configuration(
            "nginx",
            [PrivateFiles(self._uploads.root, Nginx("/_uploads/"))],
            upstream=f"127.0.0.1:{application.port}",
            listen=f"127.0.0.1:{port}",
            access_log=str(access_log),
        )
        # Ours has none: of links, it is the token.
        text = text.replace('"method":', '"uri":"$uri","method":')
        self._servers.enter_context(start_nginx(text, directory, port))
        return Site(port, worker, access_log)

    def _new_directory(self) -> Path:
        """Return a directory for a server's log."""
        directory = self._directory / str(len(list(self._directory.iterdir())))
        directory.mkdir()
        return directory
