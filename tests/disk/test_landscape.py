"""What each kind of name leads to, by each proof and under each policy."""

from __future__ import annotations

import os
from pathlib import Path
from typing import get_args

import pytest

from tests.disk import landscape
from tests.disk.conftest import MakeRoot
from xsendfile._errors import NotFound, OutsideRoot
from xsendfile._paths import segments
from xsendfile._root import Symlinks

Outcome = bytes | type[NotFound | OutsideRoot]

LONGEST = landscape.LONGEST.encode()
POLICIES: tuple[Symlinks, ...] = get_args(Symlinks)

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
    (b"in-relative", b"a/b/nested.txt", NotFound, b"a/b/nested.txt"),
    (b"in-absolute", b"plain.txt", NotFound, b"plain.txt"),
    (b"in-chain", b"a/b/nested.txt", NotFound, b"a/b/nested.txt"),
    (b"a/in-up", b"plain.txt", NotFound, b"plain.txt"),
    (b"dir-in/nested.txt", b"a/b/nested.txt", NotFound, b"a/b/nested.txt"),
    (b"there-and-back", b"plain.txt", NotFound, b"plain.txt"),
    (b"to-root/plain.txt", b"plain.txt", NotFound, b"plain.txt"),
    (b"to-root/to-root/a/in-up", b"plain.txt", NotFound, b"plain.txt"),
    (b"to-parent/files/plain.txt", b"plain.txt", NotFound, b"plain.txt"),
    # Links that lead out: to files ...
    *[
        (name, OutsideRoot, OutsideRoot, name)
        for name in [
            *(b"out-relative", b"out-absolute", b"out-chain", b"dir-out/secret.txt"),
            b"to-parent/files-secret/secret.txt",
        ]
    ],
    # ... and to what is no file.
    *[
        (name, OutsideRoot, OutsideRoot, NotFound)
        for name in [b"device", b"dir-out", b"to-parent", b"to-top", b"to-root", b"to-top/dev"]
    ],
    # Nothing that can be delivered.
    *[
        (name, NotFound, NotFound, NotFound)
        for name in [
            *(b"missing", b"missing/missing", b"plain.txt/below", b"PLAIN.TXT", b"plain.txt "),
            *(b"dangling", b"dangling-out", b"dir-out/missing", b"loop", b"loop/a", b"ping"),
            *(b"a", b"a/b", b"dir-in", b"fifo", b"socket", b"closed", b"closed/file.txt"),
            *(LONGEST + b"x", b"/".join([b"d"] * 2100)),  # beyond NAME_MAX and PATH_MAX
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
    if isinstance(outcome, type):
        with pytest.raises(outcome) as refused:
            root.find(parts)
        assert refused.value.path == name
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
    if isinstance(outcome, type):
        with pytest.raises(outcome) as refused:
            root.open(parts)
        assert refused.value.path == name
        return
    file, content = root.open(parts)
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


def test_a_path_that_is_too_long_only_from_the_top_is_refused(
    make_root: MakeRoot, files: Path
) -> None:
    deep = [b"d" * 250] * 16
    here = os.open(files, os.O_RDONLY)
    for part in deep:
        os.mkdir(part, dir_fd=here)
        there = os.open(part, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = there
    name = b"e" * (4095 - 251 * 16)  # relative to the root, PATH_MAX allows it just so
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY, 0o644, dir_fd=here))
    os.close(here)
    root = make_root(files)
    for look in (root.find, root.open):
        with pytest.raises(NotFound, match="disk: ENAMETOOLONG"):
            look((*deep, name))
