"""A server process: started, waited for, ended."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from .rights import NOBODY, without_root

PATIENCE = 20.0  # seconds for a server to come up or to go

Protocol = Literal["http", "fastcgi", "uwsgi"]
"""How a front server speaks to an application."""

_given_out: set[int] = set()
_given_out_lock = threading.Lock()


class ServerFailedError(RuntimeError):
    """A server did not come up; the message holds what it printed."""


class Server:
    """A running server process.

    Attributes:
        port: where it listens on 127.0.0.1.
        log: the file with what it printed.

    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        port: int,
        log: Path,
        environment: Mapping[str, str] | None = None,
        unprivileged: bool = True,
    ) -> None:
        """Start `command` and wait until it accepts connections.

        Args:
            command: the program, in the foreground.
            port: where it will listen.
            log: takes its output.
            environment: added to this process's own.
            unprivileged: whether root's rights are dropped, where there are any.

        """
        self.port = port
        self.log = log
        with log.open("wb") as output:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(
                [os.fspath(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                cwd=log.parent,
                process_group=0,
                **(without_root() if unprivileged else {}),
            )
        try:
            self._wait_until_it_is_up()
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """End the process and wait for its end; its children go with it."""
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _is_up(self) -> bool:
        """Whether something accepts connections where the server will."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
            return True
        return False

    def _told(self) -> str:
        """Return what the server has said so far."""
        return self.log.read_text(errors="replace")

    def _wait_until_it_is_up(self) -> None:
        """Return when the server accepts connections."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            is_up = self._is_up()
            if self._process.poll() is not None:  # what listens there is another program
                break
            if is_up:
                return
            time.sleep(0.01)
        message = f"{self._process.args!r} did not come up:\n{self._told()}"
        raise ServerFailedError(message)


class Frontend(Server):
    """A front server, which is up when it has taken a connection.

    Apache listens before it has looked at all of its configuration, and gives
    the reason in its own log when it goes.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        port: int,
        log: Path,
        own_log: Path,
        environment: Mapping[str, str],
    ) -> None:
        """Start `command` without root's rights; `own_log` is what it may write besides."""
        self._own_log = own_log
        super().__init__(command, port=port, log=log, environment=environment)

    def _is_up(self) -> bool:
        """Whether something takes a connection, and closes it when it brings no request."""
        address = ("127.0.0.1", self.port)
        with contextlib.suppress(OSError), socket.create_connection(address, PATIENCE) as probe:
            probe.shutdown(socket.SHUT_WR)
            probe.recv(1)
            return True
        return False

    def _told(self) -> str:
        """Return what it has said so far, in its own log too."""
        own = self._own_log.read_text(errors="replace") if self._own_log.exists() else ""
        return super()._told() + own


class Backend(Server):
    """An application that front servers reach by a port and by a unix socket.

    Attributes:
        path: of the unix socket, which every user may connect to.
        by_port: the address of the port, as `xsendfile.servers.config.configuration` takes it.
        by_socket: the address of the unix socket, likewise.

    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        protocol: Protocol,
        port: int,
        path: Path,
        log: Path,
        environment: Mapping[str, str],
    ) -> None:
        """Start `command` with the rights of this process; it listens on both."""
        scheme = "" if protocol == "http" else f"{protocol}://"
        self.by_port = f"{scheme}127.0.0.1:{port}"
        self.by_socket = f"{scheme}unix:{path}"
        self.path = path
        super().__init__(command, port=port, log=log, environment=environment, unprivileged=False)

    def _is_up(self) -> bool:
        """Whether both accept connections."""
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.connect(os.fspath(self.path))
            return super()._is_up()
        return False


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on, and that was not given out before."""
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        with _given_out_lock:
            if port not in _given_out:
                _given_out.add(port)
                return port


@contextlib.contextmanager
def scratch(prefix: str) -> Iterator[Path]:
    """Yield a temporary directory that an unprivileged server can enter, but not write to."""
    directory = Path(tempfile.mkdtemp(prefix=prefix)).resolve()
    try:
        directory.chmod(0o755)
        yield directory
    finally:
        shutil.rmtree(directory)


def share(directory: Path) -> Path:
    """Make a directory that an unprivileged server can write to, and return it.

    This process writes nothing there: it may have more rights, and follow a
    link that the server has put in place.
    """
    directory.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        os.chown(directory, NOBODY, NOBODY)
    directory.chmod(0o755)
    return directory
