"""Which files that an ASGI application names are handed over, and how the others are sent."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

import xsendfile._middleware.asgi
from tests.asgi_client import ask, scope_for
from tests.middleware.applications import CONTENT
from tests.middleware.messages import (
    BODY,
    OFFERED,
    TYPE,
    Headers,
    collect,
    file_response,
    pathsend,
    sending,
    sent_by,
    start,
)
from tests.wsgi.client import descriptors_of
from xsendfile import PrivateFiles, Reply
from xsendfile._asgi import Message, Receive, Scope, Send
from xsendfile._root import Descriptor, open_named
from xsendfile.asgi import SendfileMiddleware

LENGTH = (b"content-length", str(len(CONTENT)).encode())
HANDED_OVER: list[Message] = [
    start([(b"x-accel-redirect", b"/_media/photo.png"), TYPE, (b"content-length", b"0")]),
    {"type": BODY, "body": b"", "more_body": False},
]

each_server = pytest.mark.parametrize("server", [{}, OFFERED], ids=["plain", "with pathsend"])


@each_server
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_file_below_the_root_is_handed_over(
    nginx: PrivateFiles, photo: Path, server: dict[str, Any], method: str
) -> None:
    application = SendfileMiddleware(file_response(photo, [TYPE, LENGTH]), nginx)
    assert sent_by(application, method, **server) == HANDED_OVER
    assert descriptors_of(photo) == 0


@each_server
def test_a_file_named_by_a_link_is_handed_over_by_its_own_name(
    nginx: PrivateFiles, photo: Path, server: dict[str, Any]
) -> None:
    link = photo.parent.parent / "link.gif"
    link.symlink_to(photo)
    assert sent_by(SendfileMiddleware(file_response(link), nginx), **server) == HANDED_OVER


def test_the_applications_headers_stay_in_order_but_for_the_senders(
    nginx: PrivateFiles, photo: Path
) -> None:
    own = [
        (b"set-cookie", b"a=1"),
        (b"content-disposition", b'attachment; filename="Own name.png"'),
        (b"cache-control", b"public, max-age=60"),
        (b"set-cookie", b"b=2; x=\xe9"),
        TYPE,
    ]
    headers = [
        LENGTH,
        (b"etag", b'"of the application"'),
        *own[:2],
        (b"last-modified", b"Sun, 06 Nov 1994 08:49:37 GMT"),
        (b"accept-ranges", b"bytes"),
        *own[2:],
        (b"x-accel-redirect", b"/_elsewhere/secret"),
        (b"x-accel-expires", b"3600"),
        (b"x-sendfile", b"/etc/passwd"),
    ]
    first, _ = sent_by(SendfileMiddleware(file_response(photo, headers), nginx))
    assert first["headers"] == [
        (b"x-accel-redirect", b"/_media/photo.png"),
        *own,
        (b"content-length", b"0"),
    ]


def test_a_type_that_is_missing_comes_from_the_name(nginx: PrivateFiles, photo: Path) -> None:
    first, _ = sent_by(SendfileMiddleware(file_response(photo, []), nginx))
    assert (b"content-type", b"image/png") in first["headers"]


def test_a_start_without_headers_has_none(nginx: PrivateFiles, photo: Path) -> None:
    bare: Message = {"type": "http.response.start", "status": 200}
    first, _ = sent_by(SendfileMiddleware(sending(bare, pathsend(photo)), nginx))
    assert (b"x-accel-redirect", b"/_media/photo.png") in first["headers"]


def test_we_send_what_nobody_is_handed(serve: PrivateFiles, photo: Path) -> None:
    answer = ask(SendfileMiddleware(file_response(photo), serve))
    assert (answer.status, answer.body, answer.path) == (200, CONTENT, None)
    assert answer.header("Content-Type") == "image/x-own"
    assert descriptors_of(photo) == 0


def test_a_server_that_can_is_told_the_proven_path(serve: PrivateFiles, photo: Path) -> None:
    link = photo.parent.parent / "link.gif"
    link.symlink_to(photo)
    answer = ask(SendfileMiddleware(file_response(link), serve), **OFFERED)
    assert (answer.path, answer.body) == (str(photo), CONTENT)
    assert answer.header("ETag") is not None


def test_a_part_is_sent_from_here_whatever_the_server_can(serve: PrivateFiles, photo: Path) -> None:
    application = SendfileMiddleware(file_response(photo), serve)
    answer = ask(application, headers={"Range": "bytes=2-4"}, **OFFERED)
    assert (answer.status, answer.body, answer.path) == (206, CONTENT[2:5], None)


FOREIGN: list[tuple[Headers, int]] = [
    ([TYPE, LENGTH, (b"etag", b'"own"'), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")], 200),
    ([(b"x-accel-redirect", b"/own"), (b"x-sendfile", b"/own")], 200),
    ([TYPE], 404),
    ([], 201),
]


@each_server
@pytest.mark.parametrize(("headers", "status"), FOREIGN)
def test_a_file_elsewhere_is_sent_from_here_as_the_application_asked(
    nginx: PrivateFiles, elsewhere: Path, server: dict[str, Any], headers: Headers, status: int
) -> None:
    application = SendfileMiddleware(file_response(elsewhere, headers, status), nginx)
    asking = {"Range": "bytes=2-4", "If-None-Match": "*"}
    answer = ask(application, headers=asking, **server)
    expected = [(name.decode(), value.decode()) for name, value in headers]
    assert answer == (status, expected, CONTENT, None)
    assert descriptors_of(elsewhere) == 0


@each_server
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        *([([TYPE], status) for status in (201, 203, 206, 226, 404, 412, 500)]),
        ([(b"content-encoding", b"gzip")], 200),
    ],
)
def test_an_answer_that_is_not_just_the_file_is_sent_from_here(
    nginx: PrivateFiles, photo: Path, server: dict[str, Any], headers: Headers, status: int
) -> None:
    application = SendfileMiddleware(file_response(photo, headers, status), nginx)
    first, *others = sent_by(application, **server)
    assert first == start(headers, status)
    assert b"".join(message["body"] for message in others) == CONTENT


@each_server
@pytest.mark.parametrize("place", ["photo", "elsewhere"])
def test_no_more_is_sent_than_was_announced(
    request: pytest.FixtureRequest, nginx: PrivateFiles, server: dict[str, Any], place: str
) -> None:
    """A file may have grown since; granian would take the rest for the next response."""
    path: Path = request.getfixturevalue(place)
    announced = [TYPE, (b"content-length", b"7")]
    answer = ask(SendfileMiddleware(file_response(path, announced), nginx), **server)
    assert (answer.status, answer.body) == (200, CONTENT[:7])


@pytest.mark.parametrize(("kind", "sent"), [("text/event-stream; a=b", 1), ("text/plain", 0)])
def test_an_event_stream_begins_at_once(nginx: PrivateFiles, kind: str, sent: int) -> None:
    messages: list[Message] = []
    sent_before_the_body: list[int] = []

    async def application(_: Scope, __: Receive, send: Send) -> None:
        await send(start([(b"content-type", kind.encode())]))
        sent_before_the_body.append(len(messages))
        await send({"type": BODY, "body": b"data: 1"})

    asyncio.run(collect(messages, SendfileMiddleware(application, nginx), scope_for()))
    assert sent_before_the_body == [sent]
    assert len(messages) == 2


def test_a_file_elsewhere_is_not_read_for_head(nginx: PrivateFiles, elsewhere: Path) -> None:
    application = SendfileMiddleware(file_response(elsewhere, [TYPE, LENGTH]), nginx)
    answer = ask(application, method="HEAD")
    assert answer == (
        200,
        [("content-type", "image/x-own"), ("content-length", LENGTH[1].decode())],
        b"",
        None,
    )


@each_server
def test_trailers_are_still_told_of_when_we_send(
    nginx: PrivateFiles, elsewhere: Path, server: dict[str, Any]
) -> None:
    trailers: Message = {"type": "http.response.trailers", "headers": [], "more_trailers": False}
    messages = [start(trailers=True), pathsend(elsewhere), trailers]
    first, *_, last = sent_by(SendfileMiddleware(sending(*messages), nginx), **server)
    assert first == start(trailers=True)
    assert last == trailers


@each_server
def test_trailers_keep_a_file_from_being_handed_over(
    nginx: PrivateFiles, photo: Path, server: dict[str, Any]
) -> None:
    application = SendfileMiddleware(sending(start(trailers=True), pathsend(photo)), nginx)
    first, *_ = sent_by(application, **server)
    assert first["headers"] == [TYPE]


@each_server
def test_a_sibling_whose_name_begins_like_the_roots_lies_elsewhere(
    nginx: PrivateFiles, media: Path, server: dict[str, Any]
) -> None:
    sibling = media.with_name("media-old")
    sibling.mkdir()
    (sibling / "photo.png").write_bytes(CONTENT)
    (media / "out").symlink_to(sibling)
    for path in (sibling / "photo.png", media / "out/photo.png", media / "../media-old/photo.png"):
        answer = ask(SendfileMiddleware(file_response(path), nginx), **server)
        assert answer.headers == [("content-type", "image/x-own")]
        assert answer.body == CONTENT


def test_a_file_without_a_name_is_sent_from_here(nginx: PrivateFiles, photo: Path) -> None:
    with photo.open("rb") as file:
        photo.unlink()
        named = Path(f"/proc/self/fd/{file.fileno()}")
        answer = ask(SendfileMiddleware(file_response(named), nginx))
    assert answer.headers == [("content-type", "image/x-own")]
    assert answer.body == CONTENT


def test_what_is_no_file_does_not_keep_us_waiting(nginx: PrivateFiles, media: Path) -> None:
    os.mkfifo(media / "fifo")
    with pytest.raises(OSError, match="not a regular file"):
        ask(SendfileMiddleware(file_response(media / "fifo"), nginx))


def test_our_own_descriptor_is_closed_as_soon_as_it_is_not_needed(
    nginx: PrivateFiles, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Descriptor] = []  # keeps what was opened from being closed by going away

    def keeping(path: str) -> Descriptor:
        kept.append(open_named(path))
        return kept[-1]

    monkeypatch.setattr(xsendfile._middleware.asgi, "open_named", keeping)
    sent_by(SendfileMiddleware(file_response(photo), nginx))
    assert [content.fileno() for content in kept] == [-1]


@each_server
def test_a_file_that_has_vanished_is_told_to_the_application(
    nginx: PrivateFiles, media: Path, server: dict[str, Any]
) -> None:
    before = os.listdir("/proc/self/fd")
    with pytest.raises(FileNotFoundError):
        sent_by(SendfileMiddleware(file_response(media / "missing.png"), nginx), **server)
    assert os.listdir("/proc/self/fd") == before


class Broken:
    """A sender with a bug."""

    sends_bytes = True

    def reply(self, *_: object) -> Reply:
        raise ZeroDivisionError


def test_a_failing_sender_leaves_no_file_open(media: Path, photo: Path) -> None:
    application = SendfileMiddleware(file_response(photo), PrivateFiles(media, Broken()))
    with pytest.raises(ZeroDivisionError) as caught:
        sent_by(application)
    assert caught.value.__traceback__ is not None  # its frames hold all that is not freed
    assert descriptors_of(photo) == 0
