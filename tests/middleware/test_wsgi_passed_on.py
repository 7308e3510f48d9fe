"""Which answers of a WSGI application are passed on as they are, byte for byte."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from wsgiref.types import WSGIApplication
from wsgiref.util import FileWrapper

import pytest

from tests.middleware.applications import (
    CONTENT,
    TYPE,
    MakeBody,
    Removing,
    Wrap,
    answering,
    wrapped,
)
from tests.middleware.bodies import BODIES
from tests.middleware.gateway import sent_by
from tests.wsgi.client import ask, descriptors_of
from xsendfile import PrivateFiles
from xsendfile.wsgi import SendfileMiddleware


def assert_untouched(
    application: WSGIApplication, files: PrivateFiles, method: str = "GET"
) -> None:
    """Check that the server sends what it sends without the middleware."""
    assert sent_by(SendfileMiddleware(application, files), method) == sent_by(application, method)


@pytest.mark.parametrize("make", BODIES.values(), ids=BODIES)
def test_what_is_not_all_of_a_file_with_a_name_is_passed_on(
    nginx: PrivateFiles, photo: Path, make: MakeBody
) -> None:
    assert_untouched(answering(make, photo), nginx)
    assert descriptors_of(photo) == 0


def test_a_closed_file_fails_as_it_would(nginx: PrivateFiles, photo: Path) -> None:
    def closed(path: Path, wrap: Wrap) -> Iterable[bytes]:
        file = path.open("rb")
        file.close()
        return wrap(file)

    application = answering(closed, photo)
    for each in (application, SendfileMiddleware(application, nginx)):
        with pytest.raises(ValueError, match="closed file"):
            sent_by(each)


PLACES: Mapping[str, Callable[[Path], Path]] = {
    "beside the root": lambda media: media.parent / "elsewhere.png",
    "in a directory whose name begins like the root's": lambda media: (
        media.parent / "media-old/photo.png"
    ),
    "behind a link that leads out": lambda media: media / "out.png",
    "in a linked directory outside": lambda media: media / "out/photo.png",
    "far away": lambda _: Path("/etc/passwd"),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_file_that_lies_below_no_root_is_passed_on(
    nginx: PrivateFiles, media: Path, elsewhere: Path, place: Callable[[Path], Path]
) -> None:
    beside = media.parent / "media-old"
    beside.mkdir()
    (beside / "photo.png").write_bytes(CONTENT)
    (media / "out.png").symlink_to(elsewhere)
    (media / "out").symlink_to(beside)
    assert_untouched(answering(wrapped, place(media)), nginx)


def test_what_is_no_regular_file_is_passed_on(nginx: PrivateFiles, media: Path) -> None:
    os.mkfifo(media / "fifo")

    def make(path: Path, wrap: Wrap) -> Iterable[bytes]:
        return wrap(os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb"))

    assert_untouched(answering(make, media / "fifo"), nginx)


@pytest.mark.parametrize(
    "status",
    [
        *("201 Created", "203 Non-Authoritative Information", "206 Partial Content", "226 IM Used"),
        *("304 Not Modified", "404 Not Found", "412 Precondition Failed", "500 Oops"),
    ],
)
def test_another_status_is_passed_on_with_its_file(
    nginx: PrivateFiles, photo: Path, status: str
) -> None:
    assert_untouched(answering(wrapped, photo, status=status), nginx)


@pytest.mark.parametrize("status", ["304 Not Modified", "412 Precondition Failed"])
def test_what_the_application_says_of_preconditions_is_passed_on(
    serve: PrivateFiles, photo: Path, status: str
) -> None:
    headers = [("ETag", '"own"'), ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")]
    assert_untouched(answering(lambda _, __: [], photo, headers, status), serve)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "get", "PROPFIND"])
def test_an_answer_to_another_method_is_passed_on(
    nginx: PrivateFiles, photo: Path, method: str
) -> None:
    assert_untouched(answering(wrapped, photo), nginx, method)


@pytest.mark.parametrize(
    "header",
    [
        ("Content-Length", str(len(CONTENT) - 1)),
        ("Content-Length", str(len(CONTENT) + 1)),
        ("content-length", "10"),
        ("Content-Length", "0"),
        ("Content-Encoding", "gzip"),
        ("content-encoding", "br"),
    ],
    ids=str,
)
def test_headers_that_tell_of_something_else_than_the_file_are_passed_on(
    nginx: PrivateFiles, photo: Path, header: tuple[str, str]
) -> None:
    # The gateway is no judge of lengths: it sends what it gets.
    assert_untouched(answering(wrapped, photo, [TYPE, header]), nginx)


def test_a_phrase_and_headers_are_passed_on_as_they_are(
    nginx: PrivateFiles, elsewhere: Path
) -> None:
    headers = [("set-cookie", "a=1"), ("ETag", "x"), ("X-Sendfile", "/x"), ("Set-Cookie", "a=2")]
    application = answering(wrapped, elsewhere, headers, "200 Fine")
    assert sent_by(SendfileMiddleware(application, nginx)).startswith(
        b"Status: 200 Fine\r\nset-cookie: a=1\r\nETag: x\r\nX-Sendfile: /x\r\nSet-Cookie: a=2\r\n"
    )
    assert_untouched(application, nginx)


OF_A_FILE = [TYPE, ("etag", '"own"'), ("ACCEPT-Ranges", "bytes"), ("Last-Modified", "today")]


def test_an_answer_to_head_about_a_file_has_no_entity_tag_that_get_would_not_have(
    nginx: PrivateFiles, photo: Path
) -> None:
    """RFC 9110 §9.3.2: the header fields are those of GET, or left out."""
    application = answering(lambda _, __: [], photo, OF_A_FILE)
    answer = ask(SendfileMiddleware(application, nginx), method="HEAD")
    assert answer.headers == [header for header in OF_A_FILE if header[0] != "etag"]


@pytest.mark.parametrize(
    ("method", "status", "headers"),
    [
        ("GET", "200 OK", OF_A_FILE),
        ("POST", "200 OK", OF_A_FILE),
        ("HEAD", "404 Not Found", OF_A_FILE),
        ("HEAD", "304 Not Modified", OF_A_FILE[1:]),
        ("HEAD", "200 OK", [TYPE, ("ETag", '"of a page"')]),
    ],
)
def test_other_entity_tags_are_the_applications(
    nginx: PrivateFiles, photo: Path, method: str, status: str, headers: list[tuple[str, str]]
) -> None:
    assert_untouched(answering(lambda _, __: [], photo, headers, status), nginx, method)


class Given(NamedTuple):
    """What a server's own `wsgi.file_wrapper` was given."""

    file: object
    size: tuple[int, ...]


