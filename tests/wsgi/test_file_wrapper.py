"""Whole files leave through the server's own `wsgi.file_wrapper`; parts of files never do."""

from __future__ import annotations

import logging
import os
import weakref
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol
from wsgiref.types import StartResponse
from wsgiref.util import FileWrapper

import pytest

from tests.wsgi.client import ask, collect, descriptors_of, environ_for, sending
from xsendfile import File, PrivateFiles, Reply, Request
from xsendfile._model import Span
from xsendfile.wsgi import send_file

SHRUNK = "cut short: the file has shrunk while it was sent"


class FileLike(Protocol):
    """What servers use of a file that they are given."""

    def read(self, length: int = -1, /) -> bytes: ...
    def seek(self, offset: int, whence: int = 0, /) -> int: ...
    def tell(self) -> int: ...
    def fileno(self) -> int: ...
    def close(self) -> None: ...
    def __iter__(self) -> Iterator[bytes]: ...


class Wrapper:
    """A server's own wrapper that keeps what it is given, and sends it with sendfile(2)."""

    def __init__(self) -> None:
        self.files: list[FileLike] = []
        self.block_size = 0

    def __call__(self, file: FileLike, block_size: int, /) -> Iterable[bytes]:
        self.files.append(file)
        self.block_size = block_size
        return _Sent(file)


class _Sent:
    """All that the descriptor has to give, from where it stands."""

    def __init__(self, file: FileLike) -> None:
        self.close = file.close
        self._descriptor = file.fileno()

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: os.read(self._descriptor, 100_000), b"")


@pytest.fixture
def large(directory: Path) -> Path:
    return directory / "large.bin"


def through(wrapper: object) -> dict[str, Any]:
    """Return the variable of a server with a wrapper."""
    return {"wsgi.file_wrapper": wrapper}


def started(*_: object) -> Any:  # noqa: ANN401 - StartResponse is too long to spell
    """Start a response, as a server does."""


@pytest.fixture
def file(files: PrivateFiles) -> Iterator[FileLike]:
    """What a wrapper gets for the large file."""
    wrapper = Wrapper()
    send_file({**environ_for(), **through(wrapper)}, started, files, "large.bin")
    (file,) = wrapper.files
    yield file
    try:
        file.close()
    except ConnectionResetError:
        file.close()


@pytest.mark.parametrize("wrapper", [Wrapper(), FileWrapper], ids=["sendfile", "wsgiref"])
def test_a_whole_file_arrives_through_the_servers_wrapper(
    files: PrivateFiles, large: Path, wrapper: object
) -> None:
    answer = ask(sending(files, "large.bin"), **through(wrapper))
    assert answer.body == large.read_bytes()
    assert answer.header("Content-Length") == str(len(answer.body))
    assert descriptors_of(large) == 0


def test_a_wrapper_gets_a_file_and_the_size_of_a_block(files: PrivateFiles, large: Path) -> None:
    wrapper = Wrapper()
    ask(sending(files, "large.bin"), **through(wrapper))
    assert len(wrapper.files) == 1
    assert 4096 <= wrapper.block_size <= large.stat().st_size


def test_a_server_without_a_wrapper_gets_the_bytes(files: PrivateFiles, large: Path) -> None:
    assert ask(sending(files, "large.bin"), **through(None)).body == large.read_bytes()


@pytest.mark.parametrize(
    ("name", "method", "variables", "status"),
    [
        ("large.bin", "GET", {"HTTP_RANGE": "bytes=5-9"}, 206),
        ("large.bin", "GET", {"HTTP_RANGE": "bytes=0-9"}, 206),
        ("large.bin", "GET", {"HTTP_RANGE": "bytes=0-"}, 206),
        ("large.bin", "GET", {"HTTP_RANGE": "bytes=0-1,5-9"}, 206),
        ("large.bin", "GET", {"HTTP_RANGE": "bytes=999999-"}, 416),
        ("large.bin", "GET", {"HTTP_IF_NONE_MATCH": "*"}, 304),
        ("large.bin", "GET", {"HTTP_IF_MATCH": '"another"'}, 412),
        ("large.bin", "HEAD", {}, 200),
        ("empty.txt", "GET", {}, 200),
        ("missing.txt", "GET", {}, 404),
        ("large.bin", "POST", {}, 405),
    ],
)
def test_anything_but_a_whole_file_is_not_for_the_wrapper(
    files: PrivateFiles, name: str, method: str, variables: Mapping[str, Any], status: int
) -> None:
    wrapper = Wrapper()
    answer = ask(sending(files, name), method=method, **through(wrapper), **variables)
    assert answer.status == status
    assert wrapper.files == []


