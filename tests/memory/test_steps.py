"""How much of the disk a request touches: the calls are counted, their time is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.memory.asking import GET, Clock, delivered, steps
from xsendfile import Nginx, PrivateFiles, Refused, Sender, Serve

PLAIN = ["file.txt", "a/b/c/d/e/f/g/file.txt", "ö.txt"]
LINKS = ["link", "by/file.txt"]
NAMES = [*PLAIN, *LINKS]


@pytest.fixture(autouse=True)
def tree(files: Path) -> None:
    """A file for each name."""
    for name in PLAIN:
        (files / name).parent.mkdir(parents=True, exist_ok=True)
        (files / name).write_bytes(b"content")
    (files / "link").symlink_to("a/b/c/d/e/f/g/file.txt")
    (files / "by").symlink_to("a/b/c/d/e/f/g")


def taken_by(files: PrivateFiles, name: str) -> list[str]:
    """Return the steps of an answer, without the closing of what it holds open."""
    with steps() as taken:
        reply = files.answer(GET, name)
    if reply.content is not None:
        reply.content.close()
    return taken


def looks(name: str) -> list[str]:
    """Return the steps by which a proof is seen to hold: one, or two at the end of a link."""
    return ["stat", "lstat"] if name in LINKS else ["stat"]


@pytest.mark.usefixtures("resolver")
@pytest.mark.parametrize("name", NAMES)
def test_what_is_remembered_takes_one_look_and_one_more_where_a_link_leads(
    files: Path, sender: Sender, clock: Clock, name: str
) -> None:
    warm = PrivateFiles(files, sender, clock=clock)
    taken_by(warm, name)
    expected = looks(name) + (["open", "fstat"] if isinstance(sender, Serve) else [])
    for _ in range(3):
        assert taken_by(warm, name) == expected
    assert taken_by(warm, str(files / name)) == expected, "the absolute path is the same file"


@pytest.mark.parametrize("name", NAMES)
def test_finding_is_remembered_as_answering_is(files: Path, name: str) -> None:
    warm = PrivateFiles(files, Nginx("/_files/"))
    found = warm.find(name)
    with steps() as taken:
        assert warm.find(name) == found
    assert taken == looks(name)


@pytest.mark.usefixtures("resolver")
@pytest.mark.parametrize("name", NAMES)
def test_without_a_memory_each_request_is_proven(files: Path, sender: Sender, name: str) -> None:
    cold = PrivateFiles(files, sender, memory=0)
    first = taken_by(cold, name)
    assert "lstat" in first
    for _ in range(3):
        assert taken_by(cold, name) == first
    with steps() as taken:
        cold.find(name)
        cold.find(name)
    assert taken.count("lstat") == 2 * first.count("lstat")


def test_a_file_beside_one_that_is_remembered_is_looked_for_in_its_directory(
    files: Path, clock: Clock
) -> None:
    """However deep it lies; but whether those above may be entered still has to be asked."""
    deep = "a/b/c/d/e/f/g"
    for name in ("beside.txt", "a/file.txt", "a/beside.txt", f"{deep}/beside.txt"):
        (files / name).write_bytes(b"content")
    warm = PrivateFiles(files, Nginx("/_files/"), clock=clock)
    for name in ("a/file.txt", f"{deep}/file.txt"):
        taken_by(warm, name)
    assert taken_by(warm, "beside.txt") == ["readlink", "lstat"]
    assert taken_by(warm, "a/beside.txt") == ["readlink", "lstat"]
    assert taken_by(warm, f"{deep}/beside.txt") == ["readlink", "lstat", "stat"]


def test_a_directory_that_was_not_seen_yet_is_walked_to_from_the_root_that_was(
    files: Path, clock: Clock
) -> None:
    (files / "a/b/beside.txt").write_bytes(b"content")
    warm = PrivateFiles(files, Nginx("/_files/"), clock=clock)
    taken_by(warm, "file.txt")
    assert taken_by(warm, "a/b/beside.txt") == [
        "readlink",
        "open",
        "open",
        "close",
        "lstat",
        "stat",
    ]


def test_a_root_that_is_a_link_has_to_lead_where_it_led(files: Path, clock: Clock) -> None:
    (files / "beside.txt").write_bytes(b"content")
    files.with_name("current").symlink_to("files")
    warm = PrivateFiles(files.with_name("current"), Nginx("/_files/"), clock=clock)
    taken_by(warm, "file.txt")
    assert taken_by(warm, "beside.txt") == ["readlink", "stat", "lstat", "lstat"]


def test_two_memories_know_nothing_of_each_other(files: Path, sender: Sender, clock: Clock) -> None:
    first = taken_by(PrivateFiles(files, sender, clock=clock), "file.txt")
    assert taken_by(PrivateFiles(files, sender, clock=clock), "file.txt") == first


def test_nobody_looks_where_nothing_is_to_be_seen(files: Path, clock: Clock) -> None:
    """An application that cannot see the files (check=False) has nothing to remember."""
    unseen = PrivateFiles(files, Nginx("/_files/"), check=False, clock=clock)
    assert taken_by(unseen, "missing.txt") == []
    assert taken_by(unseen, "missing.txt") == []


def test_a_refusal_is_none_the_cheaper_for_being_repeated(
    files: Path, sender: Sender, clock: Clock
) -> None:
    warm = PrivateFiles(files, sender, clock=clock)
    assert delivered(warm, "missing.txt") == "disk: ENOENT"
    for _ in range(2):
        with steps() as taken, pytest.raises(Refused):
            warm.answer(GET, "missing.txt")
        assert "lstat" in taken
