"""Bodies by both rims, where the file is not what it was, or not needed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse

import pytest

from tests import asgi_client
from tests.http.table import DATA
from tests.wsgi.client import collect, descriptors_of, environ_for, variables
from xsendfile import PrivateFiles
from xsendfile.wsgi import send_file

TWO = {"Range": "bytes=0-1,5-7"}
LONG = {"Range": "bytes=0-1,5-150004"}
UP_TO_THE_CUT = b"Content-Range: bytes 5-150004/200000\r\n\r\n5"

without_the_file = pytest.mark.parametrize(
    "request_headers",
    [{"If-None-Match": "*"}, {"If-Match": '"a"'}, {"Range": "bytes=99-"}],
    ids=str,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_bytes(DATA)
    return path


def starting(started: list[dict[str, str]]) -> StartResponse:
    """Return a `start_response` that keeps the headers of the answer in `started`."""

    def start_response(_: str, headers: list[tuple[str, str]], __: object = None) -> Any:  # noqa: ANN401
        started.append(dict(headers))

    return start_response


@without_the_file
def test_wsgi_keeps_no_file_open_for_an_answer_without_it(
    path: Path, request_headers: Mapping[str, str]
) -> None:
    started: list[dict[str, str]] = []
    environ = environ_for(**variables(request_headers))
    body = send_file(environ, starting(started), PrivateFiles(path.parent), path.name)
    assert descriptors_of(path) == 0
    assert len(b"".join(body)) < 30
    assert len(started) == 1


@without_the_file
def test_asgi_keeps_no_file_open_for_an_answer_without_it(
    path: Path, request_headers: Mapping[str, str]
) -> None:
    application = asgi_client.sending(PrivateFiles(path.parent), path.name)

    async def ask() -> None:
        scope = asgi_client.scope_for(headers=request_headers)
        async with asgi_client.Exchange(application, scope) as exchange:
            assert await exchange.message()
            assert descriptors_of(path) == 0

    asyncio.run(ask())


def test_wsgi_ends_a_multipart_short_where_the_file_has_shrunk(path: Path) -> None:
    path.write_bytes(DATA * 20_000)  # what is small is read before the response begins
    started: list[dict[str, str]] = []
    environ = environ_for(**variables(LONG))
    body = send_file(environ, starting(started), PrivateFiles(path.parent), path.name)
    shrink(path)
    sent = bytearray()
    with pytest.raises(ConnectionResetError, match="has shrunk"):
        collect(body, sent)
    getattr(body, "close")()  # noqa: B009 - not in the type
    assert sent.endswith(UP_TO_THE_CUT)
    assert len(sent) < int(started[0]["Content-Length"])


def test_wsgi_reads_what_is_small_before_the_response_begins(path: Path) -> None:
    started: list[dict[str, str]] = []
    environ = environ_for(**variables(TWO))
    body = send_file(environ, starting(started), PrivateFiles(path.parent), path.name)
    assert descriptors_of(path) == 0
    shrink(path)
    assert len(b"".join(body)) == int(started[0]["Content-Length"])


def test_asgi_ends_a_multipart_short_where_the_file_has_shrunk(path: Path) -> None:
    path.write_bytes(DATA * 20_000)
    application = asgi_client.sending(PrivateFiles(path.parent), path.name)

    async def ask() -> asgi_client.Response:
        scope = asgi_client.scope_for(headers=LONG)
        async with asgi_client.Exchange(application, scope) as exchange:
            assert await exchange.message()
            shrink(path)
            while await exchange.message():
                pass
        return exchange.response

    response = asyncio.run(ask())
    assert response.body.endswith(UP_TO_THE_CUT)
    assert not response.complete  # the server closes the connection


def shrink(path: Path) -> None:
    """Leave six bytes of the file."""
    with path.open("r+b") as file:
        file.truncate(6)