class Partial:
    """A sender of one's own, whose 200 is a part of the file."""

    sends_bytes = True

    def __init__(self, *body: bytes | Span) -> None:
        self.body = body

    def reply(self, _: Request, __: File, headers: list[tuple[str, str]]) -> Reply:
        return Reply(200, headers, self.body)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ([Span(3, 8)], slice(3, 8)),
        ([Span(0, 8)], slice(0, 8)),
        ([Span(299_000, 300_000)], slice(299_000, 300_000)),
        ([Span(0, 8), Span(8, 9)], slice(0, 9)),
    ],
)
def test_a_part_of_the_file_with_status_200_is_not_for_the_wrapper(
    directory: Path, large: Path, body: list[Span], expected: slice
) -> None:
    wrapper = Wrapper()
    files = PrivateFiles(directory, Partial(*body))
    assert ask(sending(files, "large.bin"), **through(wrapper)).body == large.read_bytes()[expected]
    assert wrapper.files == []


def test_a_file_of_a_wrapper_reads_like_any_other(file: FileLike, large: Path) -> None:
    data = large.read_bytes()
    assert file.tell() == 0
    assert file.read(7) == data[:7]
    assert file.tell() == 7
    assert file.read(0) == b""
    assert file.read() == data[7:]
    assert file.read(1) == b""
    assert file.tell() == len(data)


@pytest.mark.parametrize(
    ("offset", "whence", "position"),
    [
        (0, os.SEEK_SET, 0),
        (9, os.SEEK_SET, 9),
        (2, os.SEEK_CUR, 102),
        (-2, os.SEEK_CUR, 98),
        (0, os.SEEK_END, 300_000),
        (-1, os.SEEK_END, 299_999),
        (1, os.SEEK_END, 300_000),
        (-1, os.SEEK_SET, 0),
    ],
)
def test_a_position_stays_inside_of_what_was_announced(
    file: FileLike, large: Path, offset: int, whence: int, position: int
) -> None:
    file.seek(100)
    assert file.seek(offset, whence) == position
    assert file.tell() == position
    assert file.read(5) == large.read_bytes()[position : position + 5]


def test_the_descriptor_stands_at_the_beginning_wherever_was_read(
    file: FileLike, large: Path
) -> None:
    file.read(1000)
    file.seek(5)
    assert os.lseek(file.fileno(), 0, os.SEEK_CUR) == 0
    assert os.path.samestat(os.fstat(file.fileno()), large.stat())


@pytest.mark.parametrize("length", [-1, 1_000_000])
def test_a_growing_file_ends_where_was_announced(file: FileLike, large: Path, length: int) -> None:
    before = large.read_bytes()
    received = file.read(10)
    with large.open("ab") as longer:
        longer.write(b"x" * 200_000)
    assert received + file.read(length) + file.read(length) == before
    assert file.seek(0, os.SEEK_END) == len(before)


@pytest.mark.parametrize("left", [0, 1, 70_000])
def test_a_shrinking_file_is_cut_short_and_that_is_said_once(
    files: PrivateFiles, large: Path, caplog: pytest.LogCaptureFixture, left: int
) -> None:
    before = large.read_bytes()
    environ = {**environ_for(), **through(FileWrapper)}
    body: Any = send_file(environ, started, files, "large.bin")
    os.truncate(large, left)
    received = bytearray()
    with pytest.raises(ConnectionResetError, match="has shrunk"):
        collect(body, received)
    body.close()
    assert received == before[:left]
    assert warnings_of(caplog) == [SHRUNK]
    assert descriptors_of(large) == 0


def test_a_shrunken_file_that_the_server_itself_has_sent_is_noticed_at_the_end(
    files: PrivateFiles, large: Path, caplog: pytest.LogCaptureFixture
) -> None:
    environ = {**environ_for(), **through(Wrapper())}
    body: Any = send_file(environ, started, files, "large.bin")
    os.truncate(large, 70_000)
    assert len(b"".join(body)) == 70_000
    with pytest.raises(ConnectionResetError, match="has shrunk"):
        body.close()
    body.close()
    assert warnings_of(caplog) == [SHRUNK]
    assert descriptors_of(large) == 0


