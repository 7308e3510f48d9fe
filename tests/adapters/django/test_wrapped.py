"""A request in another's coat: Django REST framework gives views one that has it inside."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import AsyncRequestFactory, RequestFactory

from tests.adapters.django.conftest import LARGE
from xsendfile.django import asend_file, send_file

pytestmark = pytest.mark.usefixtures("by_us")


class Wrapping:
    """A request as `rest_framework.request.Request` is one: by attribute, not by type."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as the wrapped one has it
        return getattr(self._request, name)


def test_by_asgi_its_file_is_read_as_it_is_sent() -> None:
    """Django would read a synchronous body as a whole first, and warn."""

    async def read() -> list[bytes]:
        request: Any = Wrapping(Wrapping(AsyncRequestFactory().get("/")))
        response = await asend_file(request, "large.bin")
        assert response.is_async
        return [piece async for piece in response]

    pieces = asyncio.run(read())
    assert len(pieces) > 2
    assert b"".join(pieces) == LARGE


def test_by_wsgi_it_is_what_a_server_of_that_kind_iterates() -> None:
    plain = RequestFactory().get("/")
    scoped = RequestFactory().get("/")
    scoped.scope = "read write"  # as OAuth has it
    for request in (plain, scoped, Wrapping(plain), Wrapping(scoped)):
        response = send_file(request, "large.bin")
        assert not response.is_async
        assert b"".join(response) == LARGE
        response.close()
