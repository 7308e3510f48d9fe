"""The bytes that we send ourselves: those announced, and the file closed in every case."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.wsgi.client import collect, descriptors_of, environ_for
from xsendfile import File, Nginx, PrivateFiles, Reply, Request, Sender, Serve
from xsendfile._body import AT_ONCE
from xsendfile._model import Segments, Span
from xsendfile._root import OpenFile, Root
from xsendfile.wsgi import send_file

CHUNK = 65_536


def start(files: PrivateFiles, name: str, method: str = "GET") -> tuple[int, Iterable[bytes]]:
    """Start a response; return the announced length and the body, unread."""
    announced: list[int] = []

    def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> Any:  # noqa: ANN401
        assert status == "200 OK"
        announced.append(int(dict(headers)["Content-Length"]))

    body = send_file(environ_for(method=method), start_response, files, name)
    return announced[0], body


@pytest.fixture
def large(directory: Path) -> Path:
    return directory / "large.bin"


@pytest.fixture
def body(files: PrivateFiles) -> Iterator[Any]:
    """The body of the large file, unread."""
    _, body = start(files, "large.bin")
    yield body
    body.close()  # type: ignore[attr-defined]


def test_a_body_comes_in_pieces(body: Iterable[bytes], large: Path) -> None:
    sizes = [len(piece) for piece in body]
    assert sizes == [CHUNK] * 4 + [large.stat().st_size - 4 * CHUNK]


def test_a_growing_file_sends_no_more_than_announced(files: PrivateFiles, large: Path) -> None:
    before = large.read_bytes()
    length, body = start(files, "large.bin")
    pieces = iter(body)
    received = next(pieces)
    with large.open("ab") as file:
        file.write(b"x" * 200_000)
    received += b"".join(pieces)
    assert len(received) == length
    assert received == before


@pytest.mark.parametrize("left", [0, 1, CHUNK, CHUNK + 1, 4 * CHUNK])
def test_a_shrinking_file_is_not_padded_and_the_connection_is_given_up(
    files: PrivateFiles, large: Path, left: int
) -> None:
    before = large.read_bytes()
    length, body = start(files, "large.bin")
    pieces = iter(body)
    received = bytearray(next(pieces))
    with large.open("r+b") as file:
        file.truncate(left)
    with pytest.raises(ConnectionResetError, match="has shrunk"):
        collect(pieces, received)
    assert received == before[: max(left, CHUNK)]
    assert len(received) < length


def test_a_small_file_that_has_shrunk_since_it_was_proven_is_not_padded_either(
    directory: Path, large: Path
) -> None:
    class Shrinking(Serve):
        def reply(self, *asked: Any) -> Reply:  # noqa: ANN401
            reply = super().reply(*asked)
            os.truncate(large, 10)
            return reply

    large.write_bytes(b"x" * 1000)
    length, body = start(PrivateFiles(directory, Shrinking()), "large.bin")
    received = bytearray()
    with pytest.raises(ConnectionResetError, match="has shrunk"):
        collect(body, received)
    assert (length, bytes(received)) == (1000, b"x" * 10)


def test_what_is_small_is_read_at_once(files: PrivateFiles, large: Path) -> None:
    """sendfile(2) would take more calls than it saves."""
    large.write_bytes(b"x" * AT_ONCE)
    _, body = start(files, "large.bin")
    assert body == [b"x" * AT_ONCE]
    assert descriptors_of(large) == 0


def test_a_replaced_file_is_sent_as_it_was_proven(files: PrivateFiles, large: Path) -> None:
    before = large.read_bytes()
    _, body = start(files, "large.bin")
    (large.parent / "new").write_bytes(b"another")
    (large.parent / "new").rename(large)
    assert b"".join(body) == before


def test_a_file_is_open_until_the_body_is_closed(body: Any, large: Path) -> None:  # noqa: ANN401
    assert descriptors_of(large) == 1
    next(iter(body))
    assert descriptors_of(large) == 1
    body.close()
    assert descriptors_of(large) == 0
    body.close()


def test_closing_an_unread_body_closes_the_file(body: Any, large: Path) -> None:  # noqa: ANN401
    body.close()
    assert descriptors_of(large) == 0


def test_a_body_that_is_dropped_closes_the_file(files: PrivateFiles, large: Path) -> None:
    _, body = start(files, "large.bin")
    assert descriptors_of(large) == 1
    del body
    assert descriptors_of(large) == 0


def test_head_leaves_no_file_open(
    files: PrivateFiles, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[OpenFile] = []  # keeps what is opened from being closed by going away

    def keeping(parts: Segments) -> OpenFile:
        opened.append(Root.open(files.root, parts))
        return opened[-1]

    monkeypatch.setattr(files.root, "open", keeping)
    length, body = start(files, "large.bin", "HEAD")
    assert list(body) == []
    assert length == large.stat().st_size
    assert len(opened) == 1
    assert descriptors_of(large) == 0


class Failing:
    """A sender with a bug, or one that was interrupted."""

    sends_bytes = True

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def reply(self, *_: object) -> Reply:
        raise self.error


@pytest.mark.parametrize("error", [ZeroDivisionError("bug"), KeyboardInterrupt("now")])
def test_a_failing_sender_leaves_no_file_open(
    directory: Path, large: Path, error: BaseException
) -> None:
    files = PrivateFiles(directory, Failing(error))
    with pytest.raises(type(error), match=str(error)) as caught:
        files.answer(Request("GET"), "large.bin")
    assert caught.value is error
    assert descriptors_of(large) == 0


class Framed:
    """A sender that puts bytes of its own around parts of the file."""

    sends_bytes = True

    def reply(self, _: Request, file: File, headers: list[tuple[str, str]]) -> Reply:
        size = file.size or 0
        body = (b"<", Span(size - 2, size), b"|", Span(0, 2), Span(2, 2), b">")
        return Reply(200, [*headers, ("Content-Length", "7")], body)


def test_a_body_may_mix_bytes_and_parts_of_the_file(directory: Path, large: Path) -> None:
    data = large.read_bytes()
    length, body = start(PrivateFiles(directory, Framed()), "large.bin")
    assert b"".join(body) == b"<" + data[-2:] + b"|" + data[:2] + b">"
    assert length == 7


def test_a_reply_for_an_adapter_holds_the_open_file(files: PrivateFiles, large: Path) -> None:
    reply = files.answer(Request("GET"), "large.bin")
    assert reply.body == (Span(0, large.stat().st_size),)
    assert reply.content is not None
    assert reply.content.read(0, 10) == large.read_bytes()[:10]
    assert descriptors_of(large) == 1
    reply.content.close()
    assert descriptors_of(large) == 0


@pytest.mark.parametrize("sender", [Serve(), Nginx("/_files/")])
def test_a_response_that_cannot_start_leaves_no_file_open(
    directory: Path, large: Path, sender: Sender
) -> None:
    files = PrivateFiles(directory, sender)

    def refuse(*_: object) -> Any:  # noqa: ANN401
        message = "headers already sent"
        raise AssertionError(message)

    with pytest.raises(AssertionError, match="already sent") as caught:
        send_file(environ_for(), refuse, files, "large.bin")
    assert caught.value.__traceback__ is not None  # its frames hold the reply, so nothing is freed
    assert descriptors_of(large) == 0
