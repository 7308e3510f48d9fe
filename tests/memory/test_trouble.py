"""A memory, and a step of the look that fails, or before which something changes."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.disk.changes import CHANGES, DIRECTORY_LINK, INSIDE, LINK, PLAIN, Change, planted
from tests.disk.descriptors import kept_open, only, open_descriptors
from tests.disk.schedule import STEPS, moments
from tests.memory.asking import GET, SENDERS, Clock, asked, delivered
from xsendfile import PrivateFiles, Refused, Sender, Serve
from xsendfile._model import Segments

# A descriptor that could not be closed is none that we could count.
FAILING = [step for step in STEPS if step != "close"]
NAMES = {PLAIN: "plain", LINK: "link", DIRECTORY_LINK: "directory-link"}

each_name = pytest.mark.parametrize("name", NAMES, ids=NAMES.get)
each_resolver = pytest.mark.usefixtures("resolver")


def failing(number: int) -> Callable[[], None]:
    """Return what a step does that fails with that error."""

    def fail() -> None:
        raise OSError(number, os.strerror(number))

    return fail


def path_of(name: Segments) -> str:
    return os.fsdecode(b"/".join(name))


def outcome(files: PrivateFiles, path: str) -> bytes | str | int | None:
    """Return what is delivered (of a hand-over: the path), why not, or the machine's trouble."""
    try:
        reply = files.answer(GET, path)
    except Refused as refused:
        return refused.reason
    except OSError as error:
        return error.errno
    if reply.content is None:
        return dict(reply.headers)["X-Accel-Redirect"]
    content = reply.content.read(0, 100)
    reply.content.close()
    return content


@each_resolver
@each_name
@pytest.mark.parametrize("age", [0.0, 1.0], ids=["warm", "a second later"])
@pytest.mark.parametrize("number", [errno.EIO, errno.ENFILE, errno.ESTALE])
def test_a_step_that_fails_is_a_detour_or_an_error_and_never_another_file(
    *, place: Path, sender: Sender, clock: Clock, name: Segments, number: int, age: float
) -> None:
    tree, path = planted(place / "tree"), path_of(name)
    told: set[object] = {number}
    if number == errno.ESTALE:  # a network file system: that says something of the path
        told = {"disk: ESTALE", "root: ESTALE"}
    before = open_descriptors()
    for moment in moments(FAILING):
        warm = PrivateFiles(tree.files, sender, clock=clock)
        expected = outcome(warm, path)
        clock.now += age
        with moment.brings(failing(number)):
            got = outcome(warm, path)
        assert got == expected or (moment.reached and got in told)
        assert open_descriptors() == before + kept_open(warm)
        assert outcome(warm, path) == expected, "once the trouble is over"


@pytest.mark.parametrize("name", [PLAIN, DIRECTORY_LINK], ids=NAMES.get)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_and_a_step_that_fails(
    *, place: Path, sender: Sender, clock: Clock, name: Segments, change: Change
) -> None:
    """What the memory knows is not true any more, and looking anew is not possible either."""
    path = path_of(name)
    before = open_descriptors()
    for moment in moments(FAILING):
        tree = planted(place / "tree")
        warm = PrivateFiles(tree.files, sender, clock=clock)
        outcome(warm, path)
        change(tree)
        expected = outcome(PrivateFiles(tree.files, sender, memory=0), path)
        with moment.brings(failing(errno.EIO)):
            got = outcome(warm, path)
        assert got == expected or (moment.reached and got == errno.EIO)
        assert open_descriptors() == before + kept_open(warm)


@pytest.mark.parametrize("name", [PLAIN, DIRECTORY_LINK], ids=NAMES.get)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_at_any_step_of_a_look_that_remembers(
    *, place: Path, sender: Sender, clock: Clock, name: Segments, change: Change
) -> None:
    """The answer is one from before the change or one from after it, and has what it announces."""
    path, allowed = path_of(name), {INSIDE, *CHANGES[change].below}
    before = open_descriptors()
    for moment in moments():
        tree = planted(place / "tree")
        warm = PrivateFiles(tree.files, sender, clock=clock)
        known = outcome(warm, path)
        try:
            with moment.brings(lambda tree=tree: change(tree)):  # type: ignore[misc]
                reply = warm.answer(GET, path)
        except Refused:
            pass
        else:
            if reply.content is None:
                assert dict(reply.headers)["X-Accel-Redirect"] in _paths(known)
            else:
                content = reply.content.read(0, 100)
                assert content in allowed
                assert dict(reply.headers)["Content-Length"] == str(len(content))
                reply.content.close()
        assert open_descriptors() == before + kept_open(warm)
        after = PrivateFiles(tree.files, sender, memory=0)
        assert outcome(warm, path) == outcome(after, path), "by the next request at the latest"


def _paths(known: bytes | str | int | None) -> set[object]:
    """Return the paths below the root that something may be handed over by."""
    below = ("a/file.txt", "a/aside", "aside/file.txt", "b/file.txt")
    return {known, *(f"/_files/{path}" for path in below)}


def test_where_no_descriptor_is_to_be_had_a_hand_over_needs_none(place: Path, clock: Clock) -> None:
    tree, sender = planted(place / "tree"), SENDERS["handed over"]
    warm = PrivateFiles(tree.files, sender, clock=clock)
    expected = asked(warm, path_of(PLAIN))
    with only(0):
        assert asked(warm, path_of(PLAIN)) == expected
        with pytest.raises(OSError, match="Too many open files"):
            asked(warm, "b/file.txt")


def test_where_no_descriptor_is_to_be_had_nothing_is_sent(place: Path, clock: Clock) -> None:
    tree = planted(place / "tree")
    warm = PrivateFiles(tree.files, Serve(), clock=clock)
    asked(warm, path_of(PLAIN))
    with only(0), pytest.raises(OSError, match="Too many open files"):
        asked(warm, path_of(PLAIN))
    assert delivered(warm, path_of(PLAIN)) == INSIDE
