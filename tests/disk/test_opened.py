"""Files that the application has opened: which of them lie inside the root, by each resolver."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.disk.conftest import MakeRoot
from tests.disk.descriptors import only, open_descriptors
from tests.disk.schedule import moments
from xsendfile._errors import NotFound, OutsideRoot, PathRefused, Refused, RootNotFound
from xsendfile._model import Symlinks
from xsendfile._root import Descriptor, Root, duplicate, open_named
from xsendfile._root.resolve import ByKernel, Resolver

CONTENT = b"of the file\n"


@pytest.fixture
def file(files: Path) -> Path:
    """A file inside, two directories deep."""
    file = files / "a/b/file.txt"
    file.parent.mkdir(parents=True)
    file.write_bytes(CONTENT)
    return file


@pytest.fixture
def content(file: Path) -> Iterator[Descriptor]:
    """That file, as the application has opened it."""
    content = open_named(str(file))
    yield content
    content.close()


def recognized(root: Root, path: Path) -> bytes:
    """Open a file as applications do, and return the path below the root that it is known by."""
    with path.open("rb") as opened:
        content = duplicate(opened)
        assert content is not None
        try:
            return b"/".join(root.recognize(content).found)
        finally:
            content.close()


@pytest.mark.parametrize("policy", ["inside", "deny", "follow"])
def test_an_open_file_inside_is_known_by_its_own_name(
    make_root: MakeRoot, files: Path, content: Descriptor, policy: Symlinks
) -> None:
    found = make_root(files, policy).recognize(content)
    assert found.root == os.fsencode(files)
    assert found.asked == found.found == (b"a", b"b", b"file.txt")
    assert found.size == len(CONTENT)
    assert found.mtime_ns == content.status().st_mtime_ns
    assert content.read(0, 100) == CONTENT, "it stays open"


@pytest.mark.parametrize("name", [b"\xff\xfe.txt", b"new\nline", b"x (deleted)", b" ", b"\\"])
def test_any_name_is_known(root: Root, files: Path, name: bytes) -> None:
    path = files / os.fsdecode(name)
    path.write_bytes(CONTENT)
    assert recognized(root, path) == name


def test_links_that_a_file_was_opened_by_are_not_in_its_name(
    root: Root, files: Path, file: Path, place: Path
) -> None:
    (files / "link").symlink_to("a/b/file.txt")
    (files / "directory").symlink_to("a")
    (place / "from-outside").symlink_to(file)
    for path in (files / "link", files / "directory/b/file.txt", place / "from-outside"):
        assert recognized(root, path) == b"a/b/file.txt"


def test_a_root_behind_a_link_knows_its_files(
    make_root: MakeRoot, place: Path, files: Path, file: Path
) -> None:
    (place / "current").symlink_to(files)
    assert recognized(make_root(place / "current"), file) == b"a/b/file.txt"
    assert recognized(make_root(place / "current"), place / "current/a/b/file.txt")


def test_a_file_that_was_opened_by_a_descriptor_is_known_where_the_kernel_tells(
    root: Root, resolver: Resolver, file: Path
) -> None:
    with open(os.open(file, os.O_RDONLY), "rb") as opened:
        content = duplicate(opened)
    assert content is not None
    if isinstance(resolver, ByKernel):
        assert root.recognize(content).found == (b"a", b"b", b"file.txt")
    else:
        with pytest.raises(NotFound):
            root.recognize(content)
    content.close()


@pytest.mark.parametrize("policy", ["inside", "deny", "follow"])
def test_a_file_elsewhere_is_outside_whatever_leads_to_it(
    make_root: MakeRoot, files: Path, outside: Path, policy: Symlinks
) -> None:
    (files / "out").symlink_to(outside)
    (files / "directory").symlink_to(outside.parent)
    root = make_root(files, policy)
    for path in (outside, files / "out", files / "directory/secret.txt", Path("/etc/passwd")):
        with pytest.raises(OutsideRoot):
            recognized(root, path)


def test_of_two_names_of_one_file_that_counts_by_which_it_was_opened(
    root: Root, files: Path, file: Path, outside: Path
) -> None:
    (outside.parent / "linked").hardlink_to(file)
    (files / "linked").hardlink_to(file)
    assert recognized(root, files / "linked") == b"linked"
    with pytest.raises(OutsideRoot):
        recognized(root, outside.parent / "linked")


def test_what_is_no_regular_file_is_not_known(root: Root, files: Path, file: Path) -> None:
    os.mkfifo(files / "fifo")
    for path in (files / "fifo", file.parent, files):
        content = Descriptor(os.open(path, os.O_RDONLY | os.O_NONBLOCK), os.fsencode(path))
        with pytest.raises(PathRefused):
            root.recognize(content)
        content.close()


def test_a_pipe_is_not_known(root: Root) -> None:
    ends = os.pipe()
    content = Descriptor(ends[0])
    with pytest.raises(PathRefused):
        root.recognize(content)
    content.close()
    os.close(ends[1])


def exchange(file: Path, _: Path) -> None:
    file.unlink()
    file.write_bytes(b"another")


def leave_a_mark(file: Path, _: Path) -> None:
    """Put another file where the kernel says that the removed one is."""
    file.unlink()
    file.with_name("file.txt (deleted)").write_bytes(b"another")


def put_a_link(file: Path, secret: Path) -> None:
    file.unlink()
    file.symlink_to(secret)


def move_out(file: Path, secret: Path) -> None:
    file.rename(secret.with_name("moved"))


def move_the_directory_out(file: Path, secret: Path) -> None:
    moved = secret.with_name(f"{secret.name}-moved")
    file.parent.rename(moved)
    file.parent.symlink_to(moved)


def rename(file: Path, _: Path) -> None:
    file.rename(file.with_name("renamed"))


def put_a_file_above(file: Path, _: Path) -> None:
    """Put a file in the place of the directory."""
    file.parent.rename(file.parent.with_name("c"))
    file.parent.write_bytes(b"another")


CHANGES: dict[str, Callable[[Path, Path], object]] = {
    "unlinked": lambda file, _: file.unlink(),
    "exchanged": exchange,
    "unlinked beside another": leave_a_mark,
    "a link out in its place": put_a_link,
    "moved out": move_out,
    "its directory moved out": move_the_directory_out,
    "its directory closed": lambda file, _: file.parent.chmod(0),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_file_that_lost_its_name_is_not_known(
    root: Root, file: Path, outside: Path, content: Descriptor, change: Callable[..., object]
) -> None:
    before = open_descriptors()
    change(file, outside)
    with pytest.raises(PathRefused):
        root.recognize(content)
    assert open_descriptors() == before


@pytest.mark.parametrize(
    ("change", "name"), [(rename, b"a/b/renamed"), (put_a_file_above, b"a/c/file.txt")]
)
def test_a_renamed_file_is_known_by_its_new_name_or_not_at_all(
    root: Root, file: Path, content: Descriptor, change: Callable[..., object], name: bytes
) -> None:
    change(file, file)
    if isinstance(root._resolver, ByKernel):
        assert b"/".join(root.recognize(content).found) == name
    else:
        with pytest.raises(NotFound):
            root.recognize(content)


@pytest.mark.parametrize("change", [exchange, put_a_link, move_the_directory_out])
def test_whatever_changes_at_whatever_moment_no_other_file_is_told_of(
    root: Root, files: Path, outside: Path, change: Callable[[Path, Path], object]
) -> None:
    for number, moment in enumerate(moments()):
        file, secret = files / f"{number}/file.txt", outside.with_name(f"{number}")
        file.parent.mkdir()
        file.write_bytes(CONTENT)
        secret.write_bytes(b"not for you")
        content = open_named(str(file))
        with moment.brings(lambda: change(file, secret)):  # noqa: B023 - called in here
            try:
                known = root.recognize(content)
            except PathRefused:
                known = None
        if known is not None:
            assert known.root == os.fsencode(files)
            assert known.size == len(CONTENT)
            assert known.mtime_ns == content.status().st_mtime_ns
        content.close()


class Lying:
    """Says that every open file has one path, as the mounts of another process may."""

    def __init__(self, honest: Resolver, path: Path) -> None:
        self.directory = honest.directory
        self.target = honest.target
        self.stays = honest.stays
        self._path = os.fsencode(path)

    def opened(self, *_: object) -> bytes:
        return self._path


@pytest.mark.parametrize(
    "lie",
    ["a/b/file.txt", "missing", "a/b", "out", "a/b/file.txt/below", "../files-secret/secret.txt"],
)
def test_a_file_outside_by_a_name_inside_is_not_known(
    root: Root, resolver: Resolver, files: Path, file: Path, outside: Path, lie: str
) -> None:
    assert file.exists()
    (files / "out").symlink_to(outside)
    content = open_named(os.fsencode(outside))
    before = open_descriptors()
    root._resolver = Lying(resolver, files / lie)
    with pytest.raises(Refused):
        root.recognize(content)
    assert open_descriptors() == before
    content.close()


@pytest.mark.parametrize("name", ["missing", "file", "everything"])
def test_a_root_that_cannot_be_used_is_said_to_be_the_trouble(
    make_root: MakeRoot, place: Path, content: Descriptor, name: str
) -> None:
    (place / "file").write_bytes(b"")
    (place / "everything").symlink_to("/")
    before = open_descriptors()
    with pytest.raises(RootNotFound):
        make_root(place / name).recognize(content)
    assert open_descriptors() == before


def test_a_closed_file_is_not_known(root: Root, content: Descriptor) -> None:
    content.close()
    before = open_descriptors()
    with pytest.raises((NotFound, OSError)):
        root.recognize(content)
    assert open_descriptors() == before


def test_running_out_of_descriptors_is_no_file_elsewhere(root: Root, content: Descriptor) -> None:
    before = open_descriptors()
    errors = []
    for count in range(4):
        with only(count):
            try:
                root.recognize(content)
            except OSError as error:
                errors.append(os.strerror(error.errno or 0))
    assert errors == ["Too many open files"] * 3
    assert open_descriptors() == before
