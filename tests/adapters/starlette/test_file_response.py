"""`FileResponse`: a file in the place of Starlette's own response, from any view."""

from __future__ import annotations

import asyncio
import inspect
import os
from pathlib import Path
from typing import Any

import pytest
import starlette.responses
from fastapi import Depends, FastAPI, Response
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.routing import Mount

from tests.adapters.starlette.sites import Build, starlette_sync
from tests.asgi_client import PATHSEND, ask, scope_for
from xsendfile import PrivateFiles
from xsendfile._asgi import Message
from xsendfile.starlette import FileResponse

HAND_OVER = [
    ("x-accel-redirect", "/_documents/2026/report.pdf"),
    ("content-type", "application/pdf"),
    ("cache-control", "private, no-cache"),
    ("content-length", "0"),
]


def test_it_is_a_response_of_starlettes(served: PrivateFiles) -> None:
    response = FileResponse(served, "notes.txt")
    assert isinstance(response, starlette.responses.Response)
    assert (response.status_code, response.background) == (200, None)


def test_its_parameters_are_starlettes_own_with_the_same_defaults(served: PrivateFiles) -> None:
    own = inspect.signature(FileResponse).parameters
    theirs = inspect.signature(starlette.responses.FileResponse).parameters
    assert own.keys() - theirs.keys() <= {"files", "method", "max_age"}
    assert theirs.keys() <= own.keys()
    assert {name: own[name].default for name in theirs} == {
        name: theirs[name].default for name in theirs
    }
    in_order = [name for name, each in own.items() if each.kind is each.POSITIONAL_OR_KEYWORD]
    assert in_order == ["files", *list(theirs)[: len(in_order) - 1]]
    background = BackgroundTask(print)
    response = FileResponse(served, "a", 200, {"X-Own": "1"}, "text/css", background, "a.css")
    assert response.background is background
    assert response.headers["X-Own"] == "1"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_view_hands_over(build: Build, handed_over: PrivateFiles, method: str) -> None:
    site = build(lambda name: FileResponse(handed_over, name))
    answer = ask(site, b"/2026/report.pdf", method)
    assert (answer.status, answer.headers, answer.body) == (200, HAND_OVER, b"")


def test_every_view_sends_the_bytes_without_a_front_server(
    build: Build, served: PrivateFiles
) -> None:
    site = build(lambda name: FileResponse(served, name))
    answer = ask(site, b"/notes.txt")
    assert (answer.status, answer.body) == (200, b"0123456789")
    assert answer.header("Content-Length") == "10"
    tag = answer.header("ETag")
    assert tag is not None
    assert ask(site, b"/notes.txt", headers={"If-None-Match": tag}).status == 304


def test_a_large_file_arrives_whole(build: Build, served: PrivateFiles, root: Path) -> None:
    site = build(lambda name: FileResponse(served, name))
    assert ask(site, b"/large.bin").body == (root / "large.bin").read_bytes()


@pytest.mark.parametrize(
    ("method", "headers", "status", "body"),
    [
        ("HEAD", {}, 200, b""),
        ("GET", {"Range": "bytes=2-4"}, 206, b"234"),
        ("GET", {"Range": "bytes=-1"}, 206, b"9"),
        ("GET", {"Range": "bytes=10-"}, 416, b"416 Range Not Satisfiable\n"),
        ("GET", {"If-Match": '"other"'}, 412, b"412 Precondition Failed\n"),
        ("GET", {"If-None-Match": "*"}, 304, b""),
        ("HEAD", {"If-None-Match": "*"}, 304, b""),
        ("HEAD", {"Range": "bytes=2-4"}, 200, b""),
    ],
)
def test_ranges_and_preconditions_are_judged(
    build: Build,
    served: PrivateFiles,
    method: str,
    headers: dict[str, str],
    status: int,
    body: bytes,
) -> None:
    answer = ask(build(lambda name: FileResponse(served, name)), b"/notes.txt", method, headers)
    assert (answer.status, answer.body) == (status, body)


@pytest.mark.parametrize(
    ("options", "disposition"),
    [
        ({}, None),
        ({"filename": "Report 2026.pdf"}, 'attachment; filename="Report 2026.pdf"'),
        (
            {"filename": "März.pdf", "content_disposition_type": "inline"},
            "inline; filename=\"Marz.pdf\"; filename*=UTF-8''M%C3%A4rz.pdf",
        ),
        ({"content_disposition_type": "attachment"}, None),
        ({"content_disposition_type": "inline"}, None),
        (
            {"filename": 'a"\r\nX-Evil: 1'},
            "attachment; filename=\"a'X-Evil: 1\"; filename*=UTF-8''a%22X-Evil%3A%201",
        ),
        ({"filename": ""}, 'attachment; filename="report.pdf"'),
    ],
)
def test_the_name_to_save_under(
    handed_over: PrivateFiles, options: dict[str, Any], disposition: str | None
) -> None:
    site = starlette_sync(lambda name: FileResponse(handed_over, name, **options))
    assert ask(site, b"/2026/report.pdf").header("Content-Disposition") == disposition


