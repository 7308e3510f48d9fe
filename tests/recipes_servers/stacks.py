"""An example under its usual server: behind nginx as the printed configuration has it, and not."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from harness.application_servers import start_application, working_process
from harness.process import Server, free_port
from harness.servers import start_nginx
from tests.recipes_servers.recipes import ROOT, Recipe, Sending
from tests.servers.browser import Browser

PASSWORD = "lovelace"
NAME = "¡mañana! 100% 是.pdf"
BYTES = b"\xff.pdf"  # a name that is no text
CONTENT = b"%PDF-1.7 " * 40_000
LARGE = 64 * 2**20  # bytes: more than a connection holds

_SERVERS = {
    "gunicorn": "gunicorn-sync",
    "hypercorn": "hypercorn",
    "uvicorn": "uvicorn",
    "waitress-serve": "waitress",
}
"""What the harness calls the servers of the examples, which bring their own options."""

_PORT = "--listen="
"""The option that says where to listen, which the harness chooses."""


class Application(NamedTuple):
    """An example that runs.

    Attributes:
        server: what runs it.
        worker: the process id of what does the work.

    """

    server: Server
    worker: int


class Running:
    """An example and its servers, each started when it is first asked for.

    Ada has documents, Bob has one.

    Attributes:
        root: of the documents.

    """

    def __init__(self, recipe: Recipe, directory: Path, servers: contextlib.ExitStack) -> None:
        self.root = directory / "documents"
        self._recipe = recipe
        self._directory = directory
        self._servers = servers
        self._applications: dict[Sending, Application] = {}
        self._nginx: Server | None = None
        for name in ("ada/2026/report.pdf", f"ada/{NAME}", "bob/secret.pdf"):
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_bytes(CONTENT)
        (self.root / "ada" / os.fsdecode(BYTES)).write_bytes(CONTENT)
        (self.root / "ada" / "link.pdf").symlink_to(os.fsdecode(BYTES))
        with (self.root / "ada" / "large.bin").open("wb") as file:
            file.truncate(LARGE)

    def application(self, sending: Sending) -> Application:
        """Return the example, with a sender."""
        if sending not in self._applications:
            self._applications[sending] = self._start(sending)
        return self._applications[sending]

    def nginx(self) -> Server:
        """Return nginx before the example, with the printed configuration but for the ports."""
        if self._nginx is None:
            application, port = self.application("nginx").server, free_port()
            text = self._configuration().replace("127.0.0.1:8000", f"127.0.0.1:{application.port}")
            text = text.replace("127.0.0.1:8080", f"127.0.0.1:{port}")
            server = start_nginx(text, self._directory, port)
            self._nginx = self._servers.enter_context(server)
        return self._nginx

    def logs(self) -> Iterator[str]:
        """Yield what the applications' servers have said."""
        for server, _ in self._applications.values():
            yield server.log.read_text(errors="replace")

    def _start(self, sending: Sending) -> Application:
        """Start the example by the command in its first lines, but for the port."""
        directory = self._directory / sending
        directory.mkdir()
        text = self._recipe.sent_by(sending, self.root)
        (directory / self._recipe.file.name).write_text(text, encoding="utf-8")
        (program, *options, application), _ = self._recipe.commands
        server = start_application(
            _SERVERS[program],
            application,
            directory,
            python_path=directory,
            environment={"ADAS_PASSWORD": PASSWORD},
            options=[option for option in options if not option.startswith(_PORT)],
        )
        self._servers.enter_context(server)
        with Browser(server.port) as browser:
            browser.get("/")  # servers listen before the worker process is there
        return Application(server, working_process(_SERVERS[program], server))

    def _configuration(self) -> str:
        """Return what the command in the example's first lines prints."""
        _, arguments = self._recipe.commands
        done = subprocess.run(
            [sys.executable, "-m", "xsendfile", *_elsewhere(arguments, self.root)],
            cwd=self._directory / "nginx",
            env={**os.environ, "ADAS_PASSWORD": PASSWORD},
            capture_output=True,
            check=False,
            text=True,
        )
        assert done.returncode == 0, done.stderr  # frameworks may have warned there
        return done.stdout


def _elsewhere(arguments: list[str], root: Path) -> list[str]:
    """Return arguments with the documents elsewhere."""
    return [argument.replace(ROOT, str(root)) for argument in arguments]
