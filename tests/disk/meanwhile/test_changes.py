"""What changes between two steps of a look: each change before each step, all sure to run."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import get_args

import pytest

from tests.disk import changes
from tests.disk.changes import (
    BELOW,
    CHANGES,
    DIRECTORY_LINK,
    INSIDE,
    LINK,
    NEW,
    OTHER,
    OUT,
    PLAIN,
    SECRET,
    Change,
    Tree,
    planted,
)
from tests.disk.conftest import MakeRoot
from tests.disk.descriptors import open_descriptors
from tests.disk.reading import read
from tests.disk.schedule import moments
from xsendfile._errors import NotFound, OutsideRoot, PathRefused
from xsendfile._model import File, Segments, Symlinks

POLICIES: tuple[Symlinks, ...] = get_args(Symlinks)
IDS = {PLAIN: "plain", LINK: "link", DIRECTORY_LINK: "directory-link", OUT: "out"}

each_policy = pytest.mark.parametrize("policy", POLICIES)
each_change = pytest.mark.parametrize(
    ("change", "name"),
    [
        pytest.param(change, name, id=f"{change.__name__}-{called}")
        for change, effect in CHANGES.items()
        for name, called in IDS.items()
        if name in effect.concerns
    ],
)


def allowed(policy: Symlinks, name: Segments, change: Change) -> set[bytes]:
    """Return the contents that may be read, whatever the moment of the change."""
    contents = {INSIDE, *CHANGES[change].below}
    if policy == "follow" and leads_out(name, change):
        contents.add(SECRET)
    return contents


def leads_out(name: Segments, change: Change) -> bool:
    """Whether the name leads out by a link, before the change or after."""
    return name == OUT or name in CHANGES[change].out


def assert_described(file: File, tree: Tree, policy: Symlinks, name: Segments) -> None:
    """See that a file has the root and the name that it may have."""
    assert (file.root, file.asked) == (os.fsencode(tree.files), name)
    assert b"/".join(file.found) in BELOW or (policy == "follow" and file.found == name)
    assert policy != "deny" or file.found == name


def assert_refused(refused: PathRefused, policy: Symlinks, name: Segments, change: Change) -> None:
    """See that a refusal is one that there is a reason for."""
    assert refused.path == b"/".join(name)
    if isinstance(refused, OutsideRoot):
        assert policy == "inside"
        assert leads_out(name, change)
    else:
        assert isinstance(refused, NotFound)


@each_policy
@each_change
def test_a_change_at_any_step_has_no_other_bytes_read_than_those_described(
    *, make_root: MakeRoot, place: Path, policy: Symlinks, name: Segments, change: Change
) -> None:
    descriptors = open_descriptors()
    for moment in moments():
        tree = planted(place / "tree")
        root = make_root(tree.files, policy)
        try:
            with moment.brings(lambda tree=tree: change(tree)):  # type: ignore[misc]
                opened = root.open(name)
                file, content = opened.proof.file, opened.content
        except PathRefused as refused:
            assert_refused(refused, policy, name, change)
            assert open_descriptors() == descriptors, "even while its traceback is kept"
        else:
            assert_described(file, tree, policy, name)
            status = os.fstat(content.fileno())
            assert stat.S_ISREG(status.st_mode)
            assert (file.size, file.mtime_ns) == (status.st_size, status.st_mtime_ns)
            assert content.read(0, 100) in allowed(policy, name, change)
            content.close()
        assert open_descriptors() == descriptors


@each_policy
@each_change
def test_a_change_at_any_step_has_no_path_found_but_one_below_the_root(
    *, make_root: MakeRoot, place: Path, policy: Symlinks, name: Segments, change: Change
) -> None:
    descriptors = open_descriptors()
    for moment in moments():
        tree = planted(place / "tree")
        root = make_root(tree.files, policy)
        try:
            with moment.brings(lambda tree=tree: change(tree)):  # type: ignore[misc]
                file = root.find(name)
        except PathRefused as refused:
            assert_refused(refused, policy, name, change)
        else:
            assert_described(file, tree, policy, name)
            assert file.size in set(map(len, allowed(policy, name, change)))
        assert open_descriptors() == descriptors


# What comes of a change right before the file itself is opened, after its proof.
BEFORE_THE_OPENING: list[tuple[Change, bytes | str]] = [
    (changes.by_link_out, "disk: ELOOP"),
    (changes.by_linked_directory, INSIDE),  # the directory that was entered, whatever its name
    (changes.by_link_inside, "disk: ELOOP"),
    (changes.by_links_out, INSIDE),
    (changes.by_file_from_outside, SECRET),  # moved below the root, so it may be delivered
    (changes.by_file_from_inside, OTHER),
    (changes.by_new_file, NEW),
    (changes.by_fifo, "exchanged meanwhile"),
    (changes.by_directory, "exchanged meanwhile"),
    (changes.by_nothing, "disk: ENOENT"),
    (changes.by_directory_moved_out, INSIDE),
    (changes.by_mark_of_the_kernel, "disk: ENOENT"),
]


@pytest.mark.parametrize("policy", ["inside", "follow"])
@pytest.mark.parametrize("name", [PLAIN, LINK, DIRECTORY_LINK], ids=IDS.get)
@pytest.mark.parametrize(("change", "outcome"), BEFORE_THE_OPENING)
def test_what_is_opened_is_what_has_the_name_in_the_proven_directory(
    *,
    make_root: MakeRoot,
    place: Path,
    policy: Symlinks,
    name: Segments,
    change: Change,
    outcome: bytes | str,
) -> None:
    outcomes: list[bytes | str] = []
    for moment in moments(["open"]):
        tree = planted(place / "tree")
        with moment.brings(lambda tree=tree: change(tree)):  # type: ignore[misc]
            outcomes.append(read(make_root(tree.files, policy), name))
    assert outcomes[-2:] == [outcome, INSIDE], "before the last opening; without a change"


# What comes of a change right before the walk to what a link leads to.
BEFORE_THE_WALK: list[tuple[Change, str]] = [
    (changes.by_link_out, "exchanged meanwhile"),
    (changes.by_linked_directory, "exchanged meanwhile"),
    (changes.by_link_inside, "exchanged meanwhile"),
    (changes.by_file_from_outside, "exchanged meanwhile"),
    (changes.by_file_from_inside, "exchanged meanwhile"),
    (changes.by_fifo, "exchanged meanwhile"),
    (changes.by_directory, "exchanged meanwhile"),
    (changes.by_nothing, "disk: ENOENT"),
    (changes.by_directory_moved_out, "disk: ENOENT"),
]


@pytest.mark.parametrize("policy", ["inside", "follow"])
@pytest.mark.parametrize("name", [LINK, DIRECTORY_LINK], ids=IDS.get)
@pytest.mark.parametrize(("change", "reason"), BEFORE_THE_WALK)
def test_what_a_link_led_to_is_still_what_is_there(
    *,
    make_root: MakeRoot,
    place: Path,
    policy: Symlinks,
    name: Segments,
    change: Change,
    reason: str,
) -> None:
    outcomes: list[bytes | str] = []
    for moment in moments(["open"]):
        tree = planted(place / "tree")
        with moment.brings(lambda tree=tree: change(tree)):  # type: ignore[misc]
            outcomes.append(read(make_root(tree.files, policy), name))
    before_the_walk, _, unchanged = outcomes[-3:]  # between them: before the file is opened
    assert (before_the_walk, unchanged) == (reason, INSIDE)
