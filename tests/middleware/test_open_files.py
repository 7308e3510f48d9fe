"""What is a plain file of Python's, and what only has the descriptor of one."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.disk.descriptors import only, open_descriptors
from tests.middleware.applications import Counted
from xsendfile._root import Descriptor, duplicate, open_named

CONTENT = b"of the file\n"

PLAIN: dict[str, Callable[[Path], Any]] = {
    "buffered": lambda path: path.open("rb"),
    "unbuffered": lambda path: path.open("rb", buffering=0),
    "a buffer of its own": lambda path: io.BufferedReader(io.FileIO(path), 16),
    "for writing too": lambda path: path.open("r+b"),
    "unbuffered, for writing too": lambda path: path.open("r+b", buffering=0),
    "behind another": lambda path: Counted(path.open("rb")),
    "behind two others": lambda path: Counted(Counted(path.open("rb"))),  # type: ignore[arg-type]
    "by an opener": lambda path: open(  # noqa: SIM115
        "own name", "rb", opener=lambda _, flags: os.open(path, flags)
    ),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "file.txt"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture(params=PLAIN.values(), ids=list(PLAIN))
def file(request: pytest.FixtureRequest, path: Path) -> Iterator[Any]:
    """An open file."""
    file = request.param(path)
    yield file
    file.close()


def taken(file: object) -> Descriptor:
    content = duplicate(file)
    assert content is not None
    return content


def test_a_plain_file_is_taken_with_a_descriptor_of_its_own(file: Any, path: Path) -> None:  # noqa: ANN401
    content = taken(file)
    file.close()
    assert content.read(0, 100) == CONTENT
    assert os.path.samestat(content.status(), path.stat())
    assert not os.get_inheritable(content.fileno())
    content.close()


def test_the_applications_file_stays_open(file: Any) -> None:  # noqa: ANN401
    taken(file).close()
    assert file.read() == CONTENT


def test_it_is_known_what_it_was_opened_by(path: Path) -> None:
    names = []
    for name in (path, str(path), os.fsencode(path), os.open(path, os.O_RDONLY)):
        with open(name, "rb") as file:
            content = taken(file)
        names.append(content.name)
        content.close()
    assert names == [os.fsencode(path)] * 3 + [None]


def test_the_position_that_both_share_can_be_put_back(path: Path) -> None:
    with path.open("rb") as file:
        content = taken(file)
        file.read()
        content.rewind()
        assert os.lseek(content.fileno(), 0, os.SEEK_CUR) == 0
        content.close()


class Subclass(io.BufferedReader):
    """It might read otherwise."""


class RawSubclass(io.FileIO):
    """It might, too."""


def partly_read(file: Any) -> Any:  # noqa: ANN401
    file.read(1)
    return file


def written(path: Path) -> Any:  # noqa: ANN401
    file = path.open("r+b")
    file.write(b"not flushed")
    return file


def closed(file: Any) -> Any:  # noqa: ANN401
    file.close()
    return file


def detached(path: Path) -> Any:  # noqa: ANN401
    file = path.open("rb")
    file.detach().close()
    return file


def pipe(_: Path) -> Any:  # noqa: ANN401
    out, into = os.pipe()
    os.close(into)
    return os.fdopen(out, "rb")


def of_a_socket(_: Path) -> Any:  # noqa: ANN401
    with socket.socket() as connection:
        return connection.makefile("rb")


OTHER: dict[str, Callable[[Path], Any]] = {
    "text": lambda path: path.open(encoding="utf-8"),
    "GzipFile": gzip.GzipFile,
    "a buffer over GzipFile": lambda path: io.BufferedReader(gzip.GzipFile(path)),
    "BZ2File": bz2.BZ2File,
    "LZMAFile": lzma.LZMAFile,
    "in memory": lambda _: io.BytesIO(CONTENT),
    "a buffer over memory": lambda _: io.BufferedReader(io.BytesIO(CONTENT)),
    "two ends": lambda path: io.BufferedRWPair(path.open("rb"), io.BytesIO()),
    "a subclass": lambda path: Subclass(io.FileIO(path)),
    "a buffer over a subclass": lambda path: io.BufferedReader(RawSubclass(path)),
    "a subclass alone": RawSubclass,
    "TemporaryFile that spools": lambda _: tempfile.SpooledTemporaryFile(),  # noqa: SIM115
    "NamedTemporaryFile": lambda path: tempfile.NamedTemporaryFile(dir=path.parent),  # noqa: SIM115
    "partly read": lambda path: partly_read(path.open("rb")),
    "unbuffered, partly read": lambda path: partly_read(path.open("rb", buffering=0)),
    "for appending": lambda path: path.open("a+b"),
    "written to": written,
    "closed": lambda path: closed(path.open("rb")),
    "unbuffered, closed": lambda path: closed(path.open("rb", buffering=0)),
    "detached": detached,
    "a pipe": pipe,
    "a socket": of_a_socket,
    "a list": lambda _: [CONTENT],
    "nothing": lambda _: None,
    "its path": lambda path: path,
}


@pytest.mark.parametrize("make", OTHER.values(), ids=OTHER)
def test_anything_else_is_not_taken(path: Path, make: Callable[[Path], Any]) -> None:
    other = make(path)
    before = open_descriptors()
    assert duplicate(other) is None
    assert open_descriptors() == before
    if hasattr(other, "close") and make is not detached:
        other.close()


def test_running_out_of_descriptors_takes_nothing(path: Path) -> None:
    with path.open("rb") as file, only(0):
        assert duplicate(file) is None
        assert file.read() == CONTENT


@pytest.mark.parametrize("kind", [str, os.fsencode])
def test_a_named_file_is_opened_for_reading_alone(path: Path, kind: Callable[[Path], Any]) -> None:
    content = open_named(kind(path))
    assert content.name == os.fsencode(path)
    assert content.read(0, 100) == CONTENT
    assert not os.get_inheritable(content.fileno())
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.write(content.fileno(), b"x")
    content.close()


def test_a_named_fifo_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for name in ("fifo", "."):
        with pytest.raises(OSError, match="not a regular file"):
            open_named(str(tmp_path / name))


def test_a_name_that_nothing_has_is_an_error_of_the_application(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_named(str(tmp_path / "missing"))
