"""A server process: started, waited for, ended."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from .rights import NOBODY

PATIENCE = 20.0  # seconds for a server to come up or to go


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
        """Start `command` and wait until it accepts connections on `port`.

        Args:
            command: the program, in the foreground.
            port: where it will listen.
            log: takes its output.
            environment: added to this process's own.
            unprivileged: whether root's rights are dropped, where there are any.

        """
        drop = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
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
                **(drop if unprivileged and os.geteuid() == 0 else {}),  # type: ignore[call-overload]
            )
        try:
            self._wait_for_port()
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

    def _wait_for_port(self) -> None:
        """Return when the port accepts a connection."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                if self._process.poll() is None:  # else another program listens there
                    return
            if self._process.poll() is not None:
                break
            time.sleep(0.02)
        message = f"{self._process.args!r} did not come up:\n{self.log.read_text(errors='replace')}"
        raise ServerFailedError(message)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
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
