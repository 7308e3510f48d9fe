"""What lies on the disk, and the servers that run for a while with a configuration of ours.

::

    BASE/documents/…        the root
    BASE/public/page.html   another file of the same name, for everybody
    BASE/elsewhere          a directory without files
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from harness.library import readable_library
from harness.process import Backend, free_port
from harness.servers import start_front_server
from xsendfile import PrivateFiles
from xsendfile.servers.config import configuration

APPLICATION = "tests.doctor_servers.site.application"
PAGE = "page.html"
TEXT = "text.txt"
CODED = "notes.txt.gz"
SPECIAL = "%41 100%.txt"


class Change(NamedTuple):
    """A change of one line of a generated configuration.

    Attributes:
        line: how the line begins.
        new: what takes its place; LINE stands for what was there, BASE for the
            directory of all tests.

    """

    line: str
    new: str

    def applied(self, text: str, base: Path) -> str:
        """Return the configuration with its changed line."""
        lines = text.splitlines()
        (place,) = (
            number for number, line in enumerate(lines) if line.strip().startswith(self.line)
        )
        lines[place] = self.new.replace("BASE", str(base)).replace("LINE", lines[place])
        return "\n".join([*lines, ""])


class Deployment(NamedTuple):
    """A server, and what it is configured for.

    Attributes:
        server: as `xsendfile config` calls it.
        files: the attribute of the application that it is configured from.
        protocol: how it speaks to the application, empty where it runs it itself.

    """

    server: str
    files: str
    protocol: str = "http"


class Place(NamedTuple):
    """Where all of it is.

    Attributes:
        base: a directory that servers can enter.
        library: the Python path for servers that run the application themselves.
        backends: the application, by protocol.

    """

    base: Path
    library: Path
    backends: dict[str, Backend]

    @property
    def root(self) -> Path:
        return self.base / "documents"

    def text(self, deployment: Deployment, files: PrivateFiles, port: int) -> str:
        """Return the generated configuration."""
        runs = {"apache-wsgi": str(self.base / "wsgi" / "site.wsgi")}
        itself = runs.get(deployment.server, f"{APPLICATION}:application")
        backend = self.backends.get(deployment.protocol)
        return configuration(
            deployment.server,
            [files],
            upstream=backend.by_port if backend else None,
            wsgi=None if backend else itself,
            listen=f"127.0.0.1:{port}",
        )

    @contextmanager
    def running(
        self, deployment: Deployment, files: PrivateFiles, *changes: Change
    ) -> Iterator[str]:
        """Run a server for a while, and yield its address."""
        port = free_port()
        text = self.text(deployment, files, port)
        for change in changes:
            text = change.applied(text, self.base)
        directory = self.base / f"front-{port}"
        directory.mkdir()
        environment = {"DOCTOR_ROOT": str(self.root), "PYTHONPATH": str(self.library)}
        name = deployment.server
        with start_front_server(name, text, directory, port, environment=environment) as server:
            yield server.url


def build(base: Path) -> Place:
    """Make what lies on the disk; the backends are for the caller to start."""
    content = b"<p>" + os.urandom(3000) * 2
    for name in ("documents", "public", "elsewhere", "wsgi", "own"):
        (base / name).mkdir()
    (base / "documents" / PAGE).write_bytes(content)
    (base / "documents" / CODED).write_bytes(gzip.compress(b"notes " * 1000))
    (base / "documents" / TEXT).write_bytes(b"words\n" * 1000)
    (base / "documents" / SPECIAL).write_bytes(b"special\n")
    (base / "documents" / "A 100%25.txt").write_bytes(b"another\n")
    (base / "public" / PAGE).write_bytes(b"public\n")
    line = f"from {APPLICATION} import application\n"
    (base / "wsgi" / "site.wsgi").write_text(line)
    return Place(base, readable_library(base / "own", ["tests.doctor_servers.site"]), {})