def test_a_file_that_shrinks_after_all_was_read_does_no_harm(
    file: FileLike, large: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file.read()
    os.truncate(large, 0)
    file.close()
    assert warnings_of(caplog) == []


def test_a_file_can_be_iterated_where_the_wrapper_returns_it(file: FileLike, large: Path) -> None:
    """As uWSGI's does."""
    assert b"".join(file) == large.read_bytes()


@pytest.mark.parametrize("change", [-1, 1])
def test_a_file_that_is_not_what_was_announced_has_no_descriptor_to_lend(
    files: PrivateFiles, large: Path, change: int
) -> None:
    """Servers that send all that it holds read instead, up to what was announced."""
    size = large.stat().st_size
    environ = {**environ_for(), **through(lambda file, _: file)}
    file: Any = send_file(environ, started, files, "large.bin")
    os.truncate(large, size + change)
    with pytest.raises(ConnectionResetError, match="has changed its size"):
        file.fileno()
    if change > 0:
        assert len(file.read()) == size


def test_a_descriptor_that_was_lent_is_lent_again(file: FileLike, large: Path) -> None:
    """As gunicorn asks for it: the server has it in any case."""
    descriptor = file.fileno()
    os.truncate(large, 0)
    assert file.fileno() == descriptor
    with pytest.raises(ConnectionResetError, match="has shrunk"):
        file.close()


def test_a_server_that_was_lent_the_descriptor_and_stopped_early_gives_the_connection_up(
    file: FileLike, caplog: pytest.LogCaptureFixture
) -> None:
    """As gunicorn's sendfile(2) does at an end that has been written again since."""
    file.fileno()
    file.seek(70_000)
    with pytest.raises(ConnectionResetError, match="was changed while"):
        file.close()
    assert warnings_of(caplog) == []


def test_a_file_that_was_written_over_while_the_server_sent_it_gives_the_connection_up(
    file: FileLike, large: Path
) -> None:
    """The server may have met an end that is there again."""
    data = large.read_bytes()
    file.fileno()
    large.write_bytes(data)
    os.utime(large, (1, 1))  # not the same moment, however coarse the clock
    with pytest.raises(ConnectionResetError, match="was changed while"):
        file.close()
    assert descriptors_of(large) == 0


def warnings_of(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the log has warned of."""
    return [record.message for record in caplog.records if record.levelno == logging.WARNING]


def test_a_file_is_open_until_it_is_closed(file: FileLike, large: Path) -> None:
    assert descriptors_of(large) == 1
    file.close()
    assert descriptors_of(large) == 0
    file.close()


def test_a_file_that_the_server_drops_is_closed(files: PrivateFiles, large: Path) -> None:
    wrapper = Wrapper()
    body = send_file({**environ_for(), **through(wrapper)}, started, files, "large.bin")
    dropped = weakref.ref(wrapper.files.pop())
    del body
    assert dropped() is None
    assert descriptors_of(large) == 0


def refused(*_: object) -> Any:  # noqa: ANN401
    message = "the server has sent headers already"
    raise RuntimeError(message)


@pytest.mark.parametrize(
    ("start", "wrapper"), [(refused, Wrapper()), (started, refused)], ids=["start", "wrapper"]
)
def test_a_server_that_fails_leaves_no_file_open(
    files: PrivateFiles,
    large: Path,
    start: StartResponse,
    wrapper: object,
) -> None:
    with pytest.raises(RuntimeError, match="sent headers already") as caught:
        send_file({**environ_for(), **through(wrapper)}, start, files, "large.bin")
    assert caught.value.__traceback__ is not None  # its frames hold all that is not freed
    assert descriptors_of(large) == 0


def test_uwsgi_is_told_to_close_the_connection_after_what_it_sends_by_itself(
    files: PrivateFiles,
) -> None:
    """It goes on after an exception; what is small is read before the response begins."""
    variables = {**through(Wrapper()), "uwsgi.version": b"2.0"}
    answer = ask(sending(files, "large.bin"), **variables)
    assert answer.header("Connection") == "close"
