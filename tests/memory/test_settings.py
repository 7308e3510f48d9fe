"""How many files are remembered: what may be given, and what goes to another process."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.memory.asking import GET, delivered, steps
from xsendfile import BadSettingError, PrivateFiles, Sender
from xsendfile._root.memory import ENTRIES


@pytest.mark.parametrize(
    "memory", [-1, True, False, "1", b"1", 1.0, 2**20 + 1, 2**21, None, [1], float("inf")], ids=repr
)
def test_what_is_no_number_of_files_is_refused(memory: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        PrivateFiles("/srv", memory=memory)
    assert str(error.value) == (
        f"memory is {memory!r}; give how many files are remembered, from 0 to 1048576"
    )


@pytest.mark.parametrize("memory", [0, 1, 2**20])
def test_every_number_up_to_a_million_may_be_given(memory: int) -> None:
    assert PrivateFiles("/srv", memory=memory).root.memory.entries == memory


def test_unless_told_it_is_four_thousand() -> None:
    assert PrivateFiles("/srv").root.memory.entries == ENTRIES == 4096


@pytest.mark.parametrize(
    "sent",
    [lambda files: pickle.loads(pickle.dumps(files)), copy.deepcopy],  # noqa: S301 - our own
    ids=["pickle", "deepcopy"],
)
def test_the_settings_go_to_another_process_and_what_was_seen_stays(
    files: Path, sender: Sender, sent: Callable[[PrivateFiles], PrivateFiles]
) -> None:
    (files / "file.txt").write_bytes(b"content")
    (files / "link").symlink_to("file.txt")
    own = PrivateFiles(files, sender, symlinks="deny", inline="safe", memory=7)
    assert delivered(own, "file.txt") == b"content"
    other = sent(own)
    assert (other.root.symlinks, other.inline, other.root.memory.entries) == ("deny", "safe", 7)
    assert (other.root.directory, repr(other)) == (own.root.directory, repr(own))
    with steps() as taken:
        assert delivered(other, "file.txt") == b"content"
    assert "lstat" in taken, "the copy has seen nothing"
    with steps() as taken:
        reply = other.answer(GET, "file.txt")
    assert "lstat" not in taken, "and has a memory of its own"
    if reply.content is not None:
        reply.content.close()
    assert delivered(other, "link") == "symbolic link"
