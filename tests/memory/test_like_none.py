"""Whatever is done to a small tree, in whatever order: a memory answers as none does.

One thing it may not notice for a second, and is held to nothing else: that a
directory above a file was moved, and a link put where it leads there again.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.memory.asking import GET, SENDERS, Clock
from xsendfile import PrivateFiles, Refused, Sender
from xsendfile._model import Symlinks

PATHS = ["x", "a", "a/x", "a/b", "a/b/x", "c", "c/x", "c/b", "c/b/x"]
NAMES = [path for path in PATHS if path.endswith("x")]
TARGETS = ["x", "a", "a/b", "c", "c/b", "a/x", "../out", "../out/b", "../out/x", "../moved"]
MOMENTS = [0.25, 0.5, 1.0]

places = st.sampled_from(PATHS)
Step = tuple[str, str, str]
steps = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["write", "rewrite", "remove", "make", "close"]), places, st.just("")
        ),
        st.tuples(st.just("rename"), places, places),
        st.tuples(st.just("hard"), places, places),
        st.tuples(st.just("out"), st.sampled_from(["a", "a/b", "c", "c/b"]), st.just("")),
        st.tuples(st.just("back"), places, st.just("")),
        st.tuples(st.just("link"), places, st.sampled_from(TARGETS)),
        st.tuples(st.just("move and link"), st.sampled_from(["a", "a/b", "c"]), st.just("")),
        st.tuples(st.just("wait"), st.just(""), st.sampled_from([str(rest) for rest in MOMENTS])),
    ),
    min_size=1,
    max_size=12,
)


class Tree:
    """A small tree, what lies beside it, and what has become of it.

    Attributes:
        root: the root.
        moved: when a directory was moved last.

    """

    def __init__(self, place: Path, clock: Clock) -> None:
        """Plant it."""
        self.root = place / "root"
        self.moved = -1.0
        self._clock = clock
        self._content = itertools.count()
        for path in ("root/a/b", "root/c/b", "out/b"):
            (place / path).mkdir(parents=True)
        for path in (*(f"root/{name}" for name in NAMES), "out/x", "out/b/x"):
            self._write(place / path)

    def act(self, step: Step) -> None:
        """Do one thing, as far as the tree allows it."""
        kind, one, other = step
        path, aside = self.root / one, self.root.parent / "moved"
        deeds: dict[str, Callable[[], object]] = {
            "write": lambda: self._replace(path),
            "rewrite": lambda: self._write(path),
            "remove": lambda: _remove(path),
            "make": path.mkdir,
            "close": lambda: path.chmod(0),
            "rename": lambda: self._rename(path, self.root / other),
            "hard": lambda: os.link(path, self.root / other),
            "out": lambda: self._rename(path, aside),
            "back": lambda: self._rename(aside, path),
            "link": lambda: _link(path, os.path.relpath(self.root / other, path.parent)),
            "move and link": lambda: self._move_and_link(path, aside),
            "wait": lambda: setattr(self._clock, "now", self._clock.now + float(other)),
        }
        with contextlib.suppress(OSError, ValueError):  # it is not there, or something is
            deeds[kind]()

    def _write(self, path: Path) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        with open(os.open(path, flags), "wb") as file:
            file.write(b"%08d" % next(self._content))

    def _replace(self, path: Path) -> None:
        self._write(self.root.parent / "new")
        (self.root.parent / "new").rename(path)

    def _rename(self, path: Path, to: Path) -> None:
        directory = path.is_dir() and not path.is_symlink()
        path.rename(to)
        if directory:
            self.moved = self._clock.now

    def _move_and_link(self, path: Path, to: Path) -> None:
        self._rename(path, to)
        path.symlink_to(to)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _link(path: Path, target: str) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    path.symlink_to(target)


def answer(files: PrivateFiles, name: str) -> object:
    """Return all of an answer that can be compared; a refusal by its reason."""
    try:
        reply = files.answer(GET, name)
    except Refused as refused:
        return refused.reason
    content = b""
    if reply.content is not None:
        content = reply.content.read(0, 100)
        reply.content.close()
    return reply.status, [*reply.headers], reply.file, content


@pytest.mark.parametrize("sender", SENDERS.values(), ids=SENDERS)
@settings(max_examples=120)
@given(doings=steps, policy=st.sampled_from(get_args(Symlinks)), by_link=st.booleans())
def test_a_memory_answers_as_none_does(
    sender: Sender,
    doings: list[Step],
    policy: Symlinks,
    by_link: bool,
) -> None:
    clock = Clock()
    with tempfile.TemporaryDirectory(prefix="xsendfile-memory-") as place:
        tree = Tree(Path(place), clock)
        root = tree.root
        if by_link:
            root = Path(place, "current")
            root.symlink_to("root")
        warm = PrivateFiles(root, sender, symlinks=policy, clock=clock)
        cold = PrivateFiles(root, sender, symlinks=policy, memory=0)
        for step in [("wait", "", "0.0"), *doings]:
            tree.act(step)
            for name in NAMES:
                known, true = answer(warm, name), answer(cold, name)
                in_the_second = clock.now < tree.moved + 1.0
                assert known == true or (in_the_second and _by_link(warm, tree.root, name))


def _by_link(files: PrivateFiles, root: Path, name: str) -> bool:
    """Whether a link is on the way to a file, or was when it was proven."""
    way = (root / name, *(root / part for part in Path(name).parents))
    if any(part.is_symlink() for part in way if part != root):
        return True
    with contextlib.suppress(Refused):
        return b"/".join(files.find(name).found) != name.encode()
    return False
