"""The applications of `xsendfile.asgi`, mounted: for whoever may see all of a directory."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.authentication import (
    AuthCredentials,
    AuthenticationBackend,
    BaseUser,
    SimpleUser,
)
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.requests import HTTPConnection
from starlette.routing import Host, Mount, Route, Router

from tests.adapters.starlette.sites import own_page, starlette_sync
from tests.asgi_client import PATHSEND, ask
from xsendfile import LinkSigner, PrivateFiles
from xsendfile._asgi import Scope
from xsendfile.asgi import AuthTokenApplication, XSendfileApplication
from xsendfile.starlette import FileResponse

LINKS = LinkSigner({"2026": b"0123456789abcdef-key"})


@pytest.fixture(params=["Starlette", "FastAPI"])
def site(
    request: pytest.FixtureRequest, served: PrivateFiles, handed_over: PrivateFiles
) -> Starlette:
    mounts = {
        "/files": XSendfileApplication(served),
        "/handed/over": XSendfileApplication(handed_over),
        "/links": AuthTokenApplication(handed_over, LINKS),
    }
    if request.param == "FastAPI":
        api = FastAPI(openapi_url=None, exception_handlers={404: own_page})
        for path, application in mounts.items():
            api.mount(path, application, name=path.strip("/"))
        return api
    routes = [Mount(path, app, name=path.strip("/")) for path, app in mounts.items()]
    return Starlette(routes=routes, exception_handlers={404: own_page})


def test_a_mounted_directory_is_served_whole_and_in_parts(site: Starlette, root: Path) -> None:
    assert ask(site, b"/files/large.bin").body == (root / "large.bin").read_bytes()
    part = ask(site, b"/files/large.bin", headers={"Range": "bytes=0-9"})
    assert (part.status, len(part.body)) == (206, 10)
    offered = ask(site, b"/files/large.bin", extensions={PATHSEND: {}})
    assert offered.path == f"{root}/large.bin"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_mounted_directory_is_handed_over(site: Starlette, method: str) -> None:
    answer = ask(site, "/handed/over/März & 100%.txt".encode(), method)
    assert answer.header("X-Accel-Redirect") == "/_documents/M%C3%A4rz%20%26%20100%25.txt"


def test_a_link_opens_its_file_below_the_mount(site: Starlette) -> None:
    path, _, query = LINKS.sign("2026/report.pdf", download_name="Report.pdf").partition("?")
    answer = ask(site, b"/links" + path.encode(), query_string=query.encode())
    assert answer.header("X-Accel-Redirect") == "/_documents/2026/report.pdf"
    assert answer.header("Content-Disposition") == 'inline; filename="Report.pdf"'
    forged = ask(site, b"/links/notes.txt", query_string=query.encode())
    assert forged.status == 403


def test_a_url_is_made_by_name(site: Starlette) -> None:
    """As templates do for files that are mounted."""
    assert site.url_path_for("files", path="2026/report.pdf") == "/files/2026/report.pdf"


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        (b"/files/missing.pdf", "GET", 404),
        (b"/files/out.txt", "GET", 403),
        (b"/files/notes.txt", "POST", 405),
        (b"/files/notes.txt", "OPTIONS", 405),
        (b"/links/notes.txt", "GET", 403),
    ],
)
def test_a_mounted_application_answers_refusals_itself(
    site: Starlette, path: bytes, method: str, status: int
) -> None:
    answer = ask(site, path, method)
    assert (answer.status, answer.header("Content-Type")) == (status, "text/plain; charset=utf-8")
    assert answer.header("Allow") == ("GET, HEAD" if status == 405 else None)


def test_it_may_be_mounted_anywhere_and_beside_views(served: PrivateFiles) -> None:
    files = XSendfileApplication(served)
    inner = Router(routes=[Route("/files/own", _own(served)), Mount("/files", files)])
    site = Starlette(
        routes=[
            Mount("/of/{user}", inner),
            Host("files.example.org", files),
            Mount("/in/another", starlette_sync(lambda name: FileResponse(served, name))),
        ]
    )
    assert ask(site, b"/of/ada/files/notes.txt").body == b"0123456789"
    assert ask(site, b"/of/ada/files/own").body == b"<p>page</p>"
    assert ask(site, b"/in/another/notes.txt").body == b"0123456789"
    host = {"Host": "files.example.org"}
    assert ask(site, b"/notes.txt", headers=host).body == b"0123456789"


def _own(files: PrivateFiles) -> FileResponse:
    """Return a response that is an endpoint: it is an application, too."""
    return FileResponse(files, "page.html")


class _ByHeader(AuthenticationBackend):
    async def authenticate(self, conn: HTTPConnection) -> tuple[AuthCredentials, BaseUser] | None:
        user = conn.headers.get("X-User")
        return (AuthCredentials(), SimpleUser(user)) if user else None


def test_a_link_is_bound_to_a_user_of_starlettes(handed_over: PrivateFiles) -> None:
    def bound(scope: Scope) -> dict[str, str]:
        return {"user": scope["user"].display_name}

    site = Starlette(
        routes=[Mount("/links", AuthTokenApplication(handed_over, LINKS, bound=bound))],
        middleware=[Middleware(AuthenticationMiddleware, backend=_ByHeader())],
    )
    path, _, query = LINKS.sign("notes.txt", bound_to={"user": "ada"}).partition("?")
    for user, status in (("ada", 200), ("bob", 403)):
        answer = ask(
            site, b"/links" + path.encode(), headers={"X-User": user}, query_string=query.encode()
        )
        assert answer.status == status
