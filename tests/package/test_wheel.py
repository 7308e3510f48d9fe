from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """The wheel, built as a release is."""
    directory = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(directory)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    (path,) = directory.iterdir()
    return ZipFile(path)


@pytest.fixture(scope="module")
def metadata(wheel: ZipFile) -> Message:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(wheel.read(name).decode())


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    text = (REPOSITORY / "pyproject.toml").read_text()
    table: dict[str, Any] = tomllib.loads(text)["project"]
    return table


@pytest.mark.parametrize(
    "name",
    [
        "xsendfile/__init__.py",
        "xsendfile/py.typed",
        "xsendfile/servers/nginx/nginx.complete.j2",
        "xsendfile/servers/caddy/caddy.snippet.j2",
    ],
)
def test_the_wheel_holds(wheel: ZipFile, name: str) -> None:
    assert name in wheel.namelist()


def test_the_wheel_holds_all_of_the_source_and_nothing_else(wheel: ZipFile) -> None:
    source = REPOSITORY / "src"
    own = {
        str(path.relative_to(source))
        for path in (source / "xsendfile").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert packed == own


def test_the_wheel_holds_the_licence(wheel: ZipFile, metadata: Message) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("/LICENSE"))
    assert wheel.read(name) == (REPOSITORY / "LICENSE").read_bytes()
    assert metadata["License-Expression"] == "BSD-3-Clause"


def test_nothing_else_is_needed_outside_the_extras(
    metadata: Message, project: dict[str, Any]
) -> None:
    required = metadata.get_all("Requires-Dist", [])
    assert [line for line in required if not re.search(r"; extra == '\w+'$", line)] == []
    assert len(required) == sum(map(len, project["optional-dependencies"].values()))


def test_name_version_and_python_are_those_of_the_project(
    metadata: Message, project: dict[str, Any]
) -> None:
    for field, key in (
        ("Name", "name"),
        ("Version", "version"),
        ("Requires-Python", "requires-python"),
    ):
        assert metadata[field] == project[key]


def test_the_changelog_begins_with_this_version_or_what_is_unreleased(
    project: dict[str, Any],
) -> None:
    headings = re.findall(r"^## (\S+)", (REPOSITORY / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] in {"[Unreleased]", f"[{project['version']}]"}
