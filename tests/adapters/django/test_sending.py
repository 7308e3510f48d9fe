"""Where there is no front server, the bytes come in responses of Django's that stream."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias
from wsgiref.util import FileWrapper

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import FileResponse, HttpResponse
from django.test import AsyncClient, Client, RequestFactory
from django.test.utils import override_settings

from tests.adapters.django.asking import by_asgi, by_wsgi
from tests.adapters.django.conftest import LARGE, REPORT
from tests.wsgi import client as wsgi
from xsendfile.django import send_file

NAME = "2026/report.pdf"
pytestmark = pytest.mark.usefixtures("by_us")

NAMES = pytest.mark.parametrize("name", [NAME, "large.bin"], ids=["short", "long"])
BODIES = pytest.mark.parametrize(
    ("name", "content"), [(NAME, REPORT), ("large.bin", LARGE)], ids=["short", "long"]
)
VIEWS = pytest.mark.parametrize("view", ["reports", "async"])


Ask: TypeAlias = Callable[..., Any]
"""Asks the site: by a path, with headers, a method."""

RIMS = pytest.mark.parametrize("ask", [by_wsgi, by_asgi], ids=["wsgi", "asgi"])


@RIMS
@VIEWS
@BODIES
def test_all_of_it_arrives(ask: Ask, view: str, name: str, content: bytes, by_us: Path) -> None:
    answer = ask(f"/{view}/{name}")
    assert (answer.status, answer.body) == (200, content)
    assert answer.header("Content-Length") == str(len(content))
    assert answer.header("Accept-Ranges") == "bytes"
    assert answer.header("X-Seen") == "by the view"
    assert answer.header("Set-Cookie").strip().startswith("seen=")
    assert wsgi.descriptors_of(by_us / name) == 0


@RIMS
@VIEWS
@BODIES
def test_a_part_of_it_arrives(ask: Ask, view: str, name: str, content: bytes) -> None:
    answer = ask(f"/{view}/{name}", {"Range": "bytes=-7"})
    assert (answer.status, answer.body) == (206, content[-7:])
    size = len(content)
    assert answer.header("Content-Range") == f"bytes {size - 7}-{size - 1}/{size}"


@RIMS
@VIEWS
def test_long_parts_arrive(ask: Ask, view: str, by_us: Path) -> None:
    answer = ask(f"/{view}/large.bin", {"Range": "bytes=1-200000"})
    assert (answer.status, answer.body) == (206, LARGE[1:200_001])
    assert wsgi.descriptors_of(by_us / "large.bin") == 0


@RIMS
@VIEWS
@NAMES
def test_what_the_client_has_is_not_sent_again(ask: Ask, view: str, name: str, by_us: Path) -> None:
    etag = ask(f"/{view}/{name}").header("ETag")
    answer = ask(f"/{view}/{name}", {"If-None-Match": etag})
    assert (answer.status, answer.body) == (304, b"")
    assert answer.header("ETag") == etag
    assert answer.header("Content-Type") is None
    assert wsgi.descriptors_of(by_us / name) == 0


@RIMS
@VIEWS
@BODIES
def test_a_head_is_answered_without_the_bytes(
    ask: Ask, view: str, name: str, content: bytes
) -> None:
    answer = ask(f"/{view}/{name}", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.header("Content-Length") == str(len(content))


@RIMS
@VIEWS
def test_a_precondition_is_judged(ask: Ask, view: str) -> None:
    assert ask(f"/{view}/{NAME}", {"If-Match": '"other"'}).status == 412
    assert ask(f"/{view}/{NAME}", {"Range": "bytes=900-"}).status == 416


@RIMS
@VIEWS
def test_a_refusal_is_the_sites_own_page(ask: Ask, view: str) -> None:
    answer = ask(f"/{view}/none.pdf")
    assert answer.status == 404
    assert answer.body.startswith(b"<h1>The library has no such page</h1>")


@BODIES
def test_it_is_a_file_response_that_streams(name: str, content: bytes, get: RequestFactory) -> None:
    response = send_file(get.get("/"), name)
    assert isinstance(response, FileResponse)
    assert response.streaming
    assert response.getvalue() == content
    response.close()


def test_without_bytes_it_is_a_plain_response(get: RequestFactory) -> None:
    assert type(send_file(get.head("/"), NAME)) is HttpResponse
    etag = send_file(get.head("/"), NAME)["ETag"]
    response = send_file(get.get("/", headers={"If-None-Match": etag}), NAME)
    assert type(response) is HttpResponse
    assert response.status_code == 304


def test_djangos_own_clients_read_it(by_us: Path) -> None:
    response = Client().get("/reports/large.bin")
    assert b"".join(response.streaming_content) == LARGE
    assert wsgi.descriptors_of(by_us / "large.bin") == 0

    async def read() -> bytes:
        answer = await AsyncClient().get("/async/large.bin")
        return b"".join([piece async for piece in answer.streaming_content])

    assert asyncio.run(read()) == LARGE
    assert wsgi.descriptors_of(by_us / "large.bin") == 0


def inverting(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a middleware that changes what is streamed."""

    def middleware(request: Any) -> Any:  # noqa: ANN401 - Django's own
        response = get_response(request)
        pieces = response.streaming_content
        response.streaming_content = (bytes(each ^ 255 for each in piece) for piece in pieces)
        return response

    return middleware


