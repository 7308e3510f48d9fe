"""`xsendfile serve` as a process, with files, a key, and `curl` as its client."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from harness.installed import require
from harness.process import PATIENCE, Server
from xsendfile.links import LinkSigner

SECRET = "R3pu5uOZ0Vq0gYyK6w3yQ1u2Qd4X0ZJ6"
LINKS = LinkSigner({"2026b": SECRET})
SMALL = bytes(range(256)) * 4
LARGE = SMALL * 32 * 1024  # 32 MiB: more than the buffers between server and client

Start = Callable[..., "Service"]
COMMAND = Path(sys.executable).with_name("xsendfile")


class Answer(NamedTuple):
    """What curl got."""

    status: int
    headers: dict[str, list[str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the value of a header, or None."""
        return ", ".join(self.headers[name.lower()]) if name.lower() in self.headers else None


class Service(NamedTuple):
    """A running service.

    Attributes:
        server: the process.
        root: the directory that its files come from.
        keys: the file with its keys.

    """

    server: Server
    root: Path
    keys: Path

    @property
    def log(self) -> str:
        """All that it has printed."""
        return self.server.log.read_text(errors="replace")

    def workers(self) -> set[int]:
        """Return the processes that work now."""
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        return set(map(int, children.read_text().split()))

    def curl(self, url: str, *options: str) -> Answer:
        """Ask for a URL below the server's."""
        return curl(f"{self.server.url}{url}", *options)


def started(directory: Path, port: int, *options: str, public: bool = False) -> Service:
    """Start the service for the files of a directory, on a port.

    Args:
        directory: that every user can enter, for the root, the keys and the log.
        port: where it listens.
        options: of the command line.
        public: whether there are no links.

    """
    command = _command(directory, *options, "--listen", f"127.0.0.1:{port}", public=public)
    log = directory / "service.log"
    server = Server(command, port=port, log=log, unprivileged=False)
    return Service(server, directory / "root", directory / "keys")


def started_at(path: Path, directory: Path, *options: str) -> Service:
    """Start the service on a Unix socket; `started` has the other arguments."""
    command = _command(directory, *options, "--listen", f"unix:{path}")
    server = _AtSocket(path, command, directory / "service.log")
    return Service(server, directory / "root", directory / "keys")


class _AtSocket(Server):
    """A server that is up when something accepts connections at a Unix socket."""

    def __init__(self, path: Path, command: Sequence[str | Path], log: Path) -> None:
        self._path = path
        super().__init__(command, port=0, log=log, unprivileged=False)

    def _is_up(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self._path)) == 0


def _command(directory: Path, *options: str, public: bool = False) -> list[str | Path]:
    """Return the command for the files of a directory, and make those that are missing."""
    root, keys = directory / "root", directory / "keys"
    if not root.exists():
        root.mkdir()
        (root / "small").write_bytes(SMALL)
        (root / "large").write_bytes(LARGE)
        (root / ".hidden").write_bytes(SMALL)
        keys.write_text(f"2026b:{SECRET}\n")
        keys.chmod(0o640)
    own = ["--public"] if public else ["--key-file", keys]
    return [COMMAND, "serve", root, *own, *options]


def curl(url: str, *options: str) -> Answer:
    """Ask with curl, which normalises nothing; raise what it says if there is no answer."""
    program = require("curl", "curl")
    own: Sequence[str] = ("--silent", "--show-error", "--path-as-is", "--globoff", "--output", "-")
    more = ("--write-out", "%{stderr}%{http_code} %{header_json}", "--max-time", str(PATIENCE))
    done = subprocess.run(
        [program, *own, *more, *options, "--", url], capture_output=True, check=True
    )
    status, _, headers = done.stderr.decode("latin-1").partition(" ")
    return Answer(int(status), json.loads(headers), done.stdout)