def test_the_servers_own_wrapper_gets_a_file_that_is_passed_on(
    nginx: PrivateFiles, elsewhere: Path
) -> None:
    given: list[Given] = []

    def own(file: BinaryIO, *size: int) -> Iterable[bytes]:
        given.append(Given(file, size))
        return FileWrapper(file)

    with elsewhere.open("rb") as file:
        application = answering(lambda _, wrap: wrap(file, 4096), elsewhere)
        server: dict[str, Any] = {"wsgi.file_wrapper": own}
        answer = ask(SendfileMiddleware(application, nginx), **server)
    assert answer.body == CONTENT
    assert given == [Given(file, (4096,))]


def test_a_server_without_a_wrapper_gets_the_applications(
    nginx: PrivateFiles, elsewhere: Path
) -> None:
    def make(path: Path, wrap: Wrap) -> Iterable[bytes]:
        return wrap(path.open("rb"))

    application = answering(make, elsewhere)
    assert ask(SendfileMiddleware(application, nginx)) == ask(application)


def test_a_mount_that_no_server_may_pass_leaves_the_application_alone(
    nginx: PrivateFiles, photo: Path
) -> None:
    """PEP 3333: environ text is latin-1."""
    application = answering(lambda path, wrap: wrap(path.open("rb")), photo)
    mount: dict[str, Any] = {"SCRIPT_NAME": "/\u0100"}
    assert ask(SendfileMiddleware(application, nginx), **mount) == ask(application, **mount)


@pytest.mark.parametrize("sender", ["nginx", "serve"])
@pytest.mark.parametrize("server", [{}, {"wsgi.file_wrapper": FileWrapper}], ids=["bare", "own"])
@pytest.mark.parametrize(("content", "method"), [(CONTENT, "GET"), (b"", "GET"), (CONTENT, "HEAD")])
def test_a_file_that_removes_itself_is_sent_complete_from_here(
    request: pytest.FixtureRequest,
    photo: Path,
    sender: str,
    server: dict[str, Any],
    content: bytes,
    method: str,
) -> None:
    photo.write_bytes(content)
    own = [TYPE, ("ETag", '"own"'), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    application = answering(lambda path, wrap: wrap(Removing(path.open("rb"))), photo, own)
    files: PrivateFiles = request.getfixturevalue(sender)
    answer = ask(SendfileMiddleware(application, files), method=method, **server)
    assert (answer.status, answer.body) == (200, content if method == "GET" else b"")
    if sender == "nginx":  # `Serve` still has the file open, and answers as ever
        assert answer.headers == own
    assert not photo.exists()
    assert not [name for name in os.listdir("/proc/self/fd") if is_deleted(name)]


def is_deleted(descriptor: str) -> bool:
    """Whether a descriptor of this process is open on a photo that was removed."""
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}").endswith("photo.png (deleted)")
    except FileNotFoundError:  # that of the listing itself
        return False
