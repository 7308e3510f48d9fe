"""What an application may answer with that is not all of a file with a name."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from tests.middleware.applications import CONTENT, MakeBody


class Upper(io.BufferedReader):
    """A file that reads otherwise."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(size).upper()


class UpperRaw(io.FileIO):
    """The same, one storey below."""

    def readinto(self, buffer: bytearray) -> int | None:  # type: ignore[override]
        read = super().readinto(buffer)
        buffer[:read] = bytes(buffer[:read]).upper()
        return read


class Iterating:
    """What reads like the file, and is iterated otherwise."""

    def __init__(self, file: BinaryIO) -> None:
        self.read = file.read
        self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        yield self.read().upper()


class Limited:
    """A part of the file, as the ranges of many libraries are made."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.close = file.close

    def read(self, _: int = -1) -> bytes:
        return self.file.read(max(0, 10 - self.file.tell()))


def positioned(path: Path, position: int) -> BinaryIO:
    file = path.open("rb")
    file.seek(position)
    return file


def read_from(path: Path) -> BinaryIO:
    file = path.open("rb")
    file.read(1)
    return file


def patched(path: Path) -> BinaryIO:
    """Return a file whose `read` was exchanged."""
    file = path.open("rb")
    read = file.read
    file.read = lambda size=-1: read(size).upper()  # type: ignore[method-assign]
    return file


def closed(path: Path) -> BinaryIO:
    file = path.open("rb")
    file.close()
    return file


def pipe(content: bytes) -> BinaryIO:
    out, into = os.pipe()
    os.write(into, content)
    os.close(into)
    return os.fdopen(out, "rb")


def temporary(path: Path, *, delete: bool) -> BinaryIO:
    file = tempfile.NamedTemporaryFile(dir=path.parent, delete=delete)  # noqa: SIM115
    file.write(CONTENT)
    file.seek(0)
    return file  # type: ignore[return-value]


def nameless(path: Path) -> BinaryIO:
    file = tempfile.TemporaryFile(dir=path.parent)  # noqa: SIM115
    file.write(CONTENT)
    file.seek(0)
    return file


def unlinked(path: Path) -> BinaryIO:
    copy = path.with_name("copy")
    copy.write_bytes(CONTENT)
    file = copy.open("rb")
    copy.unlink()
    return file


def gzipped(path: Path) -> gzip.GzipFile:
    packed = path.with_name("packed.gz")
    packed.write_bytes(gzip.compress(CONTENT))
    return gzip.GzipFile(packed)


def bzipped(path: Path) -> bz2.BZ2File:
    packed = path.with_name("packed.bz2")
    packed.write_bytes(bz2.compress(CONTENT))
    return bz2.BZ2File(packed)


def generated(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(10_000), b"")


BODIES: Mapping[str, MakeBody] = {
    "a list": lambda _, __: [b"one", b"two"],
    "nothing": lambda _, __: [],
    "a tuple": lambda _, __: (b"one",),
    "a generator": lambda path, _: generated(path),
    "bytes in memory": lambda _, wrap: wrap(io.BytesIO(CONTENT)),
    "bytes in memory, bare": lambda _, __: io.BytesIO(b"one\ntwo\n"),
    "a buffer over bytes in memory": lambda _, wrap: wrap(io.BufferedReader(io.BytesIO(CONTENT))),
    "GzipFile": lambda path, wrap: wrap(gzipped(path)),
    "a buffer over GzipFile": lambda path, wrap: wrap(io.BufferedReader(gzipped(path))),
    "BZ2File": lambda path, wrap: wrap(bzipped(path)),
    "a subclass that reads otherwise": lambda path, wrap: wrap(Upper(io.FileIO(path))),
    "a buffer over a subclass": lambda path, wrap: wrap(io.BufferedReader(UpperRaw(path))),
    "an unbuffered subclass": lambda path, wrap: wrap(UpperRaw(path)),
    "a read of its own": lambda path, wrap: wrap(Limited(path.open("rb"))),
    "an exchanged read": lambda path, wrap: wrap(patched(path)),
    "an iteration of its own": lambda path, _: Iterating(path.open("rb")),
    "read a bit": lambda path, wrap: wrap(read_from(path)),
    "a position in the middle": lambda path, wrap: wrap(positioned(path, 7)),
    "a position at the end": lambda path, wrap: wrap(positioned(path, len(CONTENT))),
    "a pipe": lambda _, wrap: wrap(pipe(b"through a pipe")),
    "NamedTemporaryFile": lambda path, wrap: wrap(temporary(path, delete=True)),
    "NamedTemporaryFile(delete=False)": lambda path, wrap: wrap(temporary(path, delete=False)),
    "TemporaryFile": lambda path, wrap: wrap(nameless(path)),
    "unlinked": lambda path, wrap: wrap(unlinked(path)),
}
