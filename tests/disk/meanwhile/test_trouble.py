"""A step that fails: whether that says something of the path or of the machine."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from tests.disk.changes import DIRECTORY_LINK, LINK, PLAIN, planted
from tests.disk.conftest import MakeRoot
from tests.disk.descriptors import open_descriptors
from tests.disk.schedule import STEPS, moments
from xsendfile._errors import NotFound
from xsendfile._model import Segments
from xsendfile._root import Root

# A descriptor that could not be closed is none that we could count.
FAILING = [step for step in STEPS if step != "close"]

LOOKS: dict[str, Callable[[Root, Segments], object]] = {
    "find": Root.find,
    "open": lambda root, name: root.open(name).content.close(),
    "resolve": lambda root, _: root.resolve(),
}

each_look = pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
each_name = pytest.mark.parametrize("name", [PLAIN, LINK, DIRECTORY_LINK])


@pytest.fixture
def root(make_root: MakeRoot, place: Path) -> Root:
    return make_root(planted(place).files)


def failing(number: int) -> Callable[[], NoReturn]:
    """Return what a step does that fails with that error."""

    def fail() -> NoReturn:
        raise OSError(number, os.strerror(number))

    return fail


@each_look
@each_name
@pytest.mark.parametrize("number", [errno.EIO, errno.ETIMEDOUT, errno.ENOMEM, errno.ENFILE])
def test_a_machine_in_trouble_is_no_missing_file(
    root: Root, look: Callable[[Root, Segments], object], name: Segments, number: int
) -> None:
    before = open_descriptors()
    for moment in moments(FAILING):
        caught = None
        try:
            with moment.brings(failing(number)):
                look(root, name)
        except OSError as error:
            caught = error.errno
        assert caught == (number if moment.reached else None)
        assert open_descriptors() == before


@each_look
@each_name
def test_a_file_that_its_server_has_lost_is_missing_at_every_step(
    root: Root, look: Callable[[Root, Segments], object], name: Segments
) -> None:
    """ESTALE: on a network file system, any step may be the one that finds out."""
    before = open_descriptors()
    for moment in moments(set(FAILING) - {"dup"}):
        reason = ""
        try:
            with moment.brings(failing(errno.ESTALE)):
                look(root, name)
        except NotFound as refused:
            reason = refused.reason
        assert reason in ({"disk: ESTALE", "root: ESTALE"} if moment.reached else {""})
        assert open_descriptors() == before
