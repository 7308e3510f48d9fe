"""A thread that keeps exchanging names, while files are looked for: nothing from outside leaves."""

from __future__ import annotations

import contextlib
import os
import random
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.disk.descriptors import open_descriptors
from xsendfile._errors import Refused
from xsendfile._root import Root

LOOKS = 2000


@pytest.fixture(autouse=True)
def build(files: Path, outside: Path) -> None:
    (files / "dir").mkdir()
    for name in ("dir/file.txt", "file.txt"):
        (files / name).write_bytes(b"inside")
    (outside.parent / "file.txt").write_bytes(b"not for you")
    (files / "link").symlink_to(outside)
    (files / "dir-link").symlink_to(outside.parent)


@contextlib.contextmanager
def running(swap: Callable[[], None]) -> Iterator[None]:
    """Repeat `swap` in a thread, with frequent switches between threads."""
    end = threading.Event()

    def work() -> None:
        while not end.is_set():
            swap()
            for _ in range(random.randrange(8)):  # or both threads may fall into step
                os.getppid()

    thread = threading.Thread(target=work)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()
        sys.setswitchinterval(interval)


def looks(outcomes: Counter[bytes]) -> Iterator[int]:
    """Count the looks: enough of them, and until both sides of the race have been seen."""
    for look in range(100 * LOOKS):
        if look >= LOOKS and len(outcomes) > 1:
            return
        yield look


def swapping_files(files: Path) -> Callable[[], None]:
    """Give one name to a link that leads out and to a file, in turns; it always exists."""

    def swap() -> None:
        os.symlink("../files-secret/secret.txt", files / "next")
        os.rename(files / "next", files / "file.txt")
        (files / "next").write_bytes(b"inside")
        os.rename(files / "next", files / "file.txt")

    return swap


def swapping_directories(files: Path) -> Callable[[], None]:
    """Give one name to a link that leads out and to a directory, in turns."""

    def swap() -> None:
        os.rename(files / "dir", files / "aside")
        os.rename(files / "dir-link", files / "dir")
        os.rename(files / "dir", files / "dir-link")
        os.rename(files / "aside", files / "dir")

    return swap


RACES = pytest.mark.parametrize(
    ("race", "name"),
    [(swapping_files, (b"file.txt",)), (swapping_directories, (b"dir", b"file.txt"))],
    ids=["files", "directories"],
)


@RACES
def test_no_path_from_outside_is_found(
    root: Root, files: Path, race: Callable[[Path], Callable[[], None]], name: tuple[bytes, ...]
) -> None:
    paths: Counter[bytes] = Counter()  # b"" is a refusal
    with running(race(files)):
        for _ in looks(paths):
            try:
                paths[root.find(name).path] += 1
            except Refused:
                paths[b""] += 1
    base = os.fsencode(files)
    own = {base + b"/" + b"/".join(name), base + b"/aside/file.txt", base + b"/next"}
    assert set(paths) <= {*own, b""}
    assert paths.keys() & own, "some were found"
    assert b"" in paths, "some were refused"


@RACES
def test_no_byte_from_outside_is_read(
    root: Root, files: Path, race: Callable[[Path], Callable[[], None]], name: tuple[bytes, ...]
) -> None:
    contents: Counter[bytes] = Counter()
    descriptors = open_descriptors()
    with running(race(files)):
        for _ in looks(contents):
            try:
                content = root.open(name).content
            except Refused:
                contents[b"refused"] += 1
            else:
                contents[content.read(0, 100)] += 1
                content.close()
    assert set(contents) == {b"inside", b"refused"}
    assert open_descriptors() == descriptors
