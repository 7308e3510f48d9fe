"""`inline="safe"` counts for what is passed on, too: an upload may name and change itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests import asgi_client
from tests.middleware.applications import Counted, Removing, answering, wrapped
from tests.middleware.messages import file_response
from tests.wsgi.client import ask
from xsendfile import Nginx, PrivateFiles
from xsendfile.asgi import SendfileMiddleware as AsgiMiddleware
from xsendfile.wsgi import SendfileMiddleware

PAGE = [("Content-Type", "text/html")]
HTML = b"<script>alert(1)</script>"
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Disposition": 'attachment; filename="page.html"',
    "Content-Security-Policy": "sandbox",
}
# What Flask says of page.html.gz, and any framework of a file that is being appended to.
NOT_HANDED_OVER = [
    pytest.param([("Content-Encoding", "gzip")], id="coded"),
    pytest.param([("Content-Length", str(len(HTML) - 1))], id="has grown"),
]


@pytest.fixture
def page(media: Path) -> Path:
    path = media / "page.html"
    path.write_bytes(HTML)
    return path


@pytest.fixture
def uploads(media: Path) -> PrivateFiles:
    return PrivateFiles(media, Nginx("/_media/"), inline="safe")


@pytest.mark.parametrize("own", NOT_HANDED_OVER)
@pytest.mark.parametrize("status", ["200 OK", "203 Non-Authoritative Information", "404 Not Found"])
def test_a_response_that_is_passed_on_is_restrained(
    uploads: PrivateFiles, page: Path, own: list[tuple[str, str]], status: str
) -> None:
    application = answering(wrapped, page, [*PAGE, *own], status)
    answer = ask(SendfileMiddleware(application, uploads))
    assert {name: answer.header(name) for name in SAFE} == SAFE
    assert answer.header("X-Accel-Redirect") is None


@pytest.mark.parametrize("own", NOT_HANDED_OVER)
@pytest.mark.parametrize("status", [200, 203, 404])
def test_by_asgi_as_well(
    uploads: PrivateFiles, page: Path, own: list[tuple[str, str]], status: int
) -> None:
    headers = [(n.lower().encode(), v.encode()) for n, v in [*PAGE, *own]]
    answer = asgi_client.ask(AsgiMiddleware(file_response(page, headers, status), uploads))
    assert {name: answer.header(name) for name in SAFE} == SAFE


def test_an_upload_that_removes_itself_is_restrained(uploads: PrivateFiles, page: Path) -> None:
    application = answering(lambda path, wrap: wrap(Removing(path.open("rb"))), page, PAGE)
    answer = ask(SendfileMiddleware(application, uploads))
    assert answer.body == HTML
    assert {name: answer.header(name) for name in SAFE} == SAFE


def test_files_elsewhere_are_the_applications_own_matter(
    uploads: PrivateFiles, elsewhere: Path
) -> None:
    application = answering(wrapped, elsewhere, PAGE)
    assert ask(SendfileMiddleware(application, uploads)) == ask(application)


class Exchanging(Counted):
    """A file that another one takes the place of when it is closed."""

    def close(self) -> None:
        super().close()
        path = Path(self._file.name)
        path.with_name("other.html").replace(path)


@pytest.mark.parametrize("kind", [Removing, Exchanging])
def test_what_an_application_does_to_a_hard_link_on_close_is_noticed(
    media: Path, page: Path, kind: type[Counted]
) -> None:
    """The web server would find nothing, or another customer's file."""
    os.link(page, media.parent / "copy")
    (media / "other.html").write_bytes(b"another customer's")
    application = answering(lambda path, wrap: wrap(kind(path.open("rb"))), page, PAGE)
    answer = ask(SendfileMiddleware(application, PrivateFiles(media, Nginx("/_media/"))))
    assert (answer.status, answer.body) == (200, HTML)
