"""The library, started by its one command, in a copy of its own."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import xsendfile
from harness.process import PATIENCE, free_port
from tests.library.reader import Reader

EXAMPLE = Path(__file__).parents[2] / "examples" / "library"
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(Path(xsendfile.__file__).parents[1]),  # wherever it is started
    "PYTHONUNBUFFERED": "1",
}
_Found = TypeVar("_Found")
PASSWORDS = {"ada": "engine", "grace": "compiler", "admin": "library"}


class Library(NamedTuple):
    """A library that runs.

    Attributes:
        folder: the copy of the example.
        port: where nginx listens.
        output: the file with what the command has said.

    """

    folder: Path
    port: int
    output: Path

    @property
    def state(self) -> Path:
        """Where it keeps what it has written."""
        return self.folder / "var"

    def said(self) -> str:
        """Return what the command has said so far."""
        return self.output.read_text(encoding="utf-8")

    @contextlib.contextmanager
    def stranger(self) -> Iterator[Reader]:
        """Yield somebody who is not logged in."""
        with Reader(self.port) as reader:
            yield reader

    @contextlib.contextmanager
    def reader(self, name: str) -> Iterator[Reader]:
        """Yield somebody who has logged in."""
        with Reader(self.port) as reader:
            reader.log_in(name, PASSWORDS[name])
            yield reader

    def latest_request_id(self) -> str:
        """Return the id of the latest delivery, as the site has recorded it."""
        with contextlib.closing(sqlite3.connect(self.state / "library.sqlite3")) as database:
            latest = "select request_id from library_delivery order by id desc limit 1"
            (request_id,) = database.execute(latest).fetchone()
        return str(request_id)

    def logged(self, request_id: str) -> dict[str, Any]:
        """Return the line of nginx's log about a request, as soon as it is there."""

        def found() -> dict[str, Any] | None:
            text = (self.state / "access.log").read_text(encoding="utf-8")
            lines = [json.loads(line) for line in text.split("\n")[:-1]]
            return next((line for line in lines if line["request_id"] == request_id), None)

        return awaited(found)

    def manage(self, *command: str) -> str:
        """Return what `manage.py` says to a command."""
        return manage(self.folder, *command)


def awaited(look: Callable[[], _Found | None]) -> _Found:
    """Return what is looked for, as soon as there is something."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.02)
    raise TimeoutError


def copy_to(directory: Path) -> Path:
    """Return a copy of the example, without what it has written when somebody tried it."""
    copied = shutil.copytree(
        EXAMPLE, directory / "library", ignore=shutil.ignore_patterns("var", "__pycache__")
    )
    return Path(copied)


def manage(folder: Path, *command: str) -> str:
    """Return what `manage.py` says to a command, in a copy."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@contextlib.contextmanager
def started(folder: Path) -> Iterator[Library]:
    """Start a copy of the example with its one command; end it as an administrator would."""
    port, output = free_port(), folder.parent / f"output-{time.monotonic_ns()}"
    command = [sys.executable, f"{folder}/manage.py", "start", "--listen", f"127.0.0.1:{port}"]
    with output.open("wb") as said:
        process = subprocess.Popen(
            command, cwd=folder.parent, stdout=said, stderr=subprocess.STDOUT, env=ENVIRONMENT
        )
    library = Library(folder, port, output)
    try:
        awaited(lambda: "Ctrl-C ends it" in library.said() or process.poll() is not None)
        assert process.poll() is None, library.said()
        yield library
    finally:
        process.terminate()
        status = process.wait(PATIENCE)
    assert status == 0, library.said()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) == errno.ECONNREFUSED
    assert "Traceback" not in library.said()


def blocks(language: str) -> list[str]:
    """Return the code blocks of the README in a language, without their indentation in lists."""
    text = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]
