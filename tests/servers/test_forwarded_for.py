"""No front server passes on what an application could take for its own word on the client."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from harness.application_servers import start_application
from harness.process import Server, free_port, scratch
from harness.servers import start_front_server
from xsendfile.servers.config import FrontRoot, configuration

_ECHO = """
async def application(scope, receive, send):
    body = b"".join(name + b": " + value + b"\\n" for name, value in scope["headers"])
    await send({"type": "http.response.start", "status": 200,
                "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})
"""
_LOCATED = {"nginx", "caddy", "caddy26"}
_SPELLINGS = ["X_Forwarded_For", "X_Forwarded-For", "X-Forwarded_For", "x_forwarded_for"]


@pytest.fixture(scope="module")
def echo() -> Iterator[Server]:
    """An application that tells the headers of a request."""
    with scratch("forwarded-") as directory:
        (directory / "echo.py").write_text(_ECHO)
        with start_application(
            "hypercorn", "echo:application", directory, python_path=directory
        ) as server:
            yield server


def _told(port: int, name: str) -> list[bytes]:
    """Return the values of what may be `X-Forwarded-For`, as the application gets them."""
    request = (
        f"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{name}: 203.0.113.9\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request.encode())
        lines = connection.makefile("rb").read().lower().replace(b"_", b"-").splitlines()
    prefix = b"x-forwarded-for: "
    return [line.removeprefix(prefix) for line in lines if line.startswith(prefix)]


@pytest.mark.parametrize("name", ["nginx", "apache", "lighttpd", "caddy", "caddy26"])
def test_a_client_does_not_spell_the_proxys_header(name: str, echo: Server) -> None:
    port = free_port()
    text = configuration(
        name,
        [FrontRoot("/srv/documents", "/_documents/" if name in _LOCATED else None)],
        upstream=f"127.0.0.1:{echo.port}",
        listen=f"127.0.0.1:{port}",
    )
    with (
        scratch("forwarded-") as directory,
        start_front_server(name, text, directory, port) as server,
    ):
        for spelling in _SPELLINGS:
            told = [value for value in _told(server.port, spelling) if value]
            assert told == [b"127.0.0.1"], spelling
