"""What each kind of name leads to, by each resolver and under each policy."""

from __future__ import annotations

import os
from pathlib import Path
from typing import get_args

import pytest

from tests.disk import landscape
from tests.disk.conftest import MakeRoot
from xsendfile._errors import NotFound, OutsideRoot, PathRefused
from xsendfile._model import Symlinks
from xsendfile._paths import segments

LONGEST = landscape.LONGEST.encode()
POLICIES: tuple[Symlinks, ...] = get_args(Symlinks)


class Reason(str):
    """Why a name is refused."""

    __slots__ = ()


Outcome = bytes | Reason

OUT = Reason("symbolic link that does not stay below the root")  # the one reason of OutsideRoot
DENIED = Reason("symbolic link")
NO_FILE = Reason("not a regular file")
ABSENT = Reason("disk: ENOENT")
CLOSED = Reason("disk: EACCES")
ENDLESS = Reason("disk: ELOOP")
TOO_LONG = Reason("disk: ENAMETOOLONG")

# What was asked for; the path that is found, or the refusal, by policy: inside, deny, follow.
CASES: list[tuple[bytes, Outcome, Outcome, Outcome]] = [
    # Files, by their own names.
    *[
        (name, name, name, name)
        for name in [
            *(b"plain.txt", b"a/b/nested.txt", LONGEST, b"search-only/file.txt"),
            *(b"x (deleted)", b"new\nline.txt", b"\xff\xfe.txt"),
        ]
    ],
    # Links that stay inside.
    *[
        (name, found, DENIED, found)
        for name, found in [
            (b"in-relative", b"a/b/nested.txt"),
            (b"in-absolute", b"plain.txt"),
            (b"in-chain", b"a/b/nested.txt"),
            (b"a/in-up", b"plain.txt"),
            (b"dir-in/nested.txt", b"a/b/nested.txt"),
            (b"there-and-back", b"plain.txt"),
            (b"to-root/plain.txt", b"plain.txt"),
            (b"to-root/to-root/a/in-up", b"plain.txt"),
            (b"to-parent/files/plain.txt", b"plain.txt"),
            (b"to-deleted", b"x (deleted)"),
        ]
    ],
    # Links that lead out: to files ...
    *[
        (name, OUT, DENIED, name)
        for name in [
            *(b"out-relative", b"out-absolute", b"out-chain", b"dir-out/secret.txt"),
            b"to-parent/files-secret/secret.txt",
        ]
    ],
    # ... and to what is no file.
    *[
        (name, OUT, DENIED, NO_FILE)
        for name in [b"device", b"dir-out", b"to-parent", b"to-top", b"to-root", b"to-top/dev"]
    ],
    # Links to nothing that can be delivered.
    *[
        (name, reason, DENIED, reason)
        for name, reason in [
            (b"dangling", ABSENT),
            (b"dangling-out", ABSENT),
            (b"dir-out/missing", ABSENT),
            (b"loop", ENDLESS),
            (b"loop/a", ENDLESS),
            (b"ping", ENDLESS),
            (b"dir-in", NO_FILE),
            (b"dir-in/" + LONGEST + b"x", TOO_LONG),
            (b"to-closed", CLOSED),
        ]
    ],
    # Nothing that can be delivered.
    *[
        (name, reason, reason, reason)
        for name, reason in [
            *((name, ABSENT) for name in (b"missing", b"missing/missing", b"PLAIN.TXT")),
            (b"plain.txt ", ABSENT),
            *((name, NO_FILE) for name in (b"a", b"a/b", b"fifo", b"socket", b"closed")),
            (b"closed/file.txt", CLOSED),
            (LONGEST + b"x", TOO_LONG),
        ]
    ],
]
OUTCOMES = [
    pytest.param(policy, name, outcome, id=f"{policy}-{name[:40]!r}-{number}")
    for number, (name, *outcomes) in enumerate(CASES)
    for policy, outcome in zip(POLICIES, outcomes, strict=True)
]


@pytest.fixture(autouse=True)
def build(files: Path, outside: Path) -> None:
    landscape.build(files, outside)


