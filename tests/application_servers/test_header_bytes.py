"""A path that is handed over leaves each application server byte for byte."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from harness.application_servers import APPLICATION_SERVERS, start_application
from harness.process import Server, scratch

NAMES = ["é是.txt", "voilà", "a b%41.txt", "m\u0303.txt"]
_APPLICATION = """
import os
from xsendfile import Apache, PrivateFiles
from xsendfile.{interface} import send_file

files = PrivateFiles(os.environ["ROOT"], Apache())

def named(query):
    from urllib.parse import unquote_to_bytes
    return unquote_to_bytes(query)
"""
_WSGI = """
def application(environ, start_response):
    return send_file(environ, start_response, files, named(environ["QUERY_STRING"]))
"""
_ASGI = """
async def application(scope, receive, send):
    if scope["type"] == "http":
        await send_file(scope, receive, send, files, named(scope["query_string"].decode()))
"""


@pytest.fixture(scope="module", params=list(APPLICATION_SERVERS))
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    name: str = request.param
    interface = APPLICATION_SERVERS[name].interface
    with scratch("bytes-") as directory:
        for file in NAMES:
            (directory / file).write_text("here")
        (directory / "seen.py").write_text(
            _APPLICATION.format(interface=interface) + (_WSGI if interface == "wsgi" else _ASGI)
        )
        (Path(directory) / "\udce9.txt").write_text("here")
        environment = {"ROOT": str(directory)}
        with start_application(
            name, "seen:application", directory, python_path=directory, environment=environment
        ) as running:
            yield running


def _head(server: Server, name: bytes) -> bytes:
    """Return the head of the answer, byte for byte."""
    request = f"GET /?{quote(name)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(request)
        return connection.makefile("rb").read().partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_handed_over_byte_for_byte_or_sent(server: Server, name: str) -> None:
    head = _head(server, name.encode())
    assert head.split(b" ", 2)[1] == b"200"
    values = [line for line in head.split(b"\r\n") if line.lower().startswith(b"x-sendfile:")]
    if name == "voilà":  # a blank in latin-1: the application sends it
        assert values == []
    else:
        (value,) = values
        assert value.endswith(b"/" + name.encode())


def test_a_name_that_is_not_utf_8_becomes_no_other(server: Server) -> None:
    head = _head(server, b"\xe9.txt")
    values = [line for line in head.split(b"\r\n") if line.lower().startswith(b"x-sendfile:")]
    assert not values or values[0].endswith(b"/\xe9.txt")
    assert head.split(b" ", 2)[1] == (b"200" if values else b"404")
