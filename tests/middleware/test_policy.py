"""`inline="safe"` counts for what is passed on, too: an upload may name and change itself."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from tests import asgi_client
from tests.middleware.applications import Counted, Removing, answering, wrapped
from tests.middleware.messages import file_response
from tests.wsgi.client import ask
from xsendfile import Nginx, PrivateFiles, Serve
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


class Rewriting(Counted):
    """A file that is replaced as soon as it is open, as careful uploads do."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        path = Path(file.name)
        path.with_name("other.html").write_bytes(b"another version")
        path.with_name("other.html").replace(path)


def test_an_upload_that_is_replaced_while_it_is_open_is_restrained(
    uploads: PrivateFiles, page: Path
) -> None:
    application = answering(lambda path, wrap: wrap(Rewriting(path.open("rb"))), page, PAGE)
    answer = ask(SendfileMiddleware(application, uploads))
    assert answer.body == HTML
    assert {name: answer.header(name) for name in SAFE} == SAFE


def test_an_upload_whose_name_nobody_can_tell_is_restrained(media: Path) -> None:
    """The kernel tells no name that is longer than a path may be."""
    descriptor = os.open(media, os.O_RDONLY)
    for _ in range(17):
        os.mkdir("d" * 250, dir_fd=descriptor)
        descriptor, before = os.open("d" * 250, os.O_RDONLY, dir_fd=descriptor), descriptor
        os.close(before)
    file = os.open("page.html", os.O_RDWR | os.O_CREAT, dir_fd=descriptor)
    os.write(file, HTML)
    os.lseek(file, 0, os.SEEK_SET)
    os.close(descriptor)
    application = answering(lambda _, wrap: wrap(os.fdopen(file, "rb")), media, PAGE)
    uploads = PrivateFiles(media, Nginx("/_media/"), inline="safe")
    answer = ask(SendfileMiddleware(application, uploads))
    assert answer.body == HTML
    assert answer.header("Content-Security-Policy") == "sandbox"
    subprocess.run(["/bin/rm", "-rf", media], check=True)  # longer than Python's own can remove


def test_an_upload_in_answer_to_post_is_restrained(uploads: PrivateFiles, page: Path) -> None:
    """A form of another site can ask for it as a document of this one."""
    answer = ask(SendfileMiddleware(answering(wrapped, page, PAGE), uploads), method="POST")
    assert {name: answer.header(name) for name in SAFE} == SAFE
    assert answer.body == HTML
    by_asgi = asgi_client.ask(
        AsgiMiddleware(file_response(page, [(b"content-type", b"text/html")]), uploads),
        method="POST",
    )
    assert {name: by_asgi.header(name) for name in SAFE} == SAFE
    assert by_asgi.body == HTML


@pytest.mark.parametrize("spelled", ["media", "././././media", "a/long/way/to/it"])
def test_the_deepest_root_is_so_by_its_real_path(media: Path, spelled: str) -> None:
    users = media / "users"
    users.mkdir(exist_ok=True)
    (users / "page.html").write_bytes(HTML)
    (media.parent / "a/long/way/to").mkdir(parents=True)
    (media.parent / "a/long/way/to/it").symlink_to(media)
    outer = PrivateFiles(f"{media.parent}/{spelled}", Nginx("/_media/"))
    inner = PrivateFiles(users, Nginx("/_users/"), inline="safe")
    application = answering(wrapped, users / "page.html", PAGE)
    answer = ask(SendfileMiddleware(application, outer, inner))
    assert answer.header("X-Accel-Redirect") == "/_users/page.html"
    assert {name: answer.header(name) for name in SAFE} == SAFE


def test_a_choice_of_the_sender_is_none_of_the_policy(media: Path, page: Path) -> None:
    roots = [PrivateFiles(media, Nginx("/_m/")), PrivateFiles(media, Serve(), inline="safe")]
    middleware = SendfileMiddleware(answering(wrapped, page, PAGE), *roots)
    chosen: dict[str, Any] = {"xsendfile.sender": "nginx"}
    answer = ask(middleware, **chosen)
    assert answer.header("X-Accel-Redirect") == "/_m/page.html"
    assert {name: answer.header(name) for name in SAFE} == SAFE


def test_a_304_takes_no_policy_back(uploads: PrivateFiles, page: Path) -> None:
    """A cache puts its headers in the place of those that the file came with (RFC 9111 §4.3.4)."""
    given = [("ETag", '"a"'), ("Content-Disposition", "inline"), ("Content-Security-Policy", "x")]
    application = answering(lambda _, __: [], page, given, "304 Not Modified")
    assert ask(SendfileMiddleware(application, uploads)).headers == [("ETag", '"a"')]
    other = PrivateFiles(uploads.root.directory, Nginx("/_media/"))
    assert ask(SendfileMiddleware(application, other)).headers == given


@pytest.mark.parametrize("kind", [b"text/event-stream", b"text/event-stream, text/html"])
def test_a_file_that_calls_itself_a_stream_is_a_file(
    uploads: PrivateFiles, page: Path, kind: bytes
) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(HTML)).encode())]
    answer = asgi_client.ask(AsgiMiddleware(file_response(page, headers), uploads))
    assert answer.header("X-Accel-Redirect") == "/_media/page.html"
    assert answer.header("Content-Disposition") == SAFE["Content-Disposition"]


def test_a_root_that_is_missing_has_no_uploads(uploads: PrivateFiles, elsewhere: Path) -> None:
    os.rmdir(os.fsdecode(uploads.root.directory))
    application = answering(wrapped, elsewhere, PAGE)
    assert ask(SendfileMiddleware(application, uploads)) == ask(application)
