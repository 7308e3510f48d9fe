"""The README's example is run as it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from tests import asgi_client
from tests.wsgi.client import ask
from xsendfile.cli import main

_README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
_EXAMPLE, _DJANGO, _FLASK, _FASTAPI, _ASGI, _MIDDLEWARE, _LINKS = re.findall(
    r"```python\n(.*?)```", _README, re.DOTALL
)
_COMMAND = re.findall(r"^\$ xsendfile (.*) > nginx.conf$", _README, re.MULTILINE)[0].split()


@pytest.fixture
def names(tmp_path: Path) -> dict[str, Any]:
    """The names of the example, with a root that exists."""
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026/report.pdf").write_bytes(b"%PDF")
    names: dict[str, Any] = {}
    exec(_EXAMPLE.replace("/srv/documents", str(tmp_path)), names)  # noqa: S102 - it is ours
    return names


def test_ada_gets_the_report_from_nginx(names: dict[str, Any]) -> None:
    answer = ask(names["app"], REMOTE_USER="ada")
    assert answer.status == 200
    assert answer.header("X-Accel-Redirect") == "/_documents/2026/report.pdf"
    assert answer.header("Content-Disposition") == 'attachment; filename="Report 2026.pdf"'


def test_others_do_not(names: dict[str, Any]) -> None:
    assert ask(names["app"]).status == 403


def test_the_configuration_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "app.py").write_text(_EXAMPLE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    assert main(_COMMAND) == 0
    assert b'location ^~ "/_documents/" {' in capsysbinary.readouterr().out


def test_under_asgi_the_application_or_the_url_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026/report.pdf").write_bytes(b"%PDF")
    names: dict[str, Any] = {}
    exec(_ASGI.replace("/srv/documents", str(tmp_path)), names)  # noqa: S102
    answer = asgi_client.ask(names["app"])
    assert answer.header("Content-Disposition") == 'attachment; filename="report.pdf"'
    assert answer.body == asgi_client.ask(names["files"], b"/2026/report.pdf").body == b"%PDF"


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A root with a report."""
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026/report.pdf").write_bytes(b"%PDF")
    return tmp_path


def test_flask_hands_over(documents: Path) -> None:
    names: dict[str, Any] = {"__name__": "site"}
    exec(_FLASK.replace("/srv/documents", str(documents)), names)  # noqa: S102
    answer = ask(names["app"], b"/documents/2026/report.pdf")
    assert answer.header("X-Accel-Redirect") == "/_documents/2026/report.pdf"
    assert answer.header("Content-Disposition") == 'attachment; filename="report.pdf"'
    assert ask(names["app"], b"/documents/missing.pdf").status == 404


def test_fastapi_hands_over(documents: Path) -> None:
    names: dict[str, Any] = {}
    exec(_FASTAPI.replace("/srv/documents", str(documents)), names)  # noqa: S102
    answer = asgi_client.ask(names["app"], b"/reports/report.pdf")
    assert answer.header("X-Accel-Redirect") == "/_documents/2026/report.pdf"
    assert answer.header("Content-Disposition") == 'attachment; filename="report.pdf"'
    assert asgi_client.ask(names["app"], b"/reports/missing.pdf").status == 404


def test_a_link_opens_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026/report.pdf").write_bytes(b"%PDF")
    monkeypatch.setenv("LINK_KEY", "ju7vWvmo3WVeRPTTCmfF3w")
    names: dict[str, Any] = {}
    exec(_LINKS.replace("/srv/shared", str(tmp_path)), names)  # noqa: S102
    path, _, query = names["url"].partition("?")
    answer = ask(names["application"], path.encode(), QUERY_STRING=query)
    assert answer.header("X-Accel-Redirect") == "/_shared/2026/report.pdf"
    assert answer.header("Content-Disposition") == 'inline; filename="Report 2026.pdf"'


def test_the_middleware_hands_over(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")

    def application(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return (tmp_path / "a.txt").open("rb")

    names = {"application": application}
    exec(_MIDDLEWARE.replace("/srv/media", str(tmp_path)), names)  # noqa: S102
    assert ask(names["application"]).header("X-Accel-Redirect") == "/_media/a.txt"
