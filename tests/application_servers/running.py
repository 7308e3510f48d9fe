"""A server with the application in it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, TypedDict

from harness.application_servers import APPLICATION_SERVERS, working_process
from harness.process import PATIENCE, Server
from tests.application_servers.wire import Answer, Connection, ask

WSGI = [name for name, server in APPLICATION_SERVERS.items() if server.interface == "wsgi"]
ASGI = [name for name, server in APPLICATION_SERVERS.items() if server.interface == "asgi"]
VALIDATED = [f"{name} validated" for name in WSGI]
"""The parameters that set `wsgiref.validate` between server and application."""


class State(TypedDict):
    """What the working process still does for us.

    `open` are the files below the root, `busy` the functions of the library
    that threads are in, `running` the ASGI requests that are not at their end.
    """

    open: list[str]
    busy: list[str]
    running: list[str]


IDLE: State = {"open": [], "busy": [], "running": []}


class Site(NamedTuple):
    """A server by its name in the harness, with the files that it sends.

    `prefix` is where the views begin.
    """

    name: str
    server: Server
    root: Path
    prefix: str = ""

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server.port

    @property
    def worker(self) -> int:
        """The process id of what runs the application."""
        return working_process(self.name, self.server)

    @property
    def log(self) -> str:
        """All that it has printed."""
        return self.server.log.read_text(errors="replace")

    def ask(
        self, target: str, method: str = "GET", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request on a connection of its own."""
        return ask(self.port, self.prefix + target, method, headers)

    def connect(self, *, buffer: int | None = None) -> Connection:
        """Open a connection."""
        return Connection(self.port, buffer=buffer)

    def has_open(self, path: Path) -> bool:
        """Whether the working process has a file open, as the system sees it."""
        directory = f"/proc/{self.worker}/fd"
        links = (os.path.realpath(f"{directory}/{number}") for number in os.listdir(directory))
        return str(path) in links

    def state(self) -> State:
        """Return what it still does."""
        state: State = json.loads(self.ask("/state").body)
        return state

    def wait_until_idle(self) -> None:
        """Return when nothing is left of earlier requests."""
        deadline = time.monotonic() + PATIENCE
        while (state := self.state()) != IDLE:
            assert time.monotonic() < deadline, f"{self.name} is still at it: {state}\n{self.log}"
            time.sleep(0.02)
