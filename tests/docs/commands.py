"""The blocks of a console: what is run, what is only checked, and what cannot be had here."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import pkgutil
import re
import shlex
import sys
import tomllib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import click

from tests.docs.blocks import REPOSITORY, BadPageError, Block

_PROMPT = "$ "
_TARGET = re.compile(r"[A-Za-z_][\w.]*:[\w.]+")
_IMPORT = "import pkgutil, sys; pkgutil.resolve_name(sys.argv[1])"


def environment() -> dict[str, str]:
    """Return what a process needs to find the programs and the modules that this one has."""
    programs = os.path.dirname(sys.executable)
    return {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PYTHONPATH": f"{REPOSITORY / 'src'}:{REPOSITORY}",
    }


class Command(NamedTuple):
    """A command and what a page shows of its output.

    Attributes:
        text: the command, its lines joined.
        output: the lines below it.

    """

    text: str
    output: list[str]


def commands_of(block: Block) -> list[Command]:
    """Return the commands of a console block.

    Raises:
        BadPageError: it does not begin with a prompt.

    """
    commands: list[Command] = []
    lines = iter(block.text.splitlines())
    for line in lines:
        if line.startswith(_PROMPT):
            text = line.removeprefix(_PROMPT)
            while text.endswith("\\"):
                text = text[:-1].rstrip() + " " + next(lines).strip()
            commands.append(Command(text, []))
        elif commands:
            commands[-1].output.append(line)
        else:
            message = f"{block.place}: {line!r} is no command; begin with `$ `"
            raise BadPageError(message)
    return commands


def script_for(command: Command, place: str) -> str:
    """Return what is run for a command: itself, what checks it, or nothing.

    Raises:
        BadPageError: nobody knows how to run or to check it, or its options are wrong.

    """
    parts = command.text.split(" && ")
    return " && ".join(filter(None, (_script_for(part, place) for part in parts)))


def _script_for(text: str, place: str) -> str:
    """Return what is run for a command that is only one."""
    words = shlex.split(text, comments=True)
    while words and re.fullmatch(r"\w+=.*", words[0]):
        del words[0]
    name = words[0].lstrip("(") if words else ""
    if name in _RUN or (name == "xsendfile" and words[1] not in _PARSED):
        return text
    check = _CHECKED.get(name)
    if check is None:
        message = f"{place}: nobody runs {text!r}; see tests/docs/commands.py"
        raise BadPageError(message)
    try:
        return check(text, words)
    except (SystemExit, AssertionError, click.ClickException) as error:
        message = f"{place}: {text!r} is wrong: {error}"
        raise BadPageError(message) from error


def _parsed(_text: str, words: list[str]) -> str:
    """Parse the options of a command of ours that would not end, or needs a running site."""
    parser = argparse.ArgumentParser()
    module = importlib.import_module(f"xsendfile.cli.{words[1]}")
    module.add_parser(parser.add_subparsers())
    parser.parse_args(words[1:])
    return ""


def _gunicorn(text: str, _words: list[str]) -> str:
    """Have gunicorn load its settings and the application, and end."""
    return text.replace("gunicorn", "gunicorn --check-config", 1)


def _by_target(_text: str, words: list[str]) -> str:
    """Parse the options of another server, if they can be had, and import the application."""
    if words[0] in _PARSERS:
        parser: click.Command = pkgutil.resolve_name(_PARSERS[words[0]])
        parser.make_context(words[0], [os.path.expandvars(word) for word in words[1:]])
    (target,) = (word for word in words if _TARGET.fullmatch(word))
    return f"python -c '{_IMPORT}' {target}"


def _nginx(text: str, _words: list[str]) -> str:
    """Have nginx judge a configuration."""
    command = text.partition(" # ")[0].replace("nginx", "nginx -t", 1)
    return f"{{ {command} 2>nginx.log || {{ cat nginx.log >&2; exit 1; }}; }}"


def _pip(_text: str, words: list[str]) -> str:
    """Look whether what is to be installed of ours has those extras."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    for word in words[2:]:
        named = re.fullmatch(r"(?:\.|xsendfile)(?:\[([\w,]+)\])?", word)
        for extra in named[1].split(",") if named and named[1] else ():
            assert extra in project["optional-dependencies"], f"no extra {extra!r}"
    return ""


def _make(_text: str, words: list[str]) -> str:
    """Look whether there is such a target."""
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    target = next(word for word in words[1:] if "=" not in word)
    assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE), f"no target {target!r}"
    return ""


def _sudo(_text: str, words: list[str]) -> str:
    """Look whether the tests run with the packages and modules that root is to install."""
    installed = (REPOSITORY / "scripts/need-servers").read_text("utf-8")
    if words[1:3] == ["apt-get", "install"]:
        assert all(re.search(rf"\b{package}\b", installed) for package in words[3:])
        return ""
    assert words[1] == "a2enmod", "nobody knows what it would do"
    return " && ".join(f"test -e /usr/lib/apache2/modules/mod_{name}.so" for name in words[2:])


def _suite(_text: str, words: list[str]) -> str:
    """Look whether there is what is to be run of the suite."""
    assert words[1] == "-m"
    assert importlib.util.find_spec(words[2]), f"no module {words[2]!r}"
    assert all((REPOSITORY / word).exists() for word in words[3:] if "/" in word), "no such test"
    return ""


_RUN = frozenset(("cat", "mkdir", "python", "umask"))
_PARSERS = {"granian": "granian.cli:cli", "uvicorn": "uvicorn.main:main"}
_PARSED = frozenset(("doctor", "serve"))
_CHECKED: Mapping[str, Callable[[str, list[str]], str]] = MappingProxyType(
    {
        "xsendfile": _parsed,
        "gunicorn": _gunicorn,
        "uvicorn": _by_target,
        "hypercorn": _by_target,
        "granian": _by_target,
        "nginx": _nginx,
        "pip": _pip,
        "make": _make,
        "sudo": _sudo,
        ".venv/bin/python": _suite,
    }
)
