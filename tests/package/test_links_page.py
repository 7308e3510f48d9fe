"""The examples of docs/links.md are run as they stand there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest

import xsendfile.links
from tests.wsgi.client import ask
from xsendfile.cli import main
from xsendfile.links.named import DIALECTS

_PAGE = (Path(__file__).parents[2] / "docs/links.md").read_text(encoding="utf-8")
_TEN_LINES, _SAYINGS, _BOUND, _KEYS, _ASKED = re.findall(r"```python\n(.*?)```", _PAGE, re.DOTALL)
# Those that print something, and end.
_COMMANDS = re.findall(r"^\$ xsendfile ((?:config|sign) .*?)(?: >.*)?$", _PAGE, re.MULTILINE)
_ROWS = re.findall(r"^\| `(\w+)` \| `([\w.-]+)` \|", _PAGE, re.MULTILINE)


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The names of the first example, with a root that exists."""
    monkeypatch.setenv("LINK_KEY", "ju7vWvmo3WVeRPTTCmfF3w")
    monkeypatch.setenv("NEXT_LINK_KEY", "0xJ7gJ1oGC3gSXnGXLx0dg")
    for name in ("2026/report.pdf", "hls/720p/list.m3u8", "photo.jpg", "q3.pdf", "embargo.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"%PDF")
    names: dict[str, Any] = {}
    exec(_TEN_LINES.replace("/srv/shared", str(tmp_path)), names)  # noqa: S102 - it is ours
    exec(_BOUND.replace("/srv/shared", str(tmp_path)), names)  # noqa: S102
    return names


def status(application: Any, url: str, **more: str) -> int:  # noqa: ANN401
    path, _, query = url.partition("?")
    return ask(application, unquote_to_bytes(path), QUERY_STRING=query, **more).status


def test_the_link_opens_its_file_under_its_name(names: dict[str, Any]) -> None:
    path, _, query = names["url"].removeprefix("https://example.org/files").partition("?")
    answer = ask(names["application"], unquote_to_bytes(path), QUERY_STRING=query)
    assert answer.header("X-Accel-Redirect") == "/_shared/2026/report.pdf"
    assert answer.header("Content-Disposition") == 'attachment; filename="Report 2026.pdf"'


def test_each_link_of_the_page_is_judged_as_it_says(names: dict[str, Any]) -> None:
    urls = [eval(line.partition("#")[0], names) for line in _SAYINGS.splitlines()]  # noqa: S307
    at_home = {"REMOTE_ADDR": "203.0.113.9", "REMOTE_USER": "ada"}
    assert [status(names["application"], url, **at_home) for url in urls] == [*[200] * 4, 403]
    elsewhere = {"REMOTE_ADDR": "198.51.100.1", "REMOTE_USER": "eve"}
    opened = [status(names["application"], url, **elsewhere) for url in urls]
    assert opened == [200, 200, *[403] * 3]


def test_the_next_key_signs_and_the_last_one_verifies(
    names: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "keys").write_text("2026c:0xJ7gJ1oGC3gSXnGXLx0dg\n2026b:ju7vWvmo3WVeRPTTCmfF3w\n")
    old = names["links"].sign("q3.pdf")
    exec(_KEYS, names)  # noqa: S102
    assert names["links"].verify(old).key == "2026b"
    assert names["links"].verify(names["links"].sign("q3.pdf")).key == "2026c"


def test_the_application_that_is_asked_answers_for_the_same_links(names: dict[str, Any]) -> None:
    root = names["application"].files.root.directory.decode()
    exec(_ASKED.replace("/srv/shared", root), names)  # noqa: S102
    headers = {"HTTP_X_ORIGINAL_URI": "/files" + names["links"].sign("q3.pdf")}
    answer = ask(names["asked"], HTTP_X_ORIGINAL_METHOD="GET", **headers)
    assert answer.status == 204


@pytest.mark.parametrize("command", _COMMANDS)
def test_each_command_is_taken(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "keys").write_text("2026b:ju7vWvmo3WVeRPTTCmfF3w\n")
    (tmp_path / "keys").chmod(0o600)
    assert main(command.split()) == 0
    assert capsysbinary.readouterr().out


def test_the_table_names_every_dialect() -> None:
    assert {name for _, name in _ROWS} == set(DIALECTS)
    for class_name, _ in _ROWS:
        assert class_name in xsendfile.links.__all__


@pytest.mark.parametrize("class_name", [class_name for class_name, _ in _ROWS])
def test_every_dialect_says_what_it_signs_and_where_it_is_weak(class_name: str) -> None:
    described = getattr(xsendfile.links, class_name).__doc__
    for heading in ("Signs: ", "Binds: ", "Weak: ", "Source: "):
        assert f"\n    {heading}" in described