class TestTheServersOwnWay:
    """`wsgi.file_wrapper` gets whole files that are long, and nothing else."""

    def ask(self, path: str, **more: object) -> tuple[list[Any], bytes]:
        """Return what the server's wrapper got, and all of the body."""
        wrapped: list[Any] = []

        class Wrapper(FileWrapper):
            def __init__(self, file: Any, block_size: int) -> None:  # noqa: ANN401
                super().__init__(file, block_size)
                wrapped.append(file)

        own = {"HTTP_HOST": "testserver", "wsgi.file_wrapper": Wrapper}
        environ = {**wsgi.environ_for(path.encode()), **own, **more}
        body: Iterable[bytes] = WSGIHandler()(environ, lambda *_: None)
        content = b"".join(body)
        getattr(body, "close")()  # noqa: B009 - servers call it
        return wrapped, content

    def test_it_gets_a_long_file(self, by_us: Path) -> None:
        (file,), content = self.ask("/reports/large.bin")
        assert content == LARGE
        assert hasattr(file, "fileno")
        assert wsgi.descriptors_of(by_us / "large.bin") == 0

    @pytest.mark.parametrize(
        ("path", "wanted"), [(f"/reports/{NAME}", ""), ("/reports/large.bin", "bytes=1-200000")]
    )
    def test_it_gets_nothing_else(self, path: str, wanted: str) -> None:
        more = {"HTTP_RANGE": wanted} if wanted else {}
        wrapped, content = self.ask(path, **more)
        assert wrapped == []
        assert content == (LARGE[1:200_001] if wanted else REPORT)

    def test_it_gets_no_file_that_a_middleware_has_changed(self, by_us: Path) -> None:
        with override_settings(MIDDLEWARE=[f"{__name__}.inverting"]):
            wrapped, content = self.ask("/reports/large.bin")
        assert wrapped == []
        assert content == bytes(each ^ 255 for each in LARGE)
        assert wsgi.descriptors_of(by_us / "large.bin") == 0

    def test_a_wrapper_that_returns_the_file_itself_can_iterate(self, by_us: Path) -> None:
        """As uWSGI's does."""
        environ = wsgi.environ_for(b"/reports/large.bin", HTTP_HOST="testserver")
        body = WSGIHandler()(
            {**environ, "wsgi.file_wrapper": lambda file, _: file}, lambda *_: None
        )
        assert b"".join(body) == LARGE
        body.close()
        assert wsgi.descriptors_of(by_us / "large.bin") == 0

    def test_uwsgi_is_told_to_close_the_connection(self, get: RequestFactory) -> None:
        response = send_file(get.get("/", **{"uwsgi.version": b"2.0"}), "large.bin")
        assert response["Connection"] == "close"
        response.close()
