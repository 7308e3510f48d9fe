"""A refusal is an `HTTPException`, so that the site answers with its own page."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, Depends, FastAPI
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, Router

from tests.adapters.starlette.sites import PAGE, Build, own_page, starlette_sync
from tests.asgi_client import Answer, ask, sending
from xsendfile import MethodNotAllowed, NotFound, OutsideRoot, PrivateFiles, Refused
from xsendfile._asgi import ASGIApplication, Receive, Scope, Send
from xsendfile.starlette import FileResponse

NO_FILES = [
    b"missing.pdf",
    b"2026",
    b"notes.txt/",
    b"2026//report.pdf",
    b"2026/../notes.txt",
    b"../outside.txt",
    b"out.txt",
    b"/etc/passwd",
    b"a\0b",
    b"\xff.txt",
    b"x" * 5000,
    b"",
]


def is_own_page(answer: Answer, status: int = 404) -> bool:
    """Whether an answer is the page of the site."""
    return (answer.status, answer.body) == (status, PAGE.encode())


@pytest.mark.parametrize("name", NO_FILES)
def test_the_site_answers_with_its_own_page(
    build: Build, served: PrivateFiles, handed_over: PrivateFiles, name: bytes
) -> None:
    for files in (served, handed_over):
        site = build(lambda path: FileResponse(files, path), exception_handlers={404: own_page})  # noqa: B023
        assert is_own_page(ask(site, b"/" + name))


def test_its_handler_may_be_one_for_all_exceptions_of_http(
    build: Build, served: PrivateFiles
) -> None:
    site = build(
        lambda name: FileResponse(served, name), exception_handlers={HTTPException: own_page}
    )
    assert is_own_page(ask(site, b"/missing.pdf"))
    assert is_own_page(ask(site, b"/notes.txt", "POST"), 405)


def test_without_a_page_of_its_own_the_frameworks_appears(
    build: Build, served: PrivateFiles
) -> None:
    site = build(lambda name: FileResponse(served, name))
    answer = ask(site, b"/missing.pdf")
    is_fastapi = isinstance(site, FastAPI)
    assert answer.status == 404
    assert answer.body == (b'{"detail":"Not Found"}' if is_fastapi else b"Not Found")
    content_type = "application/json" if is_fastapi else "text/plain; charset=utf-8"
    assert answer.header("Content-Type") == content_type
    assert answer.header("Cache-Control") == "no-store"


def test_a_method_that_gets_no_file_is_a_405(build: Build, served: PrivateFiles) -> None:
    answer = ask(build(lambda name: FileResponse(served, name)), b"/notes.txt", "POST")
    assert (answer.status, answer.header("Allow")) == (405, "GET, HEAD")
    assert answer.header("Cache-Control") == "no-store"
    assert b"Method Not Allowed" in answer.body


@pytest.mark.parametrize(
    ("path", "method", "kind"),
    [
        (b"/missing.pdf", "GET", NotFound),
        (b"/out.txt", "GET", OutsideRoot),
        (b"/notes.txt", "POST", MethodNotAllowed),
    ],
)
def test_the_handler_is_told_why(
    build: Build, served: PrivateFiles, path: bytes, method: str, kind: type[Refused]
) -> None:
    seen: list[BaseException | None] = []

    async def handler(request: Request, error: Exception) -> Response:
        seen.append(error.__cause__)
        return await own_page(request, error)

    site = build(
        lambda name: FileResponse(served, name), exception_handlers={HTTPException: handler}
    )
    ask(site, path, method)
    (why,) = seen
    assert type(why) is kind


async def _unchanged(request: Request, call_next: RequestResponseEndpoint) -> Response:
    return await call_next(request)


class Pure:
    """A middleware without a framework."""

    def __init__(self, app: ASGIApplication) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app({**scope, "by": "pure"}, receive, send)


MIDDLEWARE = [
    Middleware(BaseHTTPMiddleware, dispatch=_unchanged),
    Middleware(GZipMiddleware),
    Middleware(CORSMiddleware, allow_origins=["*"]),
    Middleware(Pure),
]


@pytest.mark.parametrize(
    "middleware",
    [*([each] for each in MIDDLEWARE), MIDDLEWARE],
    ids=["BaseHTTPMiddleware", "GZip", "CORS", "pure", "all"],
)
def test_middlewares_change_nothing_of_that(
    build: Build, served: PrivateFiles, root: Path, middleware: list[Middleware]
) -> None:
    site = build(
        lambda name: FileResponse(served, name),
        middleware=middleware,
        exception_handlers={404: own_page},
    )
    assert is_own_page(ask(site, b"/missing.pdf"))
    assert ask(site, b"/large.bin").body == (root / "large.bin").read_bytes()
    offered = ask(site, b"/large.bin", extensions={"http.response.pathsend": {}})
    assert offered.path == f"{root}/large.bin"


def test_a_mounted_application_answers_with_its_own_page(
    build: Build, served: PrivateFiles
) -> None:
    inner = build(lambda name: FileResponse(served, name), exception_handlers={404: own_page})
    for outer in (Starlette(routes=[Mount("/in/a", inner)]), FastAPI(openapi_url=None)):
        if isinstance(outer, FastAPI):
            outer.mount("/in/a", inner)
        assert ask(outer, b"/in/a/notes.txt").body == b"0123456789"
        assert is_own_page(ask(outer, b"/in/a/missing.pdf"))
        assert not is_own_page(ask(outer, b"/missing.pdf"))


def test_routers_answer_with_the_page_of_their_application(served: PrivateFiles) -> None:
    async def view(request: Request) -> Response:
        return FileResponse(served, request.path_params["name"])

    nested = Router(routes=[Route("/{name:path}", view)])
    alone = FileResponse(served, "missing.pdf")
    handlers: Any = {404: own_page}
    routes = [Mount("/nested", nested), Mount("/alone", alone)]
    site = Starlette(routes=routes, exception_handlers=handlers)
    assert ask(site, b"/nested/notes.txt").body == b"0123456789"
    assert is_own_page(ask(site, b"/nested/missing.pdf"))
    assert is_own_page(ask(site, b"/alone/missing.pdf"))

    router = APIRouter(prefix="/router")
    router.get("/{name:path}")(_named(served))
    api = FastAPI(openapi_url=None, exception_handlers=handlers)
    api.include_router(router)
    assert ask(api, b"/router/notes.txt").body == b"0123456789"
    assert is_own_page(ask(api, b"/router/missing.pdf"))


def _named(files: PrivateFiles) -> Any:  # noqa: ANN401
    def view(name: str) -> Response:
        return FileResponse(files, name)

    return view


def test_a_dependency_of_fastapis_sees_the_refusal(served: PrivateFiles) -> None:
    """So that it takes back what it has begun: a transaction, a count of downloads."""
    done: list[str] = []

    def transaction() -> Iterator[None]:
        try:
            yield
        except HTTPException as refused:
            done.append(f"rolled back: {refused.status_code}")
            raise
        done.append("committed")

    app = FastAPI(openapi_url=None, dependencies=[Depends(transaction)])
    app.get("/{name:path}")(_named(served))
    assert ask(app, b"/missing.pdf").status == 404
    assert ask(app, b"/notes.txt").status == 200
    assert done == ["rolled back: 404", "committed"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("name", ["notes.txt", "missing.pdf", "../outside.txt", ""])
def test_without_an_application_the_answer_is_that_of_send_file(
    served: PrivateFiles, name: str, method: str
) -> None:
    """There is nobody who would turn an exception into an answer."""
    alone = ask(FileResponse(served, name), method=method)
    assert alone == ask(sending(served, name), method=method)


async def _other_page(request: Request, error: Exception) -> Response:  # noqa: ARG001
    return PlainTextResponse("of the site around it", 404)


@pytest.mark.parametrize("mount", [b"", b"/in/it"])
@pytest.mark.parametrize("asks_the_view", [False, True], ids=["instead of a view", "after a view"])
def test_nor_is_there_in_a_middleware(
    build: Build, served: PrivateFiles, mount: bytes, asks_the_view: bool
) -> None:
    """An exception from there would be a 500."""

    async def dispatch(request: Request, call_next: RequestResponseEndpoint) -> Response:
        if asks_the_view:
            assert (await call_next(request)).status_code == 200
        return FileResponse(served, request.url.path.rpartition("/")[2])

    site: Starlette = build(
        lambda _: PlainTextResponse("a page"),
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=dispatch)],
        exception_handlers={404: own_page},
    )
    if mount:
        around: Any = {404: _other_page}
        site = Starlette(routes=[Mount(mount.decode(), site)], exception_handlers=around)
    assert ask(site, mount + b"/notes.txt").body == b"0123456789"
    answer = ask(site, mount + b"/missing.pdf")
    assert (answer.status, answer.body) == (404, b"404 Not Found\n")
    assert ask(site, mount + b"/notes.txt", "POST").status == 405


@pytest.mark.parametrize("path", [b"/secret-name.pdf", b"/../secret-name.pdf"])
def test_neither_the_answer_nor_the_log_shows_the_path(
    build: Build, served: PrivateFiles, path: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "xsendfile")
    answer = ask(build(lambda name: FileResponse(served, name)), path)
    assert b"secret-name" not in answer.body
    (record,) = (record for record in caplog.records if record.name == "xsendfile")
    assert record.getMessage().startswith("refused with 404: ")
    assert "secret-name" not in caplog.text


def test_a_refusal_is_made_before_anything_is_sent(served: PrivateFiles) -> None:
    """Starlette would raise RuntimeError: the response has already started."""
    site = starlette_sync(lambda name: FileResponse(served, name), debug=True)
    assert ask(site, b"/missing.pdf").status == 404
