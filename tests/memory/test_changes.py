"""What changes after a look is seen by the next request, however short the time between."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from tests.disk.changes import CHANGES, LINK, OUT, PLAIN, Change, planted
from tests.disk.changes import DIRECTORY_LINK as BY_DIRECTORY
from tests.memory.asking import GET, Clock, delivered, handed_over, turned
from xsendfile import Nginx, NotFound, PrivateFiles, Sender, Serve
from xsendfile._model import Symlinks

POLICIES: tuple[Symlinks, ...] = get_args(Symlinks)
OLD, NEW = b"the old bytes", b"the new bytes"  # of one size

each_resolver = pytest.mark.usefixtures("resolver")


@pytest.fixture
def file(files: Path) -> Path:
    """A file two directories below the root."""
    path = files / "a/b/file.txt"
    path.parent.mkdir(parents=True)
    path.write_bytes(OLD)
    return path


@pytest.fixture
def warm(files: Path, file: Path, sender: Sender, clock: Clock) -> PrivateFiles:
    """Files of which one is remembered, and with it the directories above."""
    warm = PrivateFiles(files, sender, clock=clock)
    assert delivered(warm, "a/b/file.txt") == file.read_bytes()
    return warm


@each_resolver
@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_memory_knows_no_more_than_the_disk(
    *, place: Path, sender: Sender, clock: Clock, policy: Symlinks, change: Change
) -> None:
    for name in (PLAIN, LINK, BY_DIRECTORY, OUT):
        tree, path = planted(place / "tree"), os.fsdecode(b"/".join(name))
        warm = PrivateFiles(tree.files, sender, symlinks=policy, clock=clock)
        cold = PrivateFiles(tree.files, sender, symlinks=policy, memory=0)
        assert delivered(warm, path) == delivered(cold, path)
        change(tree)
        assert delivered(warm, path) == delivered(cold, path)


def replaced(path: Path) -> None:
    path.with_name("new").write_bytes(NEW)
    path.with_name("new").rename(path)


def rewritten(path: Path) -> None:
    path.write_bytes(NEW)


def rewritten_with_the_old_date(path: Path) -> None:
    status = path.stat()
    path.write_bytes(NEW)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def made_anew_with_its_directories(path: Path) -> None:
    shutil.rmtree(path.parents[1])
    path.parent.mkdir(parents=True)
    path.write_bytes(NEW)


def made_anew_with_the_root(path: Path) -> None:
    shutil.rmtree(path.parents[2])
    path.parent.mkdir(parents=True)
    path.write_bytes(NEW)


@each_resolver
@pytest.mark.parametrize(
    "change",
    [
        replaced,
        rewritten,
        rewritten_with_the_old_date,
        made_anew_with_its_directories,
        made_anew_with_the_root,
    ],
)
def test_other_bytes(warm: PrivateFiles, file: Path, change: Callable[[Path], None]) -> None:
    change(file)
    assert delivered(warm, "a/b/file.txt") == NEW
    found, status = warm.find("a/b/file.txt"), file.stat()
    assert (found.size, found.mtime_ns) == (status.st_size, status.st_mtime_ns)


def test_more_bytes(warm: PrivateFiles, file: Path) -> None:
    with file.open("ab") as writer:
        writer.write(b", and more")
    assert delivered(warm, "a/b/file.txt") == OLD + b", and more"
    assert warm.find("a/b/file.txt").size == len(OLD) + 10


def by_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def by_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def by_directory_closed(path: Path) -> None:
    path.parents[1].chmod(0o600)


def by_root_removed(path: Path) -> None:
    shutil.rmtree(path.parents[2])


def by_file_for_a_directory(path: Path) -> None:
    shutil.rmtree(path.parent)
    path.parent.write_bytes(OLD)


@each_resolver
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (Path.unlink, "disk: ENOENT"),
        (by_directory, "not a regular file"),
        (by_fifo, "not a regular file"),
        (by_directory_closed, "disk: EACCES"),
        (by_root_removed, "root: ENOENT"),
        (by_file_for_a_directory, "disk: ENOTDIR"),
    ],
)
def test_no_bytes(
    *, warm: PrivateFiles, file: Path, change: Callable[[Path], None], reason: str
) -> None:
    change(file)
    assert delivered(warm, "a/b/file.txt") == reason
    with pytest.raises(NotFound):
        warm.find("a/b/file.txt")


def test_a_file_that_may_not_be_read_any_more(
    files: Path, file: Path, clock: Clock, sender: Sender
) -> None:
    """The web server is another user: to it, it is handed over."""
    warm = PrivateFiles(files, sender, clock=clock)
    assert delivered(warm, "a/b/file.txt") == OLD
    file.chmod(0)
    if isinstance(sender, Serve):
        assert delivered(warm, "a/b/file.txt") == "disk: EACCES"
    else:
        assert handed_over(warm, warm.answer(GET, "a/b/file.txt")) == file


def test_a_file_that_comes_to_be(warm: PrivateFiles, files: Path) -> None:
    """What is missing is not remembered."""
    for name in ("a/b/later.txt", "a/later/file.txt", "later.txt"):
        assert delivered(warm, name) == "disk: ENOENT"
        (files / name).parent.mkdir(exist_ok=True)
        (files / name).write_bytes(NEW)
        assert delivered(warm, name) == NEW


@each_resolver
@pytest.mark.parametrize(
    ("policy", "outcome"), [("inside", NEW), ("deny", "symbolic link"), ("follow", NEW)]
)
def test_a_link_in_the_place_of_the_file(
    *, files: Path, file: Path, sender: Sender, clock: Clock, policy: Symlinks, outcome: bytes | str
) -> None:
    warm = PrivateFiles(files, sender, symlinks=policy, clock=clock)
    assert delivered(warm, "a/b/file.txt") == OLD
    (files / "other").write_bytes(NEW)
    turned(file, "../../other")
    assert delivered(warm, "a/b/file.txt") == outcome


@each_resolver
@pytest.mark.parametrize(
    ("policy", "outcome"),
    [
        ("inside", "symbolic link that does not stay below the root"),
        ("deny", "symbolic link"),
        ("follow", b"not for you"),
    ],
)
@pytest.mark.parametrize("where", ["file", "directory"])
def test_a_link_out(
    *,
    files: Path,
    outside: Path,
    sender: Sender,
    clock: Clock,
    policy: Symlinks,
    outcome: bytes | str,
    where: str,
) -> None:
    (files / "a").mkdir()
    (files / "a/secret.txt").write_bytes(OLD)
    warm = PrivateFiles(files, sender, symlinks=policy, clock=clock)
    assert delivered(warm, "a/secret.txt") == OLD
    if where == "file":
        turned(files / "a/secret.txt", str(outside))
    else:
        (files / "a").rename(files / "aside")
        (files / "a").symlink_to(outside.parent)
    assert delivered(warm, "a/secret.txt") == outcome


# `current -> v1` turned to `-> v2`: the root itself, a directory below it, a file.
RELEASES: dict[str, tuple[str, str]] = {
    "root": ("current", "file.txt"),
    "directory": ("", "current/file.txt"),
    "file": ("", "latest"),
}


@each_resolver
@pytest.mark.parametrize("kept", [False, True], ids=["both stay", "the old one is removed"])
@pytest.mark.parametrize("where", RELEASES)
@pytest.mark.parametrize("file", ["other", "the same"])
def test_a_release_is_turned(
    *, files: Path, sender: Sender, clock: Clock, where: str, file: str, kept: bool
) -> None:
    """The same file, by a hard link: what is handed over must be found where it lies now."""
    for release in ("v1", "v2"):
        (files / release).mkdir()
    (files / "v1/file.txt").write_bytes(OLD)
    if file == "other":
        (files / "v2/file.txt").write_bytes(NEW)
    else:
        os.link(files / "v1/file.txt", files / "v2/file.txt")
    (files / "current").symlink_to("v1")
    (files / "latest").symlink_to("v1/file.txt")
    root, name = RELEASES[where]
    warm = PrivateFiles(files / root, sender, clock=clock)
    assert delivered(warm, name) == OLD
    turned(files / "current", "v2")
    turned(files / "latest", "v2/file.txt")
    if not kept:
        shutil.rmtree(files / "v1")
    assert delivered(warm, name) == (NEW if file == "other" else OLD)
    assert os.path.samefile(warm.find(name).path, files / "v2/file.txt")


@each_resolver
@pytest.mark.parametrize("policy", ["inside", "deny"])
def test_a_release_is_turned_to_one_that_leads_back(
    files: Path, sender: Sender, clock: Clock, policy: Symlinks
) -> None:
    """What lies in the directory that was walked to is not below the root any more."""
    for path in ("v1/d/seen", "v1/d/beside"):
        (files / path).parent.mkdir(parents=True, exist_ok=True)
        (files / path).write_bytes(OLD)
    (files / "v2").mkdir()
    (files / "v2/d").symlink_to("../v1/d")
    (files / "current").symlink_to("v1")
    warm = PrivateFiles(files / "current", sender, symlinks=policy, clock=clock)
    assert delivered(warm, "d/seen") == OLD
    turned(files / "current", "v2")
    cold = PrivateFiles(files / "current", sender, symlinks=policy, memory=0)
    assert delivered(warm, "d/beside") == delivered(cold, "d/beside") != OLD


@each_resolver
def test_what_lies_beside_a_file_that_was_reached_by_a_link_is_handed_over_where_it_lies(
    files: Path, file: Path, sender: Sender, clock: Clock
) -> None:
    """A directory that was reached by a link is none to walk on from."""
    file.with_name("beside.txt").write_bytes(NEW)
    (files / "link").symlink_to("a")
    warm = PrivateFiles(files, sender, clock=clock)
    assert delivered(warm, "link/b/file.txt") == OLD
    assert delivered(warm, "link/b/beside.txt") == NEW
    assert warm.find("link/b/beside.txt").found == (b"a", b"b", b"beside.txt")


def test_a_file_that_is_replaced_while_it_is_looked_for_from_nearby_is_looked_for_anew(
    files: Path, clock: Clock, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last step asks whether its whole path leads to what lies in the directory."""
    beside = file.with_name("beside.txt")
    beside.write_bytes(b"shorter")
    warm = PrivateFiles(files, Nginx("/_files/"), clock=clock)
    warm.find("a/b/file.txt")
    original = os.stat

    def exchanged(path: bytes) -> os.stat_result:
        monkeypatch.setattr(os, "stat", original)
        replaced(beside)
        return original(path)

    monkeypatch.setattr(os, "stat", exchanged)
    assert warm.find("a/b/beside.txt").size == len(NEW)
    assert os.stat is original, "it was asked"


@each_resolver
def test_a_link_that_reaches_the_same_file_on_another_way_is_proven_again(
    files: Path, sender: Sender, clock: Clock
) -> None:
    """Where it was reached before, there may be somebody else's file now."""
    (files / "a/b").mkdir(parents=True)
    (files / "a/b/file.txt").write_bytes(OLD)
    (files / "link").symlink_to("a/b/file.txt")
    warm = PrivateFiles(files, sender, clock=clock)
    assert delivered(warm, "link") == OLD
    (files / "a/b").rename(files / "a/c")
    (files / "a/b").mkdir()
    (files / "a/b/file.txt").write_bytes(NEW)
    turned(files / "link", "a/c/file.txt")
    assert delivered(warm, "link") == OLD
