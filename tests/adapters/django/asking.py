"""Requests to the site, under a strict server of each kind."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import asyncio
from typing import Any

from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler

from tests.asgi_client import START, Answer, asked, scope_for
from tests.wsgi import client as wsgi


def lower_case(application: Any) -> Any:  # noqa: ANN401 - any of Django's
    """Return an application whose header names are as every ASGI server makes them."""

    async def spelled(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401
        async def send_spelled(message: dict[str, Any]) -> None:
            if message["type"] == START:
                headers = [(name.lower(), value) for name, value in message["headers"]]
                message = {**message, "headers": headers}
            await send(message)

        await application(scope, receive, send_spelled)

    return spelled


def by_asgi(path: str, headers: dict[str, str] | None = None, method: str = "GET") -> Answer:
    """Ask the site by ASGI."""
    scope = scope_for(path.encode(), method, {"Host": "testserver", **(headers or {})})
    return asyncio.run(asked(lower_case(ASGIHandler()), scope))


def by_wsgi(path: str, headers: dict[str, str] | None = None, method: str = "GET") -> wsgi.Answer:
    """Ask the site by WSGI."""
    more = wsgi.variables({"Host": "testserver", **(headers or {})})
    return wsgi.ask(WSGIHandler(), path.encode(), method, **more)
