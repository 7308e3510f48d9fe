"""What tells a file, and what tells a directory: by each of these, and not by a name alone."""

from __future__ import annotations

import os
import shutil
import types
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.memory.asking import Clock, asked, delivered, steps, turned
from xsendfile import PrivateFiles, Sender

OLD, NEW = b"the old bytes", b"the new bytes"  # of one size


def test_a_link_turned_to_a_file_of_the_same_size_and_moment(
    files: Path, sender: Sender, clock: Clock
) -> None:
    """Nothing but the number of the file tells them apart."""
    for number in range(100):
        one, other = files / f"{number}-one", files / f"{number}-other"
        one.write_bytes(OLD)
        other.write_bytes(NEW)
        if one.stat().st_ctime_ns == other.stat().st_ctime_ns:
            break
    (files / "link").symlink_to(one)
    warm = PrivateFiles(files, sender, clock=clock)
    assert delivered(warm, "link") == OLD
    turned(files / "link", str(other))
    assert delivered(warm, "link") == NEW


# What tells a file: each of these alone, and the proof is made again.
FIELDS = ("st_mode", "st_dev", "st_ino", "st_size", "st_mtime_ns", "st_ctime_ns")


@pytest.mark.parametrize("field", FIELDS)
def test_a_file_that_differs_in_one_thing_is_proven_again(
    *, files: Path, sender: Sender, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    (files / "file.txt").write_bytes(OLD)
    warm = PrivateFiles(files, sender)
    delivered(warm, "file.txt")
    with steps() as taken:
        _tell_once_otherwise(monkeypatch, "stat", field)
        asked(warm, "file.txt")
    assert "lstat" in taken, "the walk"


def test_a_directory_that_was_exchanged_is_looked_for_anew(
    files: Path, sender: Sender, clock: Clock
) -> None:
    (files / "a/b").mkdir(parents=True)
    for name in ("one.txt", "two.txt"):
        (files / "a/b" / name).write_bytes(OLD)
    warm = PrivateFiles(files, sender, clock=clock)
    assert delivered(warm, "a/b/one.txt") == OLD
    (files / "a").rename(files / "former")
    (files / "a/b").mkdir(parents=True)
    (files / "a/b/two.txt").write_bytes(NEW)
    assert delivered(warm, "a/b/two.txt") == NEW
    assert delivered(warm, "former/b/two.txt") == OLD


def _tell_once_otherwise(patch: pytest.MonkeyPatch, function: str, field: str) -> None:
    """Have the next call of a function of the disk return a status with one field changed."""
    original: Callable[..., os.stat_result] = getattr(os, function)

    def once(*args: object) -> object:
        patch.undo()
        status = original(*args)
        told = {name: getattr(status, name) for name in dir(status) if name.startswith("st_")}
        return types.SimpleNamespace(**{**told, field: told[field] + 1})

    patch.setattr(os, function, once)


def test_a_number_that_is_given_out_again_is_another_directory(
    *, files: Path, place: Path, sender: Sender, clock: Clock
) -> None:
    """Many file systems do so at once: here it is, outside, with a link in the former's place."""
    (files / "a/b").mkdir(parents=True)
    (files / "a/b/file.txt").write_bytes(OLD)
    (place / "outside").mkdir()
    warm = PrivateFiles(files, sender, symlinks="deny", clock=clock)
    assert delivered(warm, "a/b/file.txt") == OLD
    number = (files / "a/b").stat().st_ino
    shutil.rmtree(files / "a")
    for spare in range(10):
        (place / "outside/b").mkdir()
        if (place / "outside/b").stat().st_ino == number:
            break
        (place / "outside/b").rename(place / f"outside/spare-{spare}")
    (place / "outside/b").mkdir(exist_ok=True)
    (place / "outside/b/secret.txt").write_bytes(b"not for you")
    (files / "a").symlink_to("../outside")
    assert delivered(warm, "a/b/secret.txt") == "symbolic link"
