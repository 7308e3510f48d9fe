"""The command line itself: started as a user starts it, and what it says of itself."""

from __future__ import annotations

import importlib
import re
import runpy
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from tests.rooms.sites import SERVERS
from xsendfile.cli import COMMANDS, main
from xsendfile.servers.config import FrontRoot, configuration

SCRIPT = [str(Path(sys.executable).with_name("xsendfile"))]
MODULE = [sys.executable, "-m", "xsendfile"]
CONFIG = ["config", "lighttpd", "--root", "/srv/a", "--upstream", "127.0.0.1:8000"]
EXPECTED = configuration("lighttpd", [FrontRoot("/srv/a")], upstream="127.0.0.1:8000")
SHOP = """
from xsendfile import Lighttpd, PrivateFiles
documents = PrivateFiles("/srv/a", Lighttpd())
"""


@pytest.mark.parametrize("command", [SCRIPT, MODULE], ids=["xsendfile", "python -m xsendfile"])
def test_a_configuration_is_printed_from_the_application_in_this_directory(
    tmp_path: Path, command: Sequence[str]
) -> None:
    (tmp_path / "shop_of_the_tests.py").write_text(SHOP)
    arguments = ["config", "lighttpd", "--app", "shop_of_the_tests", *CONFIG[-2:]]
    done = subprocess.run(
        [*command, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, EXPECTED, "")


def test_the_module_runs_the_command_and_ends_with_its_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["xsendfile", *CONFIG])
    monkeypatch.delitem(sys.modules, "xsendfile.__main__", raising=False)
    with pytest.raises(SystemExit) as end:
        runpy.run_module("xsendfile", run_name="__main__")
    assert end.value.code == 0
    assert capsys.readouterr().out == EXPECTED


def test_importing_the_module_runs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert importlib.import_module("xsendfile.__main__").main is main
    assert capsys.readouterr().out == ""


def told(capsys: pytest.CaptureFixture[str], *arguments: str, status: int) -> str:
    """Return what argparse says before it ends the program."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == status
    out, err = capsys.readouterr()
    assert not (out and err)
    return out or err


def test_help_names_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, "--help", status=0)
    assert text.startswith("usage: xsendfile ")
    assert "print the configuration of a front server" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_a_line_in_the_help_and_a_help_of_its_own(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    listed = told(capsys, "--help", status=0)
    assert re.search(rf"^ +{command} +{COMMANDS[command]}$", listed, re.MULTILINE)
    text = told(capsys, command, "--help", status=0)
    assert text.startswith(f"usage: xsendfile {command} ")
    assert "options:" in text


def test_help_of_a_command_names_its_servers_and_options(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = told(capsys, "config", "--help", status=0)
    assert all(server in text for server in SERVERS)
    options = ["app", "root", "location", "symlinks", "upstream", "wsgi", "listen", "mount"]
    assert all(f"--{option}" in text for option in [*options, "access-log", "snippet"])


def test_an_example_in_the_help_names_no_module_of_python_s_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`--app site:documents` would find Python's `site`, whatever lies in the directory."""
    words = told(capsys, "config", "--help", status=0).partition("examples:")[2].split()
    named = [
        after.partition(":")[0]
        for word, after in pairwise(words)
        if word in {"--app", "--wsgi"} and not after.startswith("/")
    ]
    assert named
    assert not set(named) & sys.stdlib_module_names


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["conf"], "invalid choice: 'conf'"),
        (["config"], "the following arguments are required: server"),
        (["config", "litespeed"], "invalid choice: 'litespeed'"),
        (["config", "nginx", "--root"], "argument --root: expected one argument"),
        (["config", "nginx", "--nonsense"], "unrecognized arguments: --nonsense"),
    ],
)
def test_a_wrong_command_line_ends_with_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    text = told(capsys, *arguments, status=2)
    assert text.startswith("usage: ")
    assert message in text


def test_ctrl_c_is_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow_shop.py").write_text("raise KeyboardInterrupt\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert main(["config", "lighttpd", "--app", "slow_shop", *CONFIG[-2:]]) == 130
