"""Mounted in Starlette and in FastAPI, as their documentation mounts an application."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount

from tests.asgi_client import ask
from xsendfile import TokenConfig
from xsendfile._asgi import ASGIApplication
from xsendfile.asgi import AuthTokenApplication, XSendfileApplication

LINKS = TokenConfig("s3cr3t")


async def _unchanged(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """Pass on what comes."""
    return await call_next(request)


@pytest.fixture(scope="module", params=["Starlette", "FastAPI", "Starlette with a middleware"])
def site(request: pytest.FixtureRequest, docs: Path) -> ASGIApplication:
    """An application with mounts."""
    mounts = {
        "/files": XSendfileApplication(docs, "serve"),
        "/handed/over": XSendfileApplication(docs, "nginx"),
        "/für uns": XSendfileApplication(docs, "nginx"),
        "/of/{user}": XSendfileApplication(docs, "serve"),
        "/links": AuthTokenApplication(docs, LINKS, "serve"),
    }
    if request.param == "FastAPI":
        fastapi = FastAPI(openapi_url=None)
        for path, application in mounts.items():
            fastapi.mount(path, application)
        return fastapi
    middleware = []
    if request.param != "Starlette":
        middleware.append(Middleware(BaseHTTPMiddleware, dispatch=_unchanged))
    routes = [Mount(path, app=application) for path, application in mounts.items()]
    return Starlette(routes=routes, middleware=middleware)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (b"/files/foo.txt", b"foo"),
        (b"/files/sub/inner.txt", b"inner file"),
        (b"/files/a b.txt", b"with a space"),
        ("/files/日本/語.txt".encode(), b"nor this"),
        (b"/files/\xff.bin", b"\xff.bin"),
        (b"/files/%41.txt", b"%41.txt"),
        (b"/of/ada/foo.txt", b"foo"),
        ("/of/März/foo.txt".encode(), b"foo"),
        (b"/of/\xff/foo.txt", b"foo"),
    ],
)
def test_a_file_is_found_below_the_mount(site: ASGIApplication, path: bytes, body: bytes) -> None:
    for root_path in ("", "/behind/a/proxy"):
        answer = ask(site, root_path.encode() + path, root_path=root_path)
        assert (answer.status, answer.body) == (200, body)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (b"/handed/over/a b.txt", "/handed/over/-internal-/a%20b.txt"),
        ("/für uns/foo.txt".encode(), "/f%C3%BCr%20uns/-internal-/foo.txt"),
    ],
)
def test_1_0_hands_over_below_the_whole_mount(site: ASGIApplication, path: bytes, uri: str) -> None:
    for root_path in ("", "/behind/a/proxy"):
        answer = ask(site, root_path.encode() + path, root_path=root_path)
        assert answer.header("X-Accel-Redirect") == root_path + uri


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (b"/files/missing.txt", 404),
        (b"/files/files/foo.txt", 404),
        (b"/filesfoo.txt", 404),
        (b"/files/../foo.txt", 403),
        (b"/files/%2e%2e/outside.txt", 404),
        (b"/files/", 403),
        (b"/links/foo.txt", 404),
    ],
)
def test_what_is_no_file_below_the_mount_is_refused(
    site: ASGIApplication, path: bytes, status: int
) -> None:
    assert ask(site, path).status == status


def test_a_link_is_good_below_the_mount(site: ASGIApplication) -> None:
    assert ask(site, b"/links" + LINKS.get_url_path("foo.txt").encode()).body == b"foo"
