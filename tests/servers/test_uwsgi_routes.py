"""The generated rules of uWSGI hold against an application that writes the header by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from harness.process import Server, free_port, scratch
from harness.servers import start_front_server
from tests.servers.browser import Browser
from xsendfile.servers.config import FrontRoot, configuration

_SECRET = b"outside"
_APPLICATION = """
from urllib.parse import unquote

def application(environ, start_response):
    value = unquote(environ["QUERY_STRING"], encoding="latin-1")
    length = ("Content-Length", "7")
    start_response("200 OK", [("X-Sendfile", value), ("Content-Type", "text/plain"), length])
    return []
"""


@pytest.fixture(scope="module")
def base() -> Iterator[Path]:
    with scratch("routes-") as directory:
        for folder in ("docs", "docs/sub", "docs-secret"):
            (directory / folder).mkdir()
        (directory / "docs" / "inside.txt").write_bytes(b"inside.")
        for name in ("secret.txt", "docs-secret/secret.txt"):
            (directory / name).write_bytes(_SECRET)
        (directory / "hands_over_anything.py").write_text(_APPLICATION)
        yield directory


@pytest.fixture(scope="module")
def server(base: Path) -> Iterator[Server]:
    port = free_port()
    text = configuration(
        "uwsgi",
        [FrontRoot(str(base / "docs")), FrontRoot(str(base / "other"))],
        wsgi="hands_over_anything:application",
        listen=f"127.0.0.1:{port}",
    )
    environment = {"PYTHONPATH": str(base)}
    with start_front_server("uwsgi", text, base, port, environment=environment) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[Browser]:
    """A client with a connection of its own: uWSGI's `http-socket` keeps none."""
    with Browser(server.port) as browser:
        yield browser


def test_what_lies_below_a_root_is_sent(client: Browser, base: Path) -> None:
    assert client.get(f"/?{quote(str(base))}/docs/inside.txt").body == b"inside."


@pytest.mark.parametrize(
    "value",
    [
        *("/docs/../secret.txt", "/docs//../secret.txt", "/docs/./../secret.txt"),
        *("/docs/sub/../../secret.txt", "/docs/sub/..//../secret.txt", "/docs/.."),
        *("/docs-secret/secret.txt", "/secret.txt", "/docs", "/docs/", "/docs/sub"),
        *("/docs/\n/../secret.txt", "/other/../secret.txt"),
    ],
)
def test_what_lies_elsewhere_is_not(client: Browser, base: Path, value: str) -> None:
    answer = client.get(f"/?{quote(f'{base}{value}')}")
    assert answer.status in {403, 404}
    assert _SECRET not in answer.body


@pytest.mark.parametrize("before", ["x", "\n", " ", "/x/"])
def test_the_root_has_to_stand_at_the_beginning(client: Browser, base: Path, before: str) -> None:
    answer = client.get(f"/?{quote(f'{before}{base}/docs/inside.txt')}")
    assert answer.status in {403, 404}
