"""`examples/compose`: the pair of mounts, run without containers."""

from __future__ import annotations

import base64
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from harness.application_servers import start_gunicorn
from harness.process import free_port, scratch
from harness.servers import start_nginx
from tests.servers.browser import Browser
from xsendfile.cli import main

_EXAMPLE = Path(__file__).parents[2] / "examples" / "compose"
_PASSWORD = "lovelace"


@pytest.fixture(scope="module")
def client() -> Iterator[Browser]:
    """A client of the pair: each sees the documents at a place that the other has not."""
    with scratch("compose-") as directory:
        data, srv = directory / "data", directory / "srv"
        shutil.copytree(_EXAMPLE / "documents", data / "documents")
        shutil.copytree(_EXAMPLE / "documents", srv / "documents")
        data.chmod(0o700)  # not for nginx
        application = (_EXAMPLE / "app.py").read_text(encoding="utf-8")
        application = application.replace("/data/documents", str(data / "documents"))
        (directory / "app.py").write_text(application, encoding="utf-8")
        with start_gunicorn(
            "app:application",
            directory,
            python_path=directory,
            environment={"ADAS_PASSWORD": _PASSWORD},
        ) as gunicorn:
            port = free_port()
            text = (_EXAMPLE / "nginx.conf").read_text(encoding="utf-8")
            text = text.replace("/srv/documents", str(srv / "documents"))
            text = text.replace("app:8000", f"127.0.0.1:{gunicorn.port}")
            text = text.replace("0.0.0.0:8080", f"127.0.0.1:{port}")
            with start_nginx(text, directory, port) as nginx, Browser(nginx.port) as browser:
                yield browser


def test_the_configuration_is_the_one_that_the_readme_prints(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    readme = (_EXAMPLE / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^\$ xsendfile (.*) > nginx.conf$", readme, re.MULTILINE)
    monkeypatch.chdir(_EXAMPLE)
    monkeypatch.syspath_prepend(_EXAMPLE)
    monkeypatch.delitem(sys.modules, "app", raising=False)
    assert main(command.split()) == 0
    monkeypatch.delitem(sys.modules, "app")
    assert capsysbinary.readouterr().out == (_EXAMPLE / "nginx.conf").read_bytes()


def test_the_two_containers_mount_the_same_documents_where_each_looks_for_them() -> None:
    services = yaml.safe_load((_EXAMPLE / "compose.yaml").read_text(encoding="utf-8"))["services"]
    application = (_EXAMPLE / "app.py").read_text(encoding="utf-8")
    assert services["app"]["volumes"] == ["./documents:/data/documents:ro"]
    assert 'PrivateFiles("/data/documents", ' in application
    assert 'seen_as="/srv/documents"' in application
    documents, configuration = services["nginx"]["volumes"]
    assert documents == "./documents:/srv/documents:ro"
    source, target, _ = configuration.split(":")
    assert (_EXAMPLE / source).exists()
    assert services["nginx"]["command"][-2:] == ["-c", target]
    assert services["nginx"]["ports"] == ["127.0.0.1:8080:8080"], "for this machine alone"


def test_ada_gets_her_document_from_nginx(client: Browser) -> None:
    ada = base64.b64encode(f"ada:{_PASSWORD}".encode()).decode()
    answer = client.get("/documents/2026/report.txt", Authorization=f"Basic {ada}")
    assert answer.status == 200
    assert answer.body == (_EXAMPLE / "documents/2026/report.txt").read_bytes()
    assert answer.headers["Server"] == "nginx"
    assert "X-Accel-Redirect" not in answer.headers


@pytest.mark.parametrize("user", ["ada:", "ada:wrong", "eve:lovelace"])
def test_others_get_nothing(client: Browser, user: str) -> None:
    given = base64.b64encode(user.encode()).decode()
    answer = client.get("/documents/2026/report.txt", Authorization=f"Basic {given}")
    assert (answer.status, answer.body) == (401, b"")


def test_nobody_reaches_the_internal_location(client: Browser) -> None:
    assert client.get("/_documents/2026/report.txt").status == 404
