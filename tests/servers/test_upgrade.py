"""A client cannot have Caddy open a tunnel to the application, around all that is configured."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from harness.application_servers import start_application
from harness.process import Server, free_port, scratch
from harness.servers import start_front_server
from xsendfile.servers.config import FrontRoot, configuration

_APPLICATION = """
async def application(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"the application"})
"""
_UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\n"
    b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n"
)


@pytest.fixture(scope="module")
def hypercorn() -> Iterator[Server]:
    """An application server that speaks HTTP/2 in clear text, if asked to."""
    with scratch("upgrade-") as directory:
        (directory / "tunnel_end.py").write_text(_APPLICATION)
        with start_application(
            "hypercorn", "tunnel_end:application", directory, python_path=directory
        ) as server:
            yield server


def _status_of_an_upgrade(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(_UPGRADE)
        return connection.makefile("rb").readline().split(b" ")[1]


def test_the_application_would_upgrade(hypercorn: Server) -> None:
    assert _status_of_an_upgrade(hypercorn.port) == b"101"


# lighttpd is not asked: it speaks HTTP/2 in clear text itself, to the client.
@pytest.mark.parametrize("name", ["nginx", "apache", "caddy", "caddy26"])
def test_no_front_server_passes_the_upgrade_on(name: str, hypercorn: Server) -> None:
    port = free_port()
    text = configuration(
        name,
        [FrontRoot("/srv/documents", "/_documents/")],
        upstream=f"127.0.0.1:{hypercorn.port}",
        listen=f"127.0.0.1:{port}",
    )
    with (
        scratch("upgrade-") as directory,
        start_front_server(name, text, directory, port) as server,
    ):
        assert _status_of_an_upgrade(server.port) == b"200"
