"""The file is closed in every case, and what is missing of it is not made up."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import asyncio
import gc
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.asgi import ASGIHandler
from django.test import AsyncRequestFactory, Client, RequestFactory
from django.test.utils import override_settings

from tests.adapters.django.asking import lower_case
from tests.asgi_client import BODY, START, Exchange, scope_for
from tests.wsgi import client as wsgi
from xsendfile import Reply, Span
from xsendfile.django import asend_file, send_file
from xsendfile.django._responses import AsynchronousBody

NAME = "2026/report.pdf"

pytestmark = pytest.mark.usefixtures("by_us")


class TestTheFileIsClosed:
    """Whatever becomes of the response."""

    @pytest.mark.parametrize("wanted", [{}, {"Range": "bytes=1-200000"}], ids=["whole", "part"])
    def test_with_a_response_that_is_not_read(
        self, wanted: dict[str, str], by_us: Path, get: RequestFactory
    ) -> None:
        response = send_file(get.get("/", headers=wanted), "large.bin")
        assert wsgi.descriptors_of(by_us / "large.bin") == 1
        response.close()
        assert wsgi.descriptors_of(by_us / "large.bin") == 0

    def test_with_one_that_is_not_read_by_asgi(self, by_us: Path) -> None:
        response = send_file(AsyncRequestFactory().get("/"), "large.bin")
        assert wsgi.descriptors_of(by_us / "large.bin") == 1
        response.close()
        assert wsgi.descriptors_of(by_us / "large.bin") == 0

    @pytest.mark.parametrize("factory", [RequestFactory, AsyncRequestFactory])
    def test_with_one_that_is_dropped(self, factory: type[RequestFactory], by_us: Path) -> None:
        send_file(factory().get("/"), "large.bin")
        gc.collect()
        assert wsgi.descriptors_of(by_us / "large.bin") == 0

    @pytest.mark.parametrize("factory", [RequestFactory, AsyncRequestFactory])
    def test_of_a_short_file_before_it_is_sent(
        self, factory: type[RequestFactory], by_us: Path
    ) -> None:
        response = send_file(factory().get("/"), NAME)
        assert wsgi.descriptors_of(by_us / NAME) == 0
        assert response.status_code == 200

    @pytest.mark.parametrize("factory", [RequestFactory, AsyncRequestFactory])
    def test_when_a_header_cannot_be_set(self, factory: type[RequestFactory], by_us: Path) -> None:
        with pytest.raises(ValueError, match="given twice") as raised:
            send_file(factory().get("/"), "large.bin", headers=[("X-A", "1"), ("X-A", "2")])
        assert raised.traceback
        assert wsgi.descriptors_of(by_us / "large.bin") == 0

    def test_when_the_client_goes(self, by_us: Path) -> None:
        async def go_away() -> None:
            scope = scope_for(b"/async/large.bin", headers={"Host": "testserver"})
            async with Exchange(lower_case(ASGIHandler()), scope) as exchange:
                kinds = [(await exchange.message() or {})["type"] for _ in range(2)]
                assert kinds == [START, BODY]
                exchange.disconnect()
                await exchange.end()

        asyncio.run(go_away())
        assert wsgi.descriptors_of(by_us / "large.bin") == 0

    def test_when_another_response_takes_its_place(self, by_us: Path) -> None:
        """ConditionalGetMiddleware answers itself; what it got is dropped."""
        own = "django.middleware.http.ConditionalGetMiddleware"
        with override_settings(MIDDLEWARE=[own]):
            etag = Client().head("/reports/large.bin")["ETag"]
            answer = Client().get("/reports/large.bin", headers={"If-None-Match": etag})
        assert answer.status_code == 304
        gc.collect()
        assert wsgi.descriptors_of(by_us / "large.bin") == 0


class TestAFileThatShrinks:
    """The connection has to be cut: what is missing cannot be made up."""

    @pytest.mark.parametrize("wanted", [{}, {"Range": "bytes=1-290000"}], ids=["whole", "part"])
    def test_by_wsgi(self, wanted: dict[str, str], by_us: Path, get: RequestFactory) -> None:
        response = send_file(get.get("/", headers=wanted), "large.bin")
        os.truncate(by_us / "large.bin", 100)
        with pytest.raises(ConnectionResetError):
            list(response.streaming_content)
        response.close()

    def test_by_asgi(self, by_us: Path) -> None:
        async def read() -> None:
            response = await asend_file(AsyncRequestFactory().get("/"), "large.bin")
            os.truncate(by_us / "large.bin", 100)
            with pytest.raises(ConnectionResetError):
                [piece async for piece in response.streaming_content]
            assert wsgi.descriptors_of(by_us / "large.bin") == 0, "nobody else may close it"

        asyncio.run(read())

    def test_a_server_that_sent_it_by_itself_is_told(
        self, by_us: Path, get: RequestFactory
    ) -> None:
        """It has called `fileno`, and sent what there was; Django would swallow the error."""
        response = send_file(get.get("/"), "large.bin")
        assert response.file_to_stream.fileno() > 0
        os.truncate(by_us / "large.bin", 100)
        with pytest.raises(ConnectionResetError):
            response.close()
        assert response.closed


class _Content:
    """An open file that was closed, or not."""

    def __init__(self) -> None:
        self.closed = False
        self.read_after_close = False

    def read(self, _start: int, length: int) -> bytes:
        self.read_after_close |= self.closed
        return b"x" * length

    def read_at_hand(self, _start: int, _length: int) -> bytes:
        return b""

    def close(self) -> None:
        self.closed = True


def test_a_body_that_was_closed_has_nothing_more() -> None:
    content: Any = _Content()
    body = AsynchronousBody(Reply(200, (), (Span(0, 300_000),)), content)

    async def read() -> list[int]:
        first = len(await anext(body))
        body.close()
        return [first, *[len(piece) async for piece in body]]

    assert asyncio.run(read()) == [65_536]
    assert content.closed
    assert not content.read_after_close
