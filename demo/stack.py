"""The servers of the demonstration: gunicorn, and nginx or Caddy before it."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from harness.application_servers import start_gunicorn
from harness.process import PATIENCE, Server, free_port, scratch
from harness.servers import (
    Moved,
    bytes_moved_by,
    find_nginx,
    start_caddy,
    start_nginx,
    worker_of,
)
from xsendfile import Caddy, Nginx, PrivateFiles, TokenConfig
from xsendfile.servers.config import configuration

from .sample import ENGINE, ENGINE_SIZE, FILES

LINK_LASTS = 2  # seconds


class Stack(NamedTuple):
    """What the steps look at.

    Attributes:
        front: the front web server.
        name: what it is.
        worker: the process id of the application's worker.
        access_log: the front server's log, a JSON object per line.
        links: makes links that the application verifies.
        engine: the content of the big file.

    """

    front: Server
    name: str
    worker: int
    access_log: Path
    links: TokenConfig
    engine: bytes

    def moved_by_application(self) -> Moved:
        """Return how many bytes the application has moved so far."""
        return bytes_moved_by(self.worker)

    def logged(self, line: int) -> dict[str, Any]:
        """Return a line of the front server's log, counted from 0, as soon as it is there."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            lines = self.access_log.read_text().splitlines() if self.access_log.exists() else []
            if len(lines) > line:
                entry: dict[str, Any] = json.loads(lines[line])
                return entry
            time.sleep(0.01)
        message = f"{self.access_log} has no line {line}"
        raise RuntimeError(message)


@contextlib.contextmanager
def running() -> Iterator[Stack]:
    """Yield the running servers; end them and remove their files afterwards."""
    with scratch("xsendfile-demo-") as folder, contextlib.ExitStack() as servers:
        engine = os.urandom(ENGINE_SIZE)
        _fill(folder, {**FILES, ENGINE: engine})
        name = "nginx" if find_nginx() else "caddy"
        secret = secrets.token_hex(16)
        application = servers.enter_context(
            start_gunicorn(
                "demo.site:application",
                folder,
                python_path=Path(__file__).parent.parent,
                environment={
                    "DEMO_FRONT_SERVER": name,
                    "DEMO_FOLDER": str(folder),
                    "DEMO_SECRET": secret,
                    "DEMO_TIMEOUT": str(LINK_LASTS),
                },
            )
        )
        access_log = folder / name / "run" / "access.log"
        front = servers.enter_context(_start_front(name, folder, application.port, access_log))
        links = TokenConfig(secret, "sha256", timeout=LINK_LASTS)
        yield Stack(front, name, worker_of(application), access_log, links, engine)


def _start_front(name: str, folder: Path, upstream_port: int, access_log: Path) -> Server:
    """Start the front server with the configuration that a user gets."""
    prefix = folder / name
    prefix.mkdir()
    sender: type[Nginx | Caddy] = Nginx if name == "nginx" else Caddy
    roots = [
        PrivateFiles(folder / "documents", sender("/_documents/")),
        PrivateFiles(folder / "shared", sender("/_shared/")),
    ]
    port = free_port()
    upstream, log = f"127.0.0.1:{upstream_port}", str(access_log)
    start = start_nginx if name == "nginx" else start_caddy
    text = configuration(name, roots, upstream=upstream, listen=f"127.0.0.1:{port}", access_log=log)
    return start(text, prefix, port)


def _fill(folder: Path, files: dict[str, bytes]) -> None:
    """Write the sample files, readable for the front server."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o644)