@pytest.mark.parametrize(
    ("options", "content_type", "cache_control"),
    [
        ({}, "text/plain", "private, no-cache"),
        ({"media_type": "text/csv"}, "text/csv; charset=utf-8", "private, no-cache"),
        ({"media_type": "text/csv; charset=ascii"}, "text/csv; charset=ascii", "private, no-cache"),
        ({"media_type": "image/png"}, "image/png", "private, no-cache"),
        ({"max_age": 60}, "text/plain", "private, max-age=60"),
    ],
)
def test_type_and_freshness(
    handed_over: PrivateFiles, options: dict[str, Any], content_type: str, cache_control: str
) -> None:
    site = starlette_sync(lambda name: FileResponse(handed_over, name, **options))
    answer = ask(site, b"/notes.txt")
    assert answer.header("Content-Type") == content_type
    assert answer.header("Cache-Control") == cache_control


def test_a_class_of_ones_own_may_have_a_type(handed_over: PrivateFiles) -> None:
    """As every response of Starlette's."""

    class Table(FileResponse):
        media_type = "text/csv"

    site = starlette_sync(lambda name: Table(handed_over, name))
    assert ask(site, b"/notes.txt").header("Content-Type") == "text/csv; charset=utf-8"


def test_a_path_is_whatever_names_a_file(root: Path, handed_over: PrivateFiles) -> None:
    name = "März & 100%.txt"
    for path in (name, name.encode(), Path(name), root / name, os.fspath(root / name)):
        answer = ask(FileResponse(handed_over, path))
        assert answer.header("X-Accel-Redirect") == "/_documents/M%C3%A4rz%20%26%20100%25.txt"


def test_the_name_in_a_url_is_decoded_once(build: Build, served: PrivateFiles) -> None:
    site = build(lambda name: FileResponse(served, name))
    assert ask(site, "/März & 100%.txt".encode()).body == b"a name"


OFFERED: dict[str, object] = {PATHSEND: {}}


def test_a_server_that_opens_files_is_told_the_path(
    build: Build, served: PrivateFiles, root: Path
) -> None:
    site = build(lambda name: FileResponse(served, name))
    answer = ask(site, b"/large.bin", extensions=OFFERED)
    assert answer.path == f"{root}/large.bin"
    part = ask(site, b"/large.bin", headers={"Range": "bytes=0-3"}, extensions=OFFERED)
    assert (part.status, part.path) == (206, None)


def test_one_response_may_be_sent_again(handed_over: PrivateFiles) -> None:
    """As any of Starlette's: nothing of a request stays in it."""
    response = FileResponse(handed_over, "2026/report.pdf", headers={"X-Own": "1"})
    assert ask(response) == ask(response)
    assert response.raw_headers == [(b"x-own", b"1")]


def test_a_web_socket_gets_no_file(handed_over: PrivateFiles) -> None:
    """The server answers 403 to one that is closed before it was accepted (ASGI)."""
    told: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        told.append(message)

    site = Starlette(routes=[Mount("/", FileResponse(handed_over, "notes.txt"))])
    asyncio.run(site({**scope_for(), "type": "websocket"}, receive, send))
    assert told == [{"type": "websocket.close"}]


def test_fastapi_documents_a_declared_response(handed_over: PrivateFiles) -> None:
    app = FastAPI()

    @app.get("/report", response_class=FileResponse)
    def report() -> Any:  # noqa: ANN401
        return FileResponse(handed_over, "2026/report.pdf")

    assert "200" in app.openapi()["paths"]["/report"]["get"]["responses"]
    assert ask(app, b"/report").header("X-Accel-Redirect") == "/_documents/2026/report.pdf"


def test_a_class_of_ones_own_makes_fastapis_views_return_paths(handed_over: PrivateFiles) -> None:
    """As they do for FastAPI's own; what the dependencies have set survives."""

    class Document(FileResponse):
        def __init__(self, path: str, **options: Any) -> None:  # noqa: ANN401
            super().__init__(handed_over, path, **options)

    def noticed(response: Response) -> None:
        response.headers["X-Noticed"] = "yes"
        response.set_cookie("seen", "1")

    app = FastAPI()

    @app.get("/{name:path}", response_class=Document, dependencies=[Depends(noticed)])
    def view(name: str) -> Any:  # noqa: ANN401
        return name

    answer = ask(app, b"/2026/report.pdf")
    assert answer.header("X-Accel-Redirect") == "/_documents/2026/report.pdf"
    assert answer.header("X-Noticed") == "yes"
    assert answer.header("Set-Cookie") == "seen=1; Path=/; SameSite=lax"
