"""What no look at a file can show, and how long it is believed: a second from its proof.

A directory above the file is moved out of the root, and a link put in its
place that leads to where it went: the path leads to the same file, unchanged.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.disk.descriptors import kept_open
from tests.memory.asking import Clock, asked, delivered, steps
from xsendfile import PrivateFiles, Sender
from xsendfile._model import Symlinks

REASONS: dict[Symlinks, str] = {
    "inside": "symbolic link that does not stay below the root",
    "deny": "symbolic link",
}
INSIDE = b"inside"

each_policy = pytest.mark.parametrize("policy", REASONS)
each_resolver = pytest.mark.usefixtures("resolver")


@pytest.fixture(autouse=True)
def tree(files: Path) -> Path:
    """Two files, four directories below the root, and one at each level above."""
    directory = files / "a/b/c/d"
    directory.mkdir(parents=True)
    for level in (directory, *directory.parents[:4]):
        for name in ("one.txt", "two.txt"):
            (level / name).write_bytes(INSIDE)
    return directory


def move_out(files: Path, name: str = "a") -> None:
    """Move a directory out of the root, and put a link in its place."""
    (files / name).rename(files.with_name("moved"))
    (files / name).symlink_to(files.with_name("moved"))


@each_resolver
@each_policy
@pytest.mark.parametrize("directory", ["a", "a/b", "a/b/c", "a/b/c/d"])
def test_it_is_believed_for_a_second_and_not_a_moment_longer(
    *, files: Path, sender: Sender, clock: Clock, policy: Symlinks, directory: str
) -> None:
    warm = PrivateFiles(files, sender, symlinks=policy, clock=clock)
    name = "a/b/c/d/one.txt"
    assert delivered(warm, name) == INSIDE
    move_out(files, directory)
    clock.now += 1.0
    assert delivered(warm, name) == REASONS[policy]
    clock.now += 1.0
    assert delivered(warm, name) == REASONS[policy]


@each_resolver
@each_policy
def test_it_is_seen_at_once_where_each_request_is_proven(
    files: Path, sender: Sender, policy: Symlinks
) -> None:
    cold = PrivateFiles(files, sender, symlinks=policy, memory=0)
    assert delivered(cold, "a/one.txt") == INSIDE
    move_out(files)
    assert delivered(cold, "a/one.txt") == REASONS[policy]
    assert delivered(cold, "a/b/two.txt") == REASONS[policy]


@each_policy
def test_what_is_asked_for_again_and_again_is_not_believed_any_longer(
    files: Path, sender: Sender, clock: Clock, policy: Symlinks
) -> None:
    warm = PrivateFiles(files, sender, symlinks=policy, clock=clock)
    assert delivered(warm, "a/one.txt") == INSIDE
    move_out(files)
    for _ in range(7):
        clock.now += 0.125
        warm.find("a/one.txt")
        for age in (None, 1, 2):
            asked(warm, "a/one.txt", max_age=age)
    clock.now += 0.125
    assert delivered(warm, "a/one.txt") == REASONS[policy]


@each_policy
def test_what_is_first_seen_by_way_of_something_proven_is_as_old_as_that(
    files: Path, sender: Sender, clock: Clock, policy: Symlinks
) -> None:
    """A directory, seen at 0; a file in it, seen at 0.9, is proven anew from 1.0 on."""
    warm = PrivateFiles(files, sender, symlinks=policy, clock=clock)
    assert delivered(warm, "a/b/one.txt") == INSIDE
    clock.now += 0.9
    assert delivered(warm, "a/b/two.txt") == INSIDE
    move_out(files)
    clock.now = 1001.0
    assert delivered(warm, "a/b/two.txt") == REASONS[policy]
    assert delivered(warm, "a/b/one.txt") == REASONS[policy]


@each_policy
def test_a_chain_is_as_old_as_its_beginning(
    files: Path, sender: Sender, clock: Clock, policy: Symlinks
) -> None:
    """The root at 0, directories by way of it at 0.3 and 0.6, files at 0.9."""
    warm = PrivateFiles(files, sender, symlinks=policy, clock=clock)
    assert delivered(warm, "one.txt") == INSIDE
    clock.now += 0.3
    assert delivered(warm, "a/b/one.txt") == INSIDE
    clock.now += 0.3
    assert delivered(warm, "a/b/c/d/one.txt") == INSIDE
    clock.now += 0.3
    for name in ("a/b/two.txt", "a/b/c/d/two.txt"):
        assert delivered(warm, name) == INSIDE
    move_out(files)
    clock.now = 1001.0
    for name in ("a/b/two.txt", "a/b/c/d/two.txt", "a/b/one.txt", "a/b/c/d/one.txt"):
        assert delivered(warm, name) == REASONS[policy]


@each_resolver
@each_policy
def test_the_root_is_moved_and_a_link_leads_to_where_it_went(
    files: Path, place: Path, sender: Sender, clock: Clock, policy: Symlinks
) -> None:
    """It may be reached by a link: after the second, its files are handed over where they are."""
    warm = PrivateFiles(files, sender, symlinks=policy, clock=clock)
    assert delivered(warm, "a/one.txt") == INSIDE
    files.rename(place / "moved")
    files.symlink_to("moved")
    assert delivered(warm, "a/one.txt") == INSIDE
    clock.now += 1.0
    assert delivered(warm, "a/one.txt") == INSIDE
    assert warm.find("a/one.txt").path == bytes(place / "moved/a/one.txt")


@pytest.mark.parametrize("name", ["one.txt", "a/one.txt", "a/b/c/d/one.txt", "link", "by/one.txt"])
def test_each_second_everything_is_proven_from_the_root_again(
    files: Path, sender: Sender, clock: Clock, name: str
) -> None:
    (files / "link").symlink_to("a/b/one.txt")
    (files / "by").symlink_to("a/b")
    warm = PrivateFiles(files, sender, clock=clock)
    with steps() as first:
        delivered(warm, name)
    for _ in range(3):
        clock.now += 1.0
        with steps() as again:
            delivered(warm, name)
        assert sorted(again) == sorted([*first, *["close"] * kept_open(warm)])


def test_a_clock_that_stands_still_hides_nothing_else(
    files: Path, sender: Sender, clock: Clock
) -> None:
    warm = PrivateFiles(files, sender, clock=clock)
    for number in range(20):
        assert delivered(warm, "a/one.txt") == (str(number - 1).encode() if number else INSIDE)
        (files / "a/one.txt").write_bytes(str(number).encode())
        (files / f"a/{number}.txt").write_bytes(INSIDE)
        assert delivered(warm, f"a/{number}.txt") == INSIDE
        (files / f"a/{number}.txt").unlink()
        assert delivered(warm, f"a/{number}.txt") == "disk: ENOENT"


def test_what_was_not_seen_yet_is_not_reached_by_a_link_in_the_place_of_its_directory(
    files: Path, sender: Sender, clock: Clock
) -> None:
    """The directory is the same one, and unchanged: only those above it have moved."""
    warm = PrivateFiles(files, sender, symlinks="deny", clock=clock)
    assert delivered(warm, "a/b/one.txt") == INSIDE
    (files / "a").rename(files / "moved")
    (files / "a").mkdir()
    (files / "a/b").symlink_to("../moved/b")
    assert delivered(warm, "a/b/two.txt") == REASONS["deny"]


def test_a_clock_that_tells_no_number_makes_nothing_believed(
    files: Path, sender: Sender, clock: Clock
) -> None:
    warm = PrivateFiles(files, sender, clock=clock)
    assert delivered(warm, "a/b/one.txt") == INSIDE
    clock.now = math.nan
    with steps() as first:
        delivered(warm, "a/b/one.txt")
    with steps() as again:
        delivered(warm, "a/b/one.txt")
    assert len(again) == len(first) > 3


@each_policy
@pytest.mark.parametrize("directory", ["a", "a/b", "a/b/c"])
def test_what_was_not_seen_yet_is_refused_at_once(
    *, files: Path, sender: Sender, clock: Clock, policy: Symlinks, directory: str
) -> None:
    """Only for what was seen, the second counts: its neighbours are walked to."""
    warm = PrivateFiles(files, sender, symlinks=policy, clock=clock)
    assert delivered(warm, "a/b/c/one.txt") == INSIDE
    move_out(files, directory)
    (files / "a/b/c/new.txt").write_bytes(b"written after the move")
    assert asked(warm, "a/b/c/one.txt").status == 200
    assert delivered(warm, "a/b/c/two.txt") == REASONS[policy]
    assert delivered(warm, "a/b/c/new.txt") == REASONS[policy]
