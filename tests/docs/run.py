"""Runs the blocks of a page, from top to bottom, in a directory of its own.

``python -m tests.docs.run PAGE`` is one page in one process, since frameworks keep their settings
for as long as a process lives. ``python -m tests.docs.run --write PAGE`` puts what
`xsendfile config` prints into the page instead of comparing it.

The blocks of a page share their names. A block of Python that begins with the name of a file, such
as ``# app.py``, is added to that file, and run as that module; its names are the page's, too. Files
below ``/srv`` and ``/data`` are below the directory in truth; ``file(path)`` makes one. ``ask`` and
``ask_asgi`` send a request to an application.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from tests import asgi_client
from tests.docs.blocks import REPOSITORY, BadPageError, Block, blocks_of
from tests.docs.commands import commands_of, environment, script_for
from tests.docs.configurations import CONFIGURATIONS, is_part, shows
from tests.docs.who import DRAWN, ELSEWHERE, INCLUDED, WITHOUT_CODE
from tests.wsgi import client

_FILE = re.compile(r"# (\w+)\.py$", re.MULTILINE)
_PLACES = re.compile(r"(?<![\w/.])/(?=(?:srv|data|tmp/front)\b)")
_PRINTED = re.compile(r"^xsendfile config .* > (\S+)$")
_CODE = re.compile(
    r"::\s*$|^\s*\.\. (?:code|literalinclude|include|sourcecode|parsed)|>>>", re.MULTILINE
)
_BETWEEN = "\0"
_PATIENCE = 60  # seconds, for the commands of a block


class Page:
    """A page that is being run.

    Args:
        page: its path in the repository.
        directory: an empty directory, which is the current one.

    """

    def __init__(self, page: str, directory: str) -> None:
        """Know what every page knows."""
        self.page = page
        self.directory = directory
        self.names: dict[str, Any] = {
            "__name__": "page",
            "ask": client.ask,
            "ask_asgi": asgi_client.ask,
            "file": self._file,
        }
        self.drawn = 0
        self.printed: list[str] = []

    def run(self, block: Block) -> None:
        """Run a block, or leave it to whoever runs it.

        Raises:
            BadPageError: it does not hold, or nobody runs it.

        """
        if block.is_shown and block.language in ELSEWHERE.get(self.page, {}):
            self._write(block)  # for the commands below
            return
        if block.language in CONFIGURATIONS:
            self._compare(block)
            return
        runs: dict[str, Callable[[Block], None]] = {
            "": self._draw,
            "console": self._console,
            "json": self._json,
            "python": self._python,
            "sh": self._shell,
            "toml": lambda block: _parse(block, tomllib.loads),
            "yaml": lambda block: _parse(block, yaml.safe_load),
            "{eval-rst}": self._describe,
            "{literalinclude}": self._include,
        }
        if block.language in runs:
            runs[block.language](block)
        elif block.language not in WITHOUT_CODE:
            message = f"{block.place}: nobody runs {block.language!r}"
            raise BadPageError(message)

    def end(self) -> None:
        """Look whether all was there.

        Raises:
            BadPageError: there are more or fewer pictures than were declared.

        """
        if self.drawn != DRAWN.get(self.page, 0):
            message = f"{self.page}: {self.drawn} fences without a language; see tests/docs/who.py"
            raise BadPageError(message)

    def here(self, text: str) -> str:
        """Return text with the places on this machine."""
        return _PLACES.sub(f"{self.directory}/", text)

    def _python(self, block: Block) -> None:
        """Run Python; its lines have the numbers of the page in tracebacks."""
        text = self.here(block.text)
        code = compile("\n" * (block.line - 1) + text, block.page, "exec", dont_inherit=True)
        named = _FILE.match(text)
        if named is None:
            exec(code, self.names)  # noqa: S102 - it is ours
            return
        module = sys.modules.get(named[1])
        if module is None:
            module = sys.modules[named[1]] = ModuleType(named[1])
            module.__file__ = str(Path(f"{named[1]}.py").absolute())
        self._write(block)
        exec(code, vars(module))  # noqa: S102
        own = {name: value for name, value in vars(module).items() if not name.startswith("__")}
        self.names |= own

    def _write(self, block: Block) -> None:
        """Add a block to the file whose name it begins with, if any."""
        named = _FILE.match(block.text)
        if named is not None:
            with Path(f"{named[1]}.py").open("a", encoding="utf-8") as file:
                file.write(self.here(block.text))

    def _console(self, block: Block) -> None:
        """Run the commands of a block in one shell, and compare what they print."""
        commands = commands_of(block)
        scripts = [script_for(command, block.place) for command in commands]
        printed = self._run(block, self.here("\nprintf '\\0'\n".join(scripts)))
        outputs = printed.split(_BETWEEN)
        for command, output in zip(commands, outputs, strict=True):
            if any(command.output) and not _matches(command.output, output):
                message = f"{block.place}: {command.text!r} prints\n{output}"
                raise BadPageError(message)
            named = _PRINTED.match(command.text)
            if named:
                text = Path(self.here(named[1])).read_text("utf-8")
                self.printed.append(text.replace(self.directory, "").strip("\n"))

    def _shell(self, block: Block) -> None:
        """Run a script; what it prints is `printed`, for a hidden block to look at."""
        self.names["printed"] = self._run(block, self.here(block.text))

    def _run(self, block: Block, script: str) -> str:
        """Return what a shell prints.

        Raises:
            BadPageError: it fails.

        """
        ended = subprocess.run(
            ["/bin/sh", "-eu"],
            input=script,
            env={**os.environ, **environment()},
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
        if ended.returncode:
            message = f"{block.place}: exit status {ended.returncode}: {ended.stderr}"
            raise BadPageError(message)
        return ended.stdout.replace(self.directory, "")

    def _compare(self, block: Block) -> None:
        """Compare a configuration with what was printed last: all of it, or a part between `# …`.

        Raises:
            BadPageError: it is another; nothing was printed.

        """
        if not self.printed:
            message = f"{block.place}: no `xsendfile config … > FILE` above prints this"
            raise BadPageError(message)
        if not shows(block, self.printed[-1]):
            message = f"{block.place}: `xsendfile config` prints\n{self.printed[-1]}"
            raise BadPageError(message)

    def _json(self, block: Block) -> None:
        """Parse JSON: one value, or one a line."""
        try:
            json.loads(block.text)
        except ValueError:
            for line in block.text.splitlines():
                _parse(block._replace(text=line), json.loads)

    def _include(self, block: Block) -> None:
        """Look whether somebody runs what is included."""
        path = (REPOSITORY / self.page).parent / block.argument
        name = os.path.relpath(path, REPOSITORY)
        if name not in INCLUDED or not path.is_file():
            message = f"{block.place}: nobody runs {name}; see tests/docs/who.py"
            raise BadPageError(message)

    def _describe(self, block: Block) -> None:
        """Look whether there is code among the directives: none is run from here."""
        if _CODE.search(block.text):
            message = f"{block.place}: code in reStructuredText; put it into a fence"
            raise BadPageError(message)

    def _draw(self, _block: Block) -> None:
        """Count what is no code."""
        self.drawn += 1

    def _file(self, path: str, content: bytes = b"%PDF-1.4\n") -> Path:
        """Make a file, and the directories above it."""
        made = Path(self.here(path))
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_bytes(content)
        return made


def _parse(block: Block, load: Callable[[str], object]) -> None:
    """Parse a block."""
    try:
        load(block.text)
    except (ValueError, yaml.YAMLError) as error:
        message = f"{block.place}: {error}"
        raise BadPageError(message) from error


def _matches(shown: list[str], output: str) -> bool:
    """Whether output is what a page shows; `…` there stands for anything, also for lines."""
    while shown and not shown[-1]:
        shown = shown[:-1]
    pattern = ".*".join(re.escape(part) for part in "\n".join(shown).split("…"))
    return re.fullmatch(pattern, output.strip("\n"), re.DOTALL) is not None


def run(page: str) -> None:
    """Run a page in the current directory.

    Raises:
        BadPageError: a block does not hold. What Python raises is not caught.

    """
    running = Page(page, os.getcwd())
    sys.path.insert(0, running.directory)
    for block in blocks_of(page):
        running.run(block)
    running.end()


def write(page: str) -> None:
    """Put what is printed into a page, in the place of its complete configurations.

    Raises:
        BadPageError: as `run` does, but for a complete configuration that differs.

    """
    running = Page(page, os.getcwd())
    sys.path.insert(0, running.directory)
    lines = (REPOSITORY / page).read_text("utf-8").splitlines()
    shift = 0
    for block in blocks_of(page):
        if block.language not in CONFIGURATIONS or is_part(block) or not running.printed:
            running.run(block)
            continue
        start, length = block.line - 1 + shift, len(block.text.splitlines())
        new = running.printed[-1].splitlines()
        lines[start : start + length] = new
        shift += len(new) - length
    running.end()
    (REPOSITORY / page).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Run the pages that are named; return an exit status."""
    work = write if arguments[0] == "--write" else run
    for page in arguments[work is write :]:
        with tempfile.TemporaryDirectory(prefix="xsendfile-docs-") as directory:
            os.chdir(Path(directory).resolve())
            try:
                work(page)
            except BadPageError as error:
                sys.stderr.write(f"{error}\n")
                return 1
            except BaseException:  # noqa: BLE001 - code of a page may raise anything
                traceback.print_exc()
                return 1
            finally:
                os.chdir("/")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
