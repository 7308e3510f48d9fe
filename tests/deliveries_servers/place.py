"""The site behind each front server, by its generated configuration, and what the logs tell."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from harness.application_servers import start_application_by
from harness.library import readable_library
from harness.process import PATIENCE, Protocol, free_port, share
from harness.servers import start_front_server
from tests.deliveries_servers.site import SENDERS
from xsendfile import PrivateFiles
from xsendfile.servers.config import ROOMS, configuration

_REPOSITORY = Path(__file__).parents[2]
_MODULE = "tests.deliveries_servers.site"


class Place(NamedTuple):
    """A site that runs.

    Attributes:
        port: of the front server.
        record: what the application has told.
        access_log: what the front server has.

    """

    port: int
    record: Path
    access_log: Path

    def logged(self) -> list[dict[str, Any]]:
        """Return the lines of the access log, each an object, when all deliveries are in it."""
        deadline = time.monotonic() + PATIENCE
        recorded = {delivery["request_id"] for delivery in self.recorded()}
        while True:
            written = self.access_log.read_bytes() if self.access_log.exists() else b""
            *lines, _ = written.decode().split("\n")  # UTF-8, whatever clients send
            logged = [json.loads(line) for line in lines]
            if recorded <= set(map(id_of, logged)):
                return logged
            assert time.monotonic() < deadline, recorded - set(map(id_of, logged))
            time.sleep(0.05)

    def recorded(self) -> list[dict[str, Any]]:
        """Return the deliveries that the application has told of."""
        return [json.loads(line) for line in self.record.read_text().splitlines()]

    def fates(self) -> dict[str, str]:
        """Return what the example script says of each file, none of which was sent twice."""
        self.logged()  # waits for all of it
        script = _REPOSITORY / "examples" / "who_got_what.py"
        command: list[str | Path] = [sys.executable, script, self.record, self.access_log]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        fates = {}
        told = done.stdout.removesuffix("\n").split("\n")
        for delivery, line in zip(self.recorded(), told, strict=True):
            begin = f"{delivery['request_id']} None {delivery['file']!r}: "
            assert line.startswith(begin)
            assert delivery["file"] not in fates
            fates[delivery["file"]] = line.removeprefix(begin)
        return fates


def id_of(line: Mapping[str, Any]) -> object:
    """Return the id that a line of an access log has."""
    if "resp_headers" in line:  # Caddy
        return line["resp_headers"].get("X-Request-Id", [None])[0]
    return line["request_id"]


@contextlib.contextmanager
def site_behind(
    server: str, directory: Path, documents: Path, *, protocol: Protocol = "http"
) -> Iterator[Place]:
    """Run the site behind a front server, or in it.

    Args:
        server: its name.
        directory: that every user can enter, see `scratch`.
        documents: the root.
        protocol: what the two speak, if they are two.

    """
    port, record = free_port(), directory / "record" / "deliveries"
    place = Place(port, record, directory / "run" / "access.log")
    record.parent.mkdir()
    environment = {"DOCUMENTS": str(documents), "RECORD": str(record), "FRONT": server}
    options: dict[str, Any] = {"listen": f"127.0.0.1:{port}", "access_log": str(place.access_log)}
    roots = [PrivateFiles(documents, SENDERS[server])]
    with contextlib.ExitStack() as stack:
        if ROOMS[server].protocols:
            application = stack.enter_context(
                start_application_by(
                    protocol,
                    f"{_MODULE}:application",
                    directory,
                    python_path=_REPOSITORY,
                    environment=environment,
                )
            )
            options["upstream"] = application.by_port
        else:
            share(record.parent)
            environment["PYTHONPATH"] = str(readable_library(directory, [_MODULE]))
            options["wsgi"] = _wsgi(server, directory)
        text = configuration(server, roots, **options)
        stack.enter_context(
            start_front_server(server, text, directory, port, environment=environment)
        )
        yield place


def _wsgi(server: str, directory: Path) -> str:
    """Return what a server runs: a module and its attribute, or a `.wsgi` file."""
    if server == "uwsgi":
        return f"{_MODULE}:application"
    file = directory / "wsgi" / "site.wsgi"
    file.parent.mkdir()
    file.write_text(f"from {_MODULE} import application\n")
    return str(file)
