"""Descriptors: none is lost, and a machine that has none left says so."""

from __future__ import annotations

import errno
import gc
import os
import sys
from pathlib import Path
from typing import get_args

import pytest

from tests.disk import landscape
from tests.disk.conftest import MakeRoot
from tests.disk.descriptors import only, open_descriptors
from xsendfile._errors import Refused
from xsendfile._model import Symlinks
from xsendfile._root import Descriptor, Root

POLICIES: tuple[Symlinks, ...] = get_args(Symlinks)
NAMES = [
    *("plain.txt", "a/b/nested.txt", "in-chain", "there-and-back", "x (deleted)", "closed.txt"),
    *("out-chain", "dir-out", "device", "dangling", "loop", "a", "fifo", "socket", "missing"),
    *("closed/file.txt", "plain.txt/below", landscape.LONGEST + "x"),
]


@pytest.fixture(autouse=True)
def build(files: Path, outside: Path) -> None:
    landscape.build(files, outside)


def look(root: Root, name: str) -> str:
    """Find and open a file; return how that went."""
    parts = tuple(os.fsencode(name).split(b"/"))
    try:
        root.find(parts)
        root.open(parts).content.close()
    except Refused:
        return "refused"
    return "delivered"


@pytest.mark.parametrize("policy", POLICIES)
def test_no_descriptor_is_lost(make_root: MakeRoot, files: Path, policy: Symlinks) -> None:
    root = make_root(files, policy)
    before = open_descriptors()
    outcomes = {look(root, NAMES[number % len(NAMES)]) for number in range(20 * len(NAMES))}
    assert outcomes == {"delivered", "refused"}
    assert root.resolve() == os.fsencode(files)
    assert open_descriptors() == before


# The root, and the directory or the file that is opened from there; or the directory and the file.
# Whoever only finds a file does not open it.
@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("plain.txt", 2),
        ("there-and-back", 2),
        ("out-chain", 2),
        ("a/b/nested.txt", 3),
        ("in-chain", 3),
        ("dir-in/nested.txt", 3),
    ],
)
@pytest.mark.parametrize("method", ["find", "open"])
def test_running_out_of_descriptors_is_no_missing_file(
    make_root: MakeRoot, files: Path, method: str, name: str, needed: int
) -> None:
    root = make_root(files, "follow")
    parts = tuple(os.fsencode(name).split(b"/"))
    before = open_descriptors()
    errors: list[int | None] = []
    for count in range(needed + 1):
        with only(count):
            try:
                found = getattr(root, method)(parts)
            except OSError as error:
                errors.append(error.errno)
            else:
                errors.append(None)
                del found
    failures = errors.count(errno.EMFILE)
    assert failures == needed or (method == "find" and failures == needed - 1 > 0)
    assert errors == [errno.EMFILE] * failures + [None] * (needed + 1 - failures)
    assert open_descriptors() == before


def test_running_out_of_descriptors_is_no_missing_root(root: Root, files: Path) -> None:
    with only(0), pytest.raises(OSError, match=os.strerror(errno.EMFILE)):
        root.resolve()
    with only(1):
        assert root.resolve() == os.fsencode(files)


@pytest.fixture
def content(root: Root) -> Descriptor:
    return root.open((b"plain.txt",)).content


def test_an_open_file_is_read_from_anywhere(content: Descriptor) -> None:
    reads = [content.read(0, 3), content.read(3, 100), content.read(0, 5), content.read(9, 1)]
    assert reads == [b"pla", b"in", b"plain", b""]


def test_what_the_system_has_in_memory_is_at_hand(
    content: Descriptor, monkeypatch: pytest.MonkeyPatch
) -> None:
    content.read(0, 5)  # now it has, unless the file system cannot tell, such as tmpfs
    assert content.read_at_hand(1, 3) in {b"lai", b""}
    read = os.preadv
    monkeypatch.setattr(os, "preadv", lambda file, into, start, _: read(file, into, start))
    assert content.read_at_hand(1, 3) == b"lai"
    assert content.read_at_hand(1, 100) == b"lain"
    assert content.read_at_hand(5, 1) == b""


def test_where_the_file_system_cannot_tell_nothing_is_at_hand(
    content: Descriptor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))

    monkeypatch.setattr(os, "preadv", refuse)
    assert content.read_at_hand(0, 5) == b""


def test_where_the_system_cannot_tell_nothing_is_at_hand(
    content: Descriptor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[Descriptor.__module__], "_AT_HAND", 0)
    assert content.read_at_hand(0, 5) == b""


def test_a_closed_file_has_nothing_at_hand(content: Descriptor) -> None:
    content.close()
    assert content.read_at_hand(0, 5) == b""


def test_an_open_file_is_closed_once(content: Descriptor) -> None:
    descriptor = content.fileno()
    content.close()
    assert content.fileno() == -1
    assert os.dup2(2, descriptor) == descriptor, "the number is in use again"
    content.close()
    os.close(descriptor)  # fails if the second close took it


def test_a_closed_file_cannot_be_read(content: Descriptor) -> None:
    content.close()
    with pytest.raises(OSError, match="Bad file descriptor"):
        content.read(0, 1)


def test_a_forgotten_file_is_closed(root: Root) -> None:
    content = root.open((b"plain.txt",)).content
    descriptor = content.fileno()
    del content
    gc.collect()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


def test_an_open_file_is_not_inherited_by_other_programs(content: Descriptor) -> None:
    assert not os.get_inheritable(content.fileno())


def test_an_open_file_stays_what_it_was(content: Descriptor, files: Path) -> None:
    (files / "new").write_bytes(b"other")
    (files / "new").rename(files / "plain.txt")
    assert content.read(0, 100) == landscape.PLAIN
    (files / "plain.txt").unlink()
    assert content.read(0, 100) == landscape.PLAIN
