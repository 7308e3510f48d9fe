"""`examples/fastapi_documents.py`: under uvicorn, behind nginx with the printed configuration."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.application_servers import start_application
from harness.process import free_port, scratch
from harness.servers import require_nginx, start_nginx
from tests.adapters.starlette.sites import basic
from tests.servers.browser import Answer, Browser
from xsendfile.cli import main

_EXAMPLE = Path(__file__).parents[3] / "examples" / "fastapi_documents.py"
_TEXT = _EXAMPLE.read_text(encoding="utf-8")
_PASSWORD = "lovelace"
_NAME = "März 100%.pdf"
_CONTENT = b"%PDF-1.7 " * 40_000


@pytest.fixture(scope="module")
def directory() -> Iterator[Path]:
    """The example with a root that exists; Ada has two documents, Bob has one."""
    with scratch("fastapi-") as directory:
        root = directory / "documents"
        for name in ("ada/2026/report.pdf", f"ada/{_NAME}", "bob/secret.pdf"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(_CONTENT)
        text = _TEXT.replace("/srv/documents", str(root))
        (directory / _EXAMPLE.name).write_text(text, encoding="utf-8")
        yield directory


@pytest.fixture(scope="module")
def configuration(directory: Path) -> str:
    """What the command in the example's first lines prints."""
    (command,) = re.findall(r"^xsendfile (.*) > nginx.conf$", _TEXT, re.MULTILINE)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(directory)
        patch.setenv("ADAS_PASSWORD", _PASSWORD)
        output = directory / "nginx.conf"
        with output.open("w", encoding="utf-8") as stdout:
            patch.setattr(sys, "stdout", stdout)
            assert main(command.split()) == 0
        patch.delitem(sys.modules, _EXAMPLE.stem)
        return output.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser(directory: Path, configuration: str) -> Iterator[Browser]:
    """A client of nginx, which asks the example."""
    require_nginx()
    (command,) = re.findall(r"uvicorn (\S+)$", _TEXT, re.MULTILINE)
    with start_application(
        "uvicorn",
        command,
        directory,
        python_path=directory,
        environment={"ADAS_PASSWORD": _PASSWORD},
    ) as uvicorn:
        port = free_port()
        text = configuration.replace("127.0.0.1:8000", f"127.0.0.1:{uvicorn.port}")
        text = text.replace("127.0.0.1:8080", f"127.0.0.1:{port}")
        with start_nginx(text, directory, port) as nginx, Browser(nginx.port) as client:
            yield client
        assert "Traceback" not in uvicorn.log.read_text(encoding="utf-8")


def _as_ada(browser: Browser, target: str, **headers: str) -> Answer:
    return browser.get(target, Authorization=basic("ada", _PASSWORD), **headers)


def test_ada_gets_her_documents_from_nginx_under_their_names(browser: Browser) -> None:
    answer = _as_ada(browser, "/documents/2026/report.pdf")
    assert (answer.status, answer.body) == (200, _CONTENT)
    assert answer.headers["Server"] == "nginx"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert "X-Accel-Redirect" not in answer.headers
    named = _as_ada(browser, "/documents/M%C3%A4rz%20100%25.pdf")
    assert named.body == _CONTENT
    assert named.headers["Content-Disposition"] == (
        "attachment; filename=\"Marz 100%.pdf\"; filename*=UTF-8''M%C3%A4rz%20100%25.pdf"
    )


def test_what_the_view_has_set_arrives(browser: Browser) -> None:
    answer = _as_ada(browser, "/documents/2026/report.pdf")
    assert answer.headers["X-Robots-Tag"] == "none"
    assert answer.all("Set-Cookie") == ["downloaded=1; Max-Age=60; Path=/; SameSite=lax"]
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_nginx_sends_ranges_and_knows_what_the_client_has(browser: Browser) -> None:
    part = _as_ada(browser, "/documents/2026/report.pdf", Range="bytes=0-7")
    assert (part.status, part.body) == (206, b"%PDF-1.7")
    assert part.headers["Content-Range"] == f"bytes 0-7/{len(_CONTENT)}"
    again = _as_ada(browser, "/documents/2026/report.pdf", If_None_Match=part.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("user", ["", "ada:", "ada:wrong", "bob:lovelace", "ada/../bob:lovelace"])
def test_strangers_get_nothing(browser: Browser, user: str) -> None:
    name, _, password = user.partition(":")
    headers = {"Authorization": basic(name, password)} if user else {}
    answer = browser.get("/documents/2026/report.pdf", **headers)
    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Basic")
    assert b"%PDF" not in answer.body


@pytest.mark.parametrize(
    "target",
    [
        "/documents/missing.pdf",
        "/documents/",
        "/documents/2026",
        "/documents/..%2fbob/secret.pdf",
        "/documents/%2e%2e%2fbob%2fsecret.pdf",
        "/documents/2026%2f..%2f..%2fbob%2fsecret.pdf",
        "/documents/bob/secret.pdf",
        "/documents/%ff",
    ],
)
def test_what_is_not_hers_is_fastapis_own_404(browser: Browser, target: str) -> None:
    answer = _as_ada(browser, target)
    assert (answer.status, answer.body) == (404, b'{"detail":"Not Found"}')
    assert answer.headers["Content-Type"] == "application/json"


def test_nobody_reaches_the_internal_location(browser: Browser) -> None:
    answer = _as_ada(browser, "/_documents/ada/2026/report.pdf")
    assert answer.status == 404
    assert b"%PDF" not in answer.body


def test_it_is_short_enough_to_copy() -> None:
    code = re.sub(r'"""(.*?)"""', "", _TEXT, flags=re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) <= 30
