"""A small root, and what may become of it while a file is looked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

INSIDE = b"inside"
OTHER = b"other inside"
NEW = b"new"
SECRET = b"secret, not for you"  # each has a size of its own

PLAIN = (b"a", b"file.txt")
LINK = (b"link",)
DIRECTORY_LINK = (b"dir-link", b"file.txt")
OUT = (b"out",)

LINKS = {"link": "a/file.txt", "dir-link": "a", "out": "../files-secret/file.txt"}

BELOW = {b"a/file.txt", b"a/aside", b"aside/file.txt", b"b/file.txt"}
"""Every path by which one of the files inside can be found, before a change or after."""


class Tree(NamedTuple):
    """A root and what lies beside it.

    Attributes:
        files: the root.
        secret: a file outside.

    """

    files: Path
    secret: Path


def planted(place: Path) -> Tree:
    """Build the tree, or restore it after a change."""
    tree = Tree(place / "files", place / "files-secret/file.txt")
    _put_back(tree)
    for path, content in (
        (tree.files / "a/file.txt", INSIDE),
        (tree.files / "b/file.txt", OTHER),
        (tree.secret, SECRET),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for name, target in LINKS.items():
        (tree.files / name).symlink_to(target)
    return tree


def _put_back(tree: Tree) -> None:
    """Undo what a change did to directories, and empty them: that is faster than new ones."""
    moved, directory = _moved(tree), tree.files / "a"
    if directory.is_symlink():
        directory.unlink()
        (tree.files / "aside").rename(directory)
    if moved.exists():
        moved.rename(directory)
    for path in [*tree.files.glob("a/*"), *map(tree.files.joinpath, LINKS)]:
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink(missing_ok=True)


def _moved(tree: Tree) -> Path:
    return tree.files.with_name("moved")


def _file(tree: Tree) -> Path:
    return tree.files / "a/file.txt"


def _exchange(name: Path, target: str) -> None:
    """Put a link in the place of a name."""
    name.rename(name.with_name("aside"))
    name.symlink_to(target)


def by_link_out(tree: Tree) -> None:
    _exchange(_file(tree), "../../files-secret/file.txt")


def by_linked_directory(tree: Tree) -> None:
    _exchange(tree.files / "a", "../files-secret")


def by_link_inside(tree: Tree) -> None:
    _exchange(_file(tree), "../b/file.txt")


def by_links_out(tree: Tree) -> None:
    """Have the links lead out at once: not a moment without them."""
    for name, target in (("link", "../files-secret/file.txt"), ("dir-link", "../files-secret")):
        (tree.files / "next").symlink_to(target)
        (tree.files / "next").rename(tree.files / name)


def by_link_turned_inside(tree: Tree) -> None:
    (tree.files / "next").symlink_to("b/file.txt")
    (tree.files / "next").rename(tree.files / "out")


def by_file_from_outside(tree: Tree) -> None:
    """Move it in: from now on it may be delivered."""
    tree.secret.rename(_file(tree))


def by_file_from_inside(tree: Tree) -> None:
    (tree.files / "b/file.txt").rename(_file(tree))


def by_new_file(tree: Tree) -> None:
    _reusing_number(_file(tree), lambda name: name.write_bytes(NEW))


def by_fifo(tree: Tree) -> None:
    _reusing_number(_file(tree), os.mkfifo)


def by_directory(tree: Tree) -> None:
    _reusing_number(_file(tree), os.mkdir)


def by_nothing(tree: Tree) -> None:
    _file(tree).unlink()


def by_directory_moved_out(tree: Tree) -> None:
    (tree.files / "a").rename(_moved(tree))


def by_mark_of_the_kernel(tree: Tree) -> None:
    """Remove the name of a file that stays, beside one that is called as the kernel calls it."""
    _file(tree).with_name("file.txt (deleted)").write_bytes(NEW)
    os.link(_file(tree), _file(tree).with_name("kept"))
    _file(tree).unlink()


def _reusing_number(name: Path, make: Callable[[Path], object]) -> None:
    """Put something else in a file's place, with the file's own number if the system gives it out.

    Many file systems do at once; where another program took it, the next try may get it.
    """
    number = name.stat().st_ino
    name.unlink()
    make(name)
    for spare in range(3):
        if name.stat().st_ino == number:
            break
        name.rename(name.with_name(f"spare-{spare}"))
        make(name)


Change = Callable[[Tree], None]
Names = frozenset[tuple[bytes, ...]]

_LINKS: Names = frozenset((LINK, DIRECTORY_LINK))
_ALL: Names = _LINKS | {PLAIN}
_OUT: Names = frozenset((OUT,))


class Effect(NamedTuple):
    """What a change brings.

    Attributes:
        below: the contents that may be read below the root, beside what could before.
        out: the names that lead out by a link, beside those that did before.
        concerns: the names that it makes a difference to.

    """

    below: frozenset[bytes] = frozenset()
    out: Names = frozenset()
    concerns: Names = _ALL


CHANGES: dict[Change, Effect] = {
    by_link_out: Effect(out=_ALL),
    by_linked_directory: Effect(out=_ALL),
    by_link_inside: Effect(frozenset((OTHER,))),
    by_links_out: Effect(out=_LINKS, concerns=_LINKS),
    by_link_turned_inside: Effect(frozenset((OTHER,)), out=_OUT, concerns=_OUT),
    by_file_from_outside: Effect(frozenset((SECRET,)), concerns=_ALL | _OUT),
    by_file_from_inside: Effect(frozenset((OTHER,))),
    by_new_file: Effect(frozenset((NEW,))),
    by_fifo: Effect(),
    by_directory: Effect(),
    by_nothing: Effect(),
    by_directory_moved_out: Effect(out=_LINKS),
    by_mark_of_the_kernel: Effect(),
}
