"""`examples/container`: what the image does, done outside of a container."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from harness.process import Server, free_port, scratch
from tests.examples.serving import EXAMPLES, options_of
from tests.service_servers.serving import LINKS, SECRET, SMALL, curl

REPOSITORY = EXAMPLES.parent
TEXT = (EXAMPLES / "container" / "Containerfile").read_text(encoding="utf-8")
README = (EXAMPLES / "container" / "README.md").read_text(encoding="utf-8")


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.*)$", TEXT, re.MULTILINE)


COMMAND: list[str] = json.loads(instructions("CMD")[0])
HEALTH: list[str] = json.loads(instructions("HEALTHCHECK")[0].partition(" CMD ")[2])
VARIABLES = dict(each.split("=") for each in instructions("ENV")[0].split())
PORT = options_of(COMMAND).listen.rpartition(":")[2]


class Running(NamedTuple):
    """The image's command, with a root, a file of keys and a port of the test's."""

    server: Server
    root: Path

    def is_healthy(self) -> bool:
        """Whether the image's own check says so."""
        code = HEALTH[2].replace(f":{PORT}/", f":{self.server.port}/")
        command = [sys.executable, HEALTH[1], code]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture
def running() -> Iterator[Running]:
    with scratch("container-") as directory:
        root, keys = directory / "files", directory / "keys"
        root.mkdir()
        (root / "small").write_bytes(SMALL)
        keys.write_text(f"2026b:{SECRET}\n")
        keys.chmod(0o400)
        port = free_port()
        mine = {options_of(COMMAND).listen: f"127.0.0.1:{port}"}
        program = Path(sys.executable).with_name(COMMAND[0])
        with Server(
            [program, *(mine.get(each, each) for each in COMMAND[1:])],
            port=port,
            log=directory / "log",
            environment={"XSENDFILE_ROOT": str(root), "XSENDFILE_KEY_FILE": str(keys)},
            unprivileged=False,
        ) as server:
            yield Running(server, root)


def test_its_command_serves(running: Running) -> None:
    url = running.server.url
    assert curl(f"{url}{LINKS.sign('small')}").body == SMALL
    assert curl(f"{url}/small").status == 403


def test_its_check_tells_whether_files_can_be_delivered(running: Running) -> None:
    assert HEALTH[:2] == ["python", "-c"]
    assert running.is_healthy()
    running.root.rename(running.root.with_name("away"))
    assert not running.is_healthy()


def test_what_is_copied_into_it_is_enough_to_build_the_package(tmp_path: Path) -> None:
    for line in instructions("COPY"):
        *sources, target = line.split()
        place = tmp_path / target.strip("/")
        for source in sources:
            if (REPOSITORY / source).is_dir():
                shutil.copytree(REPOSITORY / source, place, ignore=_left_out)
            else:
                place.mkdir(exist_ok=True)
                shutil.copy(REPOSITORY / source, place)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(build, cwd=tmp_path / "build", check=True, capture_output=True)
    (wheel,) = (tmp_path / "build" / "dist").glob("*.whl")
    assert wheel.stat().st_size > 50_000


def _left_out(_directory: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "__pycache__"]


def test_the_extra_that_it_installs_brings_the_server() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    assert "'/build[serve]'" in instructions("RUN")[0]
    (requirement,) = project["optional-dependencies"]["serve"]
    assert requirement.startswith("granian")


def test_it_runs_as_nobody_and_holds_no_secret() -> None:
    assert instructions("USER") == ["65534:65534"]
    assert VARIABLES.keys() == {"XSENDFILE_ROOT", "XSENDFILE_KEY_FILE"}
    assert "XSENDFILE_KEYS" not in TEXT


def test_it_ends_before_it_is_killed() -> None:
    """`docker stop` waits for ten seconds unless told."""
    assert options_of(COMMAND).grace < 10


def test_the_readme_mounts_files_and_keys_where_the_image_looks_for_them() -> None:
    root, keys = VARIABLES["XSENDFILE_ROOT"], VARIABLES["XSENDFILE_KEY_FILE"]
    assert f":{root}:ro" in README
    assert f"/keys:{keys}:ro" in README
    assert instructions("EXPOSE") == [PORT]
    assert f"--publish 127.0.0.1:{PORT}:{PORT}" in README
