"""A site of one view, in each way that Starlette and FastAPI have to write one."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any, TypeAlias

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from xsendfile.starlette import FileResponse

METHODS = ["GET", "HEAD", "POST"]

Make: TypeAlias = Callable[[str], Response]
"""Returns the view's response for the name in the URL."""

Build: TypeAlias = Callable[..., Starlette]
"""Returns a site; takes what makes the response, and the settings of an application."""


def starlette_sync(make: Make, **settings: Any) -> Starlette:  # noqa: ANN401
    def view(request: Request) -> Response:
        return make(request.path_params["name"])

    return Starlette(routes=[Route("/{name:path}", view, methods=METHODS)], **settings)


def starlette_async(make: Make, **settings: Any) -> Starlette:  # noqa: ANN401
    async def view(request: Request) -> Response:
        return make(request.path_params["name"])

    return Starlette(routes=[Route("/{name:path}", view, methods=METHODS)], **settings)


def starlette_class(make: Make, **settings: Any) -> Starlette:  # noqa: ANN401
    """Return a site whose view is a class, which Starlette handles no exceptions around."""

    class View(HTTPEndpoint):
        async def get(self, request: Request) -> Response:
            return make(request.path_params["name"])

        head = post = get

    return Starlette(routes=[Route("/{name:path}", View)], **settings)


def fastapi_sync(make: Make, **settings: Any) -> Starlette:  # noqa: ANN401
    app = FastAPI(openapi_url=None, **settings)

    @app.api_route("/{name:path}", methods=METHODS)
    def view(name: str) -> Response:
        return make(name)

    return app


def fastapi_async(make: Make, **settings: Any) -> Starlette:  # noqa: ANN401
    app = FastAPI(openapi_url=None, **settings)

    @app.api_route("/{name:path}", methods=METHODS)
    async def view(name: str) -> Response:
        return make(name)

    return app


def fastapi_class(make: Make, **settings: Any) -> Starlette:  # noqa: ANN401
    """Return a site that declares the response by its class, as for the documentation of an API."""
    app = FastAPI(openapi_url=None, **settings)

    @app.api_route("/{name:path}", methods=METHODS, response_class=FileResponse)
    async def view(name: str) -> Any:  # noqa: ANN401
        return make(name)

    return app


BUILDERS: dict[str, Build] = {
    "Starlette, def": starlette_sync,
    "Starlette, async def": starlette_async,
    "Starlette, class": starlette_class,
    "FastAPI, def": fastapi_sync,
    "FastAPI, async def": fastapi_async,
    "FastAPI, response_class": fastapi_class,
}

PAGE = "<h1>Nothing here</h1>"


async def own_page(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """Answer as the site does, whatever is missing."""
    return HTMLResponse(PAGE, getattr(error, "status_code", 500))


def basic(user: str, password: str) -> str:
    """Return the value for `Authorization`."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
