"""The root itself: where it lies, and when."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

import pytest

from tests.disk.conftest import MakeRoot
from xsendfile import PrivateFiles
from xsendfile._errors import NotFound, OutsideRoot, RootNotFound
from xsendfile._model import Symlinks
from xsendfile._root import Root, is_directory, is_symlink
from xsendfile._root.resolve import ByKernel

NAME = (b"a.txt",)


@pytest.fixture
def releases(place: Path) -> Path:
    """Two releases of a site, each with its own files, and the link that names the current one."""
    for number in ("1", "2"):
        (place / "releases" / number).mkdir(parents=True)
        (place / "releases" / number / "a.txt").write_bytes(number.encode())
    (place / "current").symlink_to("releases/1")
    return place


def text_of(root: Root) -> bytes:
    opened = root.open(NAME)
    file, content = opened.proof.file, opened.content
    text = content.read(0, 100)
    content.close()
    assert file == root.find(NAME)
    return text


def test_a_root_may_be_reached_through_a_link(make_root: MakeRoot, releases: Path) -> None:
    root = make_root(releases / "current", "deny")
    assert text_of(root) == b"1"
    assert root.find(NAME).root == os.fsencode(releases / "releases/1")


def test_a_link_to_the_root_may_be_changed_between_two_requests(
    make_root: MakeRoot, releases: Path
) -> None:
    root = make_root(releases / "current")
    assert text_of(root) == b"1"
    (releases / "next").symlink_to("releases/2")
    (releases / "next").rename(releases / "current")
    assert text_of(root) == b"2"
    assert root.find(NAME).path == os.fsencode(releases / "releases/2/a.txt")


def test_a_link_from_one_release_into_another_leads_out(
    make_root: MakeRoot, releases: Path
) -> None:
    (releases / "releases/1/b.txt").symlink_to("../2/a.txt")
    with pytest.raises(OutsideRoot):
        make_root(releases / "current").find((b"b.txt",))


def test_a_root_may_come_later_and_go_again(make_root: MakeRoot, place: Path) -> None:
    root = make_root(place / "later")
    for _ in range(2):
        for look in (root.find, root.open, lambda _: root.resolve()):
            with pytest.raises(RootNotFound, match="root: ENOENT"):
                look(NAME)
        (place / "later").mkdir()
        (place / "later/a.txt").write_bytes(b"a")
        assert text_of(root) == b"a"
        (place / "later/a.txt").unlink()
        (place / "later").rmdir()


def test_a_root_that_is_a_file_holds_none(make_root: MakeRoot, place: Path) -> None:
    (place / "file").write_bytes(b"")
    root = make_root(place / "file")
    for look in (root.find, root.open, lambda _: root.resolve()):
        with pytest.raises(RootNotFound, match="root: ENOTDIR"):
            look(NAME)


def test_a_root_that_is_closed_to_us_holds_none(make_root: MakeRoot, files: Path) -> None:
    (files / "a.txt").write_bytes(b"")
    files.chmod(0)
    root = make_root(files)
    for look in (root.find, root.open):
        with pytest.raises(NotFound, match="disk: EACCES"):
            look(NAME)


def test_a_root_that_we_may_not_list_will_do(make_root: MakeRoot, files: Path) -> None:
    (files / "a.txt").write_bytes(b"a")
    files.chmod(0o111)
    assert text_of(make_root(files)) == b"a"


def test_a_sibling_whose_name_begins_like_the_roots_is_outside(
    root: Root, files: Path, outside: Path
) -> None:
    assert os.fsencode(outside).startswith(os.fsencode(files))
    (files / "a.txt").symlink_to(outside)
    with pytest.raises(OutsideRoot):
        root.find(NAME)


def test_a_root_may_be_called_like_a_removed_one(make_root: MakeRoot, place: Path) -> None:
    directory = place / "gone (deleted)"
    directory.mkdir()
    (directory / "a.txt").write_bytes(b"a")
    assert text_of(make_root(directory)) == b"a"
    assert make_root(directory).resolve() == os.fsencode(directory)


@pytest.mark.usefixtures("resolver")
@pytest.mark.parametrize("name", ["current/a.txt", "releases/1/a.txt"])
def test_an_absolute_path_is_understood_as_given_and_as_resolved(releases: Path, name: str) -> None:
    assert PrivateFiles(releases / "current").find(releases / name).asked == NAME


@pytest.mark.usefixtures("resolver")
@pytest.mark.parametrize("name", ["releases/2/a.txt", "releases/1", "current", "a.txt", "/a.txt"])
def test_an_absolute_path_elsewhere_is_outside(releases: Path, name: str) -> None:
    with pytest.raises(OutsideRoot):
        PrivateFiles(releases / "current").find(releases / name)


def test_what_the_directory_is(place: Path, files: Path) -> None:
    (place / "link").symlink_to(files)
    (place / "file").write_bytes(b"")
    names = [os.fsencode(place / name) for name in ("files", "link", "file", "missing")]
    assert list(map(is_directory, names)) == [True, True, False, False]
    assert list(map(is_symlink, names)) == [False, True, False, False]


def test_the_kernels_own_answer_is_there_to_be_had() -> None:
    assert ByKernel.available()


def test_a_refusal_shows_no_path_even_in_a_traceback(root: Root) -> None:
    name = "secret-name"  # not in the line below: a traceback quotes it
    with pytest.raises(NotFound) as caught:
        root.find((name.encode(),))
    assert name not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("policy", ["inside", "follow"])
def test_a_root_that_has_become_the_whole_machine_serves_nothing(
    make_root: MakeRoot, place: Path, policy: Symlinks
) -> None:
    (place / "everything").symlink_to("/")
    root = make_root(place / "everything", policy)
    with pytest.raises(RootNotFound, match="every file of the machine"):
        root.find((b"etc", b"passwd"))
