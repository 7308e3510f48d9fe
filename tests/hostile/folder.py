"""A folder that holds one of everything that a path may lead to, good and bad.

::

    BASE/docs           the root
    BASE/docs-secret    its name begins like the root's; every file holds the secret marker
    BASE/docs2          so does this one
    BASE/outside.txt    beside the root, with the marker too

A file inside says which one it is; what lies outside says that it must not leave.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

from harness.process import scratch

SECRET = b"SECRET-THAT-MUST-NOT-LEAVE"

_DEEP = b"1/2/3/4/5/6/7/8/bottom.txt"
_PLAIN = (b"plain.txt", b"report.pdf", b"empty.bin", b"no-suffix", b"archive.tar.gz", b"page.html")
_ODD = (
    b"100%.txt", b"%41.txt", b"%2e%2e", b"%2e%2e%2fdocs-secret", b"%252e", b"%00.txt",
    b"a b.txt", b" lead", b"trail ", b"q?x=1.txt", b"h#x.txt", b"s;x.txt", b"a+b&c=d.txt",
    b"quote\"'`.txt", b"back\\slash.txt", b"..\\..\\x", b"line\nfeed.txt", b"return\r\nX-A: b",
    b"tab\tbed.txt", b"\x01\x1b\x7f.bin", b"...", b"..x", b".hidden", b"~", b"-rf", b"*",
    b"gone.txt (deleted)", b"@named", b"${host}", b"{b}", b"C:x", b"nul.",
    b"tab at the end\t", b"two at the end  ", b"why?", b"del\x7f",
)  # fmt: skip
_FOREIGN = (
    "é.txt".encode(), "e\u0301.txt".encode(), "是.pdf".encode(), "🦊.txt".encode(),
    "voilà".encode(), "Å".encode(), "C1\x85\x9f.txt".encode(),  # latin-1 has blanks at their ends
    "\u202etxt.exe".encode(), "\u2024\u2024".encode(), "\uff0e\uff0e\uff0fdocs-secret".encode(),
)  # fmt: skip
_NOT_UTF8 = (b"\xe9.txt", b"\xff\xfe.bin", b"\xc0\xae\xc0\xae", b"\xed\xa0\x80.txt")
_LONGEST = (b"n" * 251 + b".txt", "是".encode() * 85)


class Thing(NamedTuple):
    """Something that a path names: its class, and the path from the root."""

    kind: str
    path: bytes


class Folder(NamedTuple):
    """The folder on disk.

    Attributes:
        base: the directory that holds the root and its neighbours.
        things: all that exists, by path from the root; a sibling begins with `..`.
        locked: the paths that only a privileged user can read.

    """

    base: bytes
    things: tuple[Thing, ...]
    locked: frozenset[bytes]

    @property
    def root(self) -> bytes:
        return self.base + b"/docs"


@contextlib.contextmanager
def folder() -> Iterator[Folder]:
    """Yield the folder, readable by unprivileged servers except where it must not be."""
    with scratch("hostile-") as directory:
        base = os.fsencode(directory)
        root = base + b"/docs"
        things = [*_files(root), *_links(root), *_siblings(root), *_special(root), *_locked(root)]
        locked = frozenset(root + b"/" + thing.path for thing in _locked_things())
        try:
            yield Folder(base, tuple(things), locked)
        finally:
            os.chmod(root + b"/closed", 0o700)  # so that its owner can remove it


def _files(root: bytes) -> Iterator[Thing]:
    kinds = {
        "plain file": _PLAIN,
        "file 8 deep": (_DEEP,),
        "odd name": (*_ODD, b"%2e%2e.d/in a dir%.txt", b"dir\nnl/x;y?z#.txt"),
        "non-ASCII name": (*_FOREIGN, "déjà/vu/是.txt".encode()),
        "name not UTF-8": (*_NOT_UTF8, b"\xff/\xfe/x.txt"),
        "name of 255 bytes": _LONGEST,
    }
    for kind, names in kinds.items():
        for name in names:
            yield _file(kind, root, name)
    for name in (b"1", b"1/2/3", b"\xff", b"%2e%2e.d", b"hollow", b"index.d"):
        os.makedirs(root + b"/" + name, exist_ok=True)
        yield Thing("directory", name)
    _file("plain file", root, b"index.d/index.html")


def _links(root: bytes) -> Iterator[Thing]:
    inward = {
        b"to-plain": b"plain.txt",
        b"to-odd.pdf": b"%41.txt",
        b"1/up.txt": b"../report.pdf",
        b"to-link": b"to-plain",
        b"absolute.txt": root + b"/plain.txt",
        b"in-and-back.txt": b"../docs/plain.txt",
    }
    outward = {
        b"out.txt": b"../outside.txt",
        b"out-sibling.txt": b"../docs-secret/plain.txt",
        b"out-absolute.txt": root + b"-secret/deep/s.txt",
        b"passwd": b"/etc/passwd",
        b"null": b"/dev/null",
        b"1/2/out.txt": b"../../../outside.txt",
        b"out-by-two": b"to-secret/plain.txt",
    }
    through = {b"to-dir": b"1/2", b"self": b".", b"1/top": b"../../docs"}
    leaving = {b"to-secret": b"../docs-secret", b"to-base": b"..", b"to-etc": b"/etc"}
    broken = {b"dangling": b"nowhere", b"dangling-out": b"../nowhere"}
    loops = {b"loop": b"loop", b"ping": b"pong", b"pong": b"ping"}
    for links in (inward, outward, through, leaving, broken, loops):
        for name, target in links.items():
            os.symlink(target, root + b"/" + name)
    yield from (Thing("link to a file inside", name) for name in inward)
    yield from (Thing("link to a file outside", name) for name in outward)
    yield from (Thing("link to nothing", name) for name in broken)
    yield from (Thing("link loop", name) for name in loops)
    yield from (Thing("link to a directory", name) for name in (*through, *leaving))
    for name in (b"to-dir/3/4/5/6/7/8/bottom.txt", b"self/self/plain.txt", b"1/top/%41.txt"):
        yield Thing("through a link inside", name)
    for name in (b"to-secret/plain.txt", b"to-base/outside.txt", b"to-etc/passwd"):
        yield Thing("through a link outside", name)
    yield Thing("through a link outside", b"to-base/docs/plain.txt")  # out, and back in


def _siblings(root: bytes) -> Iterator[Thing]:
    os.makedirs(root + b"-secret/deep")
    os.makedirs(root + b"2")
    for name in (b"-secret/plain.txt", b"-secret/deep/s.txt", b"2/plain.txt", b"2/%41.txt"):
        _secret(root + name)
        yield Thing("sibling directory", b"../docs" + name)
    _secret(os.path.dirname(root) + b"/outside.txt")
    yield Thing("file beside the root", b"../outside.txt")


def _special(root: bytes) -> Iterator[Thing]:
    os.mkfifo(root + b"/pipe")
    os.mkfifo(root + b"/1/pipe.txt")
    os.mknod(root + b"/socket", stat.S_IFSOCK | 0o666)
    os.symlink(b"pipe", root + b"/to-pipe")
    yield from (Thing("FIFO", name) for name in (b"pipe", b"1/pipe.txt", b"to-pipe"))
    yield Thing("unix socket", b"socket")


def _locked_things() -> tuple[Thing, ...]:
    inside = (b"closed/inside.txt", b"closed/deep/inside.txt")
    return (
        Thing("unreadable file", b"unreadable.txt"),
        Thing("unreadable file", b"1/unreadable %.txt"),
        *(Thing("in a directory without entry", name) for name in inside),
    )


def _locked(root: bytes) -> Iterator[Thing]:
    for kind, name in _locked_things():
        yield _file(kind, root, name)
        if kind == "unreadable file":
            os.chmod(root + b"/" + name, 0)
    os.chmod(root + b"/closed", 0)


def _file(kind: str, root: bytes, name: bytes) -> Thing:
    """Make a file that says which one it is."""
    path = root + b"/" + name
    os.makedirs(os.path.dirname(path), exist_ok=True)
    content = b"" if name == b"empty.bin" else b"inside: " + name + b"\n"
    with open(path, "wb") as file:
        file.write(content)
    return Thing(kind, name)


def _secret(path: bytes) -> None:
    with open(path, "wb") as file:
        file.write(SECRET + b" " + path + b"\n")
