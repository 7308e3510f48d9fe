"""What changes between two steps of a look: one schedule at a time, so that each is sure to run.

The steps themselves are real; only the moment of the change is arranged.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.disk.descriptors import open_descriptors
from xsendfile._errors import NotFound, OutsideRoot, Refused
from xsendfile._root import Root
from xsendfile._root.proof import Proc, Proof

Act: TypeAlias = Callable[[], object]
Change: TypeAlias = Callable[[Path, Path], None]
Before: TypeAlias = Callable[[object, str, Act], None]

NAME = (b"a", b"file.txt")


@pytest.fixture(autouse=True)
def build(files: Path) -> None:
    (files / "a").mkdir()
    (files / "a/file.txt").write_bytes(b"inside")


@pytest.fixture
def before(monkeypatch: pytest.MonkeyPatch) -> Before:
    """Arranges that `act` runs once, just before the next call of a function."""

    def arrange(owner: object, function: str, act: Act) -> None:
        original = getattr(owner, function)

        def acting(*args: Any, **options: Any) -> Any:  # noqa: ANN401
            monkeypatch.setattr(owner, function, original)
            act()
            return original(*args, **options)

        monkeypatch.setattr(owner, function, acting)

    return arrange


def exchange(name: Path, target: Path) -> None:
    """Put a link in the place of a name."""
    name.rename(name.with_name("aside"))
    name.symlink_to(target)


# Every function of the disk that a look calls; each proof has its own.
STEPS = ["open", "readlink", "fstat", "stat", "lstat", "close"]


def by_link(files: Path, outside: Path) -> None:
    exchange(files / "a/file.txt", outside)


def by_linked_directory(files: Path, outside: Path) -> None:
    (outside.parent / "file.txt").write_bytes(b"not for you")
    exchange(files / "a", outside.parent)


def by_other_file(files: Path, outside: Path) -> None:
    outside.rename(files / "a/file.txt")


def by_new_file(files: Path, _: Path) -> None:
    reusing_number(files / "a/file.txt", lambda name: name.write_bytes(b"new"))


def by_fifo(files: Path, _: Path) -> None:
    reusing_number(files / "a/file.txt", os.mkfifo)


def by_directory(files: Path, _: Path) -> None:
    reusing_number(files / "a/file.txt", os.mkdir)


def by_nothing(files: Path, _: Path) -> None:
    (files / "a/file.txt").unlink()


def reusing_number(name: Path, make: Callable[[Path], object]) -> None:
    """Put something else in a file's place, with the file's own number if the system gives it out.

    Many file systems do at once; where another program took it, the next try may get it.
    """
    number = name.stat().st_ino
    name.unlink()
    make(name)
    for spare in range(20):
        if name.stat().st_ino == number:
            break
        name.rename(name.with_name(f"spare-{spare}"))
        make(name)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("change", [by_link, by_linked_directory])
def test_a_link_out_put_in_place_at_any_step_is_not_followed(
    *, root: Root, files: Path, outside: Path, before: Before, step: str, change: Change
) -> None:
    descriptors = open_descriptors()
    before(os, step, lambda: change(files, outside))
    try:
        file, content = root.open(NAME)
    except Refused:
        pass
    else:
        assert content.read(0, 100) == b"inside"
        assert file.size == len(b"inside")
        assert file.path in {
            os.fsencode(files / name) for name in ("a/file.txt", "a/aside", "aside/file.txt")
        }
        content.close()
    assert open_descriptors() == descriptors


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("method", ["find", "open"])
def test_a_file_removed_at_any_step_is_found_or_refused(
    root: Root, files: Path, before: Before, step: str, method: str
) -> None:
    descriptors = open_descriptors()
    before(os, step, (files / "a/file.txt").unlink)
    outcome = "found"
    try:
        getattr(root, method)(NAME)
    except NotFound as refused:
        outcome = refused.reason
    assert outcome in {"found", "disk: ENOENT", "disk: vanished", "vanished"}
    assert open_descriptors() == descriptors


def test_a_file_removed_after_its_path_was_told_has_vanished(
    proof: Proof, root: Root, files: Path, before: Before
) -> None:
    by_proc = isinstance(proof, Proc)
    before(os, "fstat" if by_proc else "stat", (files / "a/file.txt").unlink)
    with pytest.raises(NotFound) as refused:
        root.find(NAME)
    assert refused.value.reason == ("vanished" if by_proc else "disk: ENOENT")


def test_the_kernels_mark_of_a_removed_file_is_not_taken_for_a_name(
    root: Root, files: Path, before: Before
) -> None:
    (files / "a/file.txt (deleted)").write_bytes(b"another file")
    os.link(files / "a/file.txt", files / "a/kept.txt")  # so that the file itself stays
    before(os, "readlink", (files / "a/file.txt").unlink)
    before(os, "stat", (files / "a/file.txt").unlink)
    with pytest.raises(NotFound):
        root.find(NAME)


# After each change: the contents that lie below the root then, beside the proven ones.
MOVED_IN: dict[Change, list[bytes]] = {
    by_link: [],
    by_linked_directory: [],
    by_other_file: [b"not for you"],
    by_new_file: [b"new"],
    by_fifo: [],
    by_directory: [],
    by_nothing: [],
}


@pytest.mark.parametrize("change", list(MOVED_IN))
def test_what_is_opened_after_a_change_is_what_is_described(
    *, proof: Proof, root: Root, files: Path, outside: Path, before: Before, change: Change
) -> None:
    descriptors = open_descriptors()
    before(proof, "reopen", lambda: change(files, outside))
    try:
        file, content = root.open(NAME)
    except NotFound:
        assert not isinstance(proof, Proc), "it has the very file, whatever became of its name"
    else:
        status = os.fstat(content.fileno())
        assert stat.S_ISREG(status.st_mode)
        assert (file.size, file.mtime_ns) == (status.st_size, status.st_mtime_ns)
        # `Walk` may also deliver what has been moved below the root since.
        below_now = [] if isinstance(proof, Proc) else MOVED_IN[change]
        assert content.read(0, 100) in {b"inside", *below_now}
        content.close()
    assert open_descriptors() == descriptors


def test_a_directory_swapped_before_the_walk_is_not_entered(
    root: Root, files: Path, outside: Path, before: Before
) -> None:
    (outside.parent / "file.txt").write_bytes(b"not for you")
    before(os, "open", lambda: exchange(files / "a", outside.parent))
    # For `Proc` the change comes before the look, for `Walk` in the midst of it.
    with pytest.raises((OutsideRoot, NotFound)):
        root.open(NAME)
