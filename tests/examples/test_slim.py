"""An environment with nothing in it but the wheel: what a slim image can do without an extra."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from harness.process import free_port
from tests.cli.keys import key_file
from tests.examples.serving import EXAMPLES

REPOSITORY = EXAMPLES.parent
CONFIG = ["config", "lighttpd", "--root", "/srv/a", "--upstream", "127.0.0.1:1"]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a fresh environment."""
    directory = tmp_path_factory.mktemp("slim")
    wheels, environment = directory / "wheels", directory / "environment"
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
    subprocess.run(build, cwd=REPOSITORY, check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    (wheel,) = wheels.iterdir()
    python = str(environment / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    return environment / "bin" / "xsendfile"


def run(
    command: Path, *arguments: str | Path, status: int = 0, path: str = ""
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [command, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": path},
        cwd="/",
    )
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_it_makes_a_key_that_signs_and_verifies(command: Path, tmp_path: Path) -> None:
    keys = key_file(tmp_path, run(command, "keygen").stdout)
    link = run(command, "sign", "--key-file", keys, "docs/q3.pdf").stdout.strip()
    assert run(command, "verify", "--key-file", keys, link).stdout.startswith("valid\n")
    forged = link.replace("q3", "q4")
    assert run(command, "verify", "--key-file", keys, forged, status=1).stdout.startswith("refused")


def test_it_examines_a_deployment(command: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("a")
    url = f"http://127.0.0.1:{free_port()}/a.txt"
    done = run(command, "doctor", url, "--file", file, status=2)
    assert done.stderr.startswith("xsendfile: ")


def test_it_prints_a_configuration_with_the_template_library_alone(
    command: Path, tmp_path: Path
) -> None:
    for name in ("jinja2", "markupsafe"):
        (tmp_path / name).symlink_to(Path(str(importlib.import_module(name).__file__)).parent)
    assert "x-sendfile" in run(command, *CONFIG, path=str(tmp_path)).stdout


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (CONFIG, "config"),
        (["serve", "/tmp", "--public", "--listen", "127.0.0.1:{port}"], "serve"),
    ],
)
def test_what_needs_an_extra_says_which(
    command: Path, arguments: Sequence[str], extra: str
) -> None:
    port = free_port()
    done = run(command, *(each.format(port=port) for each in arguments), status=2)
    assert done.stderr.endswith(f"type: pip install 'xsendfile[{extra}]'\n")


IMPORTED = """
import sys
from xsendfile.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--help"], {"jinja2", "granian", "asyncio", "http.client", "xsendfile.service"}),
        (["keygen"], {"jinja2", "granian", "asyncio"}),
        (["sign", "a", "--key-file", "{keys}"], {"jinja2", "granian", "xsendfile.cli.server"}),
        (["verify", "/a", "--key-file", "{keys}"], {"jinja2", "granian", "xsendfile.cli.server"}),
    ],
)
def test_a_command_imports_no_more_than_it_needs(
    tmp_path: Path, arguments: Sequence[str], absent: set[str]
) -> None:
    """In the environment of the tests, which has all extras."""
    keys = key_file(tmp_path)
    own = [each.format(keys=keys) for each in arguments]
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED, *own], capture_output=True, text=True, check=False, env={}
    )
    assert "xsendfile.cli" in done.stderr.split()
    assert not absent & set(done.stderr.split())
