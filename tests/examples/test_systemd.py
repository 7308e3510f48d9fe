"""`examples/systemd`: the unit, judged by systemd's own tools, and its command."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.installed import require
from harness.process import Server, free_port, scratch
from tests.examples.serving import EXAMPLES, options_of
from tests.service_servers.serving import LINKS, SECRET, SMALL, curl

UNIT = EXAMPLES / "systemd" / "xsendfile.service"
README = (EXAMPLES / "systemd" / "README.md").read_text(encoding="utf-8")


def values(name: str) -> list[str]:
    """Return the values of a setting of the unit, in order."""
    return re.findall(rf"^{name}=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)


def value(name: str) -> str:
    (only,) = values(name)
    return only


COMMAND = shlex.split(value("ExecStart"))


def test_systemd_accepts_it(tmp_path: Path) -> None:
    """With a program that there is: the unit's own lies where the README puts it."""
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace(COMMAND[0], sys.executable))
    analyze = require("systemd-analyze", "systemd")
    done = subprocess.run([analyze, "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_it_is_hardened() -> None:
    """2.0 and less is what systemd calls OK; a unit without hardening has 9.6."""
    analyze = require("systemd-analyze", "systemd")
    done = subprocess.run(
        [analyze, "security", "--offline=yes", "--threshold=20", UNIT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-300:]
    assert (value("DynamicUser"), value("ProtectSystem")) == ("yes", "strict")


def test_the_key_is_the_one_that_systemd_hands_over() -> None:
    name, _, file = value("LoadCredential").partition(":")
    assert value("Environment") == f"XSENDFILE_KEY_FILE=%d/{name}"
    assert f"xsendfile keygen > {file})" in README
    assert SECRET not in UNIT.read_text()
    assert "keys" not in value("ExecStart")


def test_its_end_waits_for_the_downloads() -> None:
    assert options_of(COMMAND).grace < int(value("TimeoutStopSec"))
    assert value("KillMode") == "mixed", "workers are ended by the first process"


def test_the_files_that_it_reads_are_those_that_it_serves() -> None:
    assert value("ReadOnlyPaths") == options_of(COMMAND).root
    assert f" {options_of(COMMAND).root}\n" in README


def test_the_readme_installs_the_program_where_the_unit_starts_it() -> None:
    directory = Path(COMMAND[0]).parents[1]
    assert f"/usr/bin/python3 -m venv {directory} " in README
    assert f"{directory}/bin/pip install '.[config,serve]'" in README
    assert f"http://{options_of(COMMAND).listen}/.health" in README


@pytest.fixture
def started() -> Iterator[Server]:
    """Its command, with a root and a port of the test's."""
    with scratch("unit-") as directory:
        (directory / "small").write_bytes(SMALL)
        keys = directory / "credentials"
        keys.write_text(f"2026b:{SECRET}\n")
        keys.chmod(0o400)
        port = free_port()
        options = options_of(COMMAND)
        mine = {options.root: str(directory), options.listen: f"127.0.0.1:{port}"}
        program = Path(sys.executable).with_name("xsendfile")
        command: list[str | Path] = [program, *(mine.get(each, each) for each in COMMAND[1:])]
        environment = {"XSENDFILE_KEY_FILE": str(keys)}
        with Server(
            command,
            port=port,
            log=directory / "log",
            environment=environment,
            unprivileged=False,
        ) as server:
            yield server


def test_its_command_serves(started: Server) -> None:
    assert curl(f"{started.url}/.health").status == 200
    assert curl(f"{started.url}{LINKS.sign('small')}").body == SMALL
    assert curl(f"{started.url}/small").status == 403