@pytest.mark.parametrize(("policy", "name", "outcome"), OUTCOMES)
def test_what_is_found(
    make_root: MakeRoot, files: Path, policy: Symlinks, name: bytes, outcome: Outcome
) -> None:
    root = make_root(files, policy)
    parts = segments(name)
    if isinstance(outcome, Reason):
        with pytest.raises(PathRefused) as refused:
            root.find(parts)
        assert refused.value.reason == outcome
        assert refused.value.path == name
        assert type(refused.value) is (OutsideRoot if outcome == OUT else NotFound)
        return
    file = root.find(parts)
    status = (files / os.fsdecode(name)).stat()
    assert file.root == os.fsencode(files)
    assert (file.asked, file.found) == (parts, segments(outcome))
    assert (file.size, file.mtime_ns) == (status.st_size, status.st_mtime_ns)


@pytest.mark.parametrize(("policy", "name", "outcome"), OUTCOMES)
def test_what_is_opened_is_what_is_found(
    make_root: MakeRoot, files: Path, policy: Symlinks, name: bytes, outcome: Outcome
) -> None:
    root = make_root(files, policy)
    parts = segments(name)
    if isinstance(outcome, Reason):
        with pytest.raises(PathRefused) as refused:
            root.open(parts)
        assert refused.value.reason == outcome
        assert refused.value.path == name
        assert type(refused.value) is (OutsideRoot if outcome == OUT else NotFound)
        return
    opened = root.open(parts)
    file, content = opened.proof.file, opened.content
    assert file == root.find(parts)
    assert content.read(0, 100) == (files / os.fsdecode(name)).read_bytes()
    content.close()


@pytest.mark.parametrize("policy", POLICIES)
def test_a_file_that_we_may_not_read_is_found_but_not_opened(
    make_root: MakeRoot, files: Path, policy: Symlinks
) -> None:
    root = make_root(files, policy)
    assert root.find((b"closed.txt",)).size == len(landscape.PLAIN)
    with pytest.raises(NotFound, match="disk: EACCES"):
        root.open((b"closed.txt",))


@pytest.mark.parametrize("policy", POLICIES)
def test_a_file_is_not_taken_for_a_directory(
    make_root: MakeRoot, files: Path, policy: Symlinks
) -> None:
    root = make_root(files, policy)
    for look in (root.find, root.open):
        with pytest.raises(NotFound):
            look((b"plain.txt", b"below"))


@pytest.fixture
def deep(files: Path) -> tuple[bytes, ...]:
    """A file whose path below the root has the 4095 bytes that PATH_MAX allows."""
    directories = (b"d" * 250,) * 16
    name = b"e" * (4095 - 251 * 16)
    here = os.open(files, os.O_RDONLY)
    for part in directories:
        os.mkdir(part, dir_fd=here)
        there = os.open(part, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = there
    descriptor = os.open(name, os.O_CREAT | os.O_WRONLY, 0o644, dir_fd=here)
    os.write(descriptor, landscape.PLAIN)
    os.close(descriptor)
    os.close(here)
    return (*directories, name)


@pytest.mark.parametrize("policy", POLICIES)
def test_a_path_that_is_too_long_only_together_with_the_root_is_found(
    make_root: MakeRoot, files: Path, deep: tuple[bytes, ...], policy: Symlinks
) -> None:
    root = make_root(files, policy)
    parts = segments(b"/".join(deep))
    opened = root.open(parts)
    file, content = opened.proof.file, opened.content
    assert content.read(0, 100) == landscape.PLAIN
    content.close()
    assert file.found == parts == deep
    assert file == root.find(parts)


def test_a_name_that_is_too_long_never_reaches_the_disk(deep: tuple[bytes, ...]) -> None:
    with pytest.raises(NotFound, match="name too long"):
        segments(b"/".join(deep) + b"x")


@pytest.mark.parametrize("policy", ["inside", "follow"])
def test_a_link_is_not_followed_to_a_path_that_is_too_long_together_with_the_root(
    make_root: MakeRoot, files: Path, deep: tuple[bytes, ...], policy: Symlinks
) -> None:
    (files / "deep").symlink_to(os.fsdecode(deep[0]))
    root = make_root(files, policy)
    for look in (root.find, root.open):
        with pytest.raises(NotFound, match="disk: ENAMETOOLONG"):
            look((b"deep", *deep[1:]))
