"""What lies on the disk behind the servers, and where each part is mounted.

::

    BASE/documents          the root of most tests; names/00, names/01 … hold the hostile names
    BASE/documents-secret   a sibling whose name begins like the root's
    BASE/second             a second root
    BASE/mounted            the root of a 1.0 application below /mounted
    BASE/uploads            what users have uploaded
    BASE/public             what a site serves to everybody
    BASE/outside.txt        beside the roots
"""

from __future__ import annotations

import os
from typing import NamedTuple

from tests.hostile.folder import SECRET
from tests.servers.names import NAMES, decoys

BIG = 3_000_000  # bytes
UPLOADS = (b"photo.png", b"data.bin", b"page.html", b"photo.svg", b"mail.mht", b"script.js")
_SUBSTANCE = bytes(range(256)) * 40


class Place(NamedTuple):
    """The folders, by their absolute paths."""

    base: bytes

    @property
    def documents(self) -> bytes:
        return self.base + b"/documents"

    @property
    def second(self) -> bytes:
        return self.base + b"/second"

    @property
    def mounted(self) -> bytes:
        return self.base + b"/mounted"

    @property
    def uploads(self) -> bytes:
        return self.base + b"/uploads"

    @property
    def public(self) -> bytes:
        return self.base + b"/public"


def name_path(index: int) -> bytes:
    """Return the path of a name of the table, below the root."""
    return b"names/%02d/%b" % (index, NAMES[index].path)


def content_of(path: bytes) -> bytes:
    """Return what a file that `build` made holds: its path, and enough for ranges."""
    return b"file " + path + b"\n" + _SUBSTANCE


def build(base: bytes) -> Place:
    """Make all of it."""
    place = Place(base)
    for index, name in enumerate(NAMES):
        for path in (name_path(index), *(b"names/%02d/%b" % (index, d) for d in decoys(name.path))):
            write(place.documents, path)
    for path in (b"plain.txt", b"page.html", b"sub/below.txt", b"site.teapot", b"only.teapot"):
        write(place.documents, path)
    write(place.documents, b"big.bin", os.urandom(BIG))
    write(place.documents, b"exact.bin", b"0123456789")
    write(place.second, b"plain.txt", b"the second root\n")
    write(place.mounted, b"plain.txt", b"the mounted root\n")
    write(place.mounted, b"a b/%41.txt", b"the mounted root, deeper\n")
    write(place.mounted, b"-internal-/plain.txt", b"looks like the location\n")
    for path in UPLOADS:
        write(place.uploads, path)
    write(place.public, b"_documents/site.teapot", b"public, and another file\n")
    for path in (b"documents-secret/plain.txt", b"documents-secret/sub/below.txt", b"outside.txt"):
        write(place.base, path, SECRET)
    for link, target in (
        (b"link.txt", b"plain.txt"),
        (b"directory", b"sub"),
        (b"out.txt", b"../outside.txt"),
        (b"out", b"../documents-secret"),
        (b"passwd", b"/etc/passwd"),
    ):
        os.symlink(target, place.documents + b"/" + link)
    return place


def write(root: bytes, path: bytes, content: bytes | None = None) -> None:
    """Write a file, with content that says which one it is unless told."""
    full = root + b"/" + path
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "wb") as file:
        file.write(content_of(path) if content is None else content)
