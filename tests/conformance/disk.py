"""What lies on the disk: a root twice, as the application sees it and as the front server does.

::

    BASE/inner          the root of the application
    BASE/front          the same files for the front server, but that each says which copy it is
    BASE/public         what a site serves to everybody, under names that private files have too
    BASE/outside.txt    beside the roots; outside/ likewise
    BASE/paths.json     the paths of the hostile names, in latin-1

A file and its copy are of one size and one date, as one file on two mounts. So
the bytes tell who has sent them, and a path of the wrong mount shows. Below
`since/` the two differ: there, a file has been changed since the application looked.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from typing import Literal, NamedTuple

from tests.servers.names import NAMES, decoys

Side = Literal["inner", "front"]
"""The application's copy, or the front server's."""

MIB = 1 << 20
HUGE = 1 << 30  # bytes: 1 GiB
DATE = 1_700_000_000  # the last modification of everything, in epoch seconds
OUTSIDE = b"OUTSIDE-THE-ROOT\n"
PUBLIC = b"public, and another file\n"
_SUBSTANCE = bytes(range(256)) * 8
_COMMON = (b"plain.txt", b"sub/below.txt", b"report.pdf")
_COMMON_TOO = (b"picture.jpg", b"style.css", b"script.js", b"unknown.suffix", b"no-suffix")
SINCE = (
    b"gone.txt", b"directory.txt", b"pipe.txt", b"unreadable.txt", b"link-inside.txt",
    b"link-outside.txt", b"moved/outside.txt", b"longer.txt", b"shorter.txt",
)  # fmt: skip
"""The names below `since/`."""


class Disk(NamedTuple):
    """The directories, by their absolute paths."""

    base: bytes

    def side(self, side: Side) -> bytes:
        """Return the root as one of the two sees it."""
        return self.base + b"/" + side.encode()

    @property
    def public(self) -> bytes:
        return self.base + b"/public"


def name_path(index: int) -> bytes:
    """Return the path of a hostile name, below the root."""
    return b"names/%02d/%b" % (index, NAMES[index].path)


def content_of(path: bytes, side: Side) -> bytes:
    """Return what a file holds: whose copy it is, its path, and enough for ranges."""
    return side.encode() + b" copy of " + path + b"\n" + _SUBSTANCE


def coded(side: Side) -> bytes:
    """Return what a precompressed file holds."""
    return gzip.compress(content_of(b"page.html.gz", side), mtime=0)


def build(base: bytes) -> Disk:
    """Make all of it."""
    disk = Disk(base)
    sides: tuple[Side, ...] = ("inner", "front")
    for side in sides:
        for path in (*_COMMON, *_COMMON_TOO, *_hostile()):
            write(disk, side, path)
        for path in SINCE:
            if side == "inner":
                write(disk, side, b"since/" + path)
        write(disk, side, b"page.html.gz", coded(side))
        write(disk, side, b"empty.bin", b"")
        _write_huge(disk, side)
        os.mkfifo(disk.side(side) + b"/pipe")
        os.symlink(b"plain.txt", disk.side(side) + b"/link.txt")
        os.symlink(b"../outside.txt", disk.side(side) + b"/link-out.txt")
    _change_since(disk)
    for path in (b"outside.txt", b"outside/outside.txt"):
        _write(base, path, OUTSIDE)
    for path in (*_COMMON, *_COMMON_TOO):
        _write(disk.public, b"_documents/" + path, PUBLIC)
    paths = [name_path(index).decode("latin-1") for index in range(len(NAMES))]
    _write(base, b"paths.json", json.dumps(paths).encode())
    return disk


def write(
    disk: Disk, side: Side, path: bytes, content: bytes | None = None, *, date: int = DATE
) -> None:
    """Put a file into the place of any that is there, with content that says which one it is."""
    content = content_of(path, side) if content is None else content
    _write(disk.side(side), path, content, date=date)


def _write(root: bytes, path: bytes, content: bytes, *, date: int = DATE) -> None:
    full = root + b"/" + path
    os.makedirs(os.path.dirname(full), exist_ok=True)
    new = root + b"/.new"
    with open(new, "wb") as file:
        file.write(content)
    os.utime(new, (date, date))
    os.rename(new, full)


def _hostile() -> Iterator[bytes]:
    """Yield the hostile names, and beside each what a server may take it for."""
    for index, name in enumerate(NAMES):
        yield name_path(index)
        for decoy in decoys(name.path):
            yield b"names/%02d/%b" % (index, decoy)


def _write_huge(disk: Disk, side: Side) -> None:
    """Write a file of 1 GiB that takes 2 MiB of the disk."""
    path = disk.side(side) + b"/huge.bin"
    with open(path, "wb") as file:
        file.write(first_of_huge(side))
        file.truncate(HUGE)
        file.seek(HUGE - MIB)
        file.write(last_of_huge(side))
    os.utime(path, (DATE, DATE))


def first_of_huge(side: Side) -> bytes:
    """Return the first MiB of `huge.bin`."""
    return _mib(side.encode() + b" first ")


def last_of_huge(side: Side) -> bytes:
    """Return the last MiB of `huge.bin`."""
    return _mib(side.encode() + b" last ")


def _mib(text: bytes) -> bytes:
    return (text * (MIB // len(text) + 1))[:MIB]


def _change_since(disk: Disk) -> None:
    """Make the front server's copies what the files have become since the application looked."""
    since = disk.side("front") + b"/since/"
    write(disk, "front", b"since/directory.txt/index.html")
    os.mkfifo(since + b"pipe.txt")
    write(disk, "front", b"since/unreadable.txt")
    os.chmod(since + b"unreadable.txt", 0)
    os.symlink(b"../plain.txt", since + b"link-inside.txt")
    os.symlink(b"../../outside.txt", since + b"link-outside.txt")
    os.symlink(b"../../outside", since + b"moved")
    longer = content_of(b"since/longer.txt", "front")
    write(disk, "front", b"since/longer.txt", longer * 2, date=DATE + 10)
    shorter = content_of(b"since/shorter.txt", "front")
    write(disk, "front", b"since/shorter.txt", shorter[: len(shorter) // 2], date=DATE + 10)
