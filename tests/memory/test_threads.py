"""Many threads on one memory, while the files are replaced: what each gets was there meanwhile."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.memory.asking import GET, Clock
from xsendfile import Nginx, PrivateFiles, Sender, Serve

VERSIONS = 6
ROUNDS = 20  # of all threads together
PATIENCE = 20.0  # seconds
NAMES = [f"{number % 2}/{number}.txt" for number in range(6)]


@pytest.mark.parametrize("memory", [2, 4096], ids=["that is emptied all the time", "with room"])
@pytest.mark.parametrize("sender", [Nginx("/_files/"), Serve()], ids=repr)
def test_no_answer_is_older_than_its_request(files: Path, sender: Sender, memory: int) -> None:
    """Each version of a file is a byte longer than the one before: the size tells which it is."""
    for name in NAMES:
        (files / name).parent.mkdir(exist_ok=True)
        (files / name).write_bytes(b"x")
    version = dict.fromkeys(NAMES, 1)
    warm = PrivateFiles(files, sender, memory=memory)
    wrong: list[object] = []
    answers: list[int] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            for age, name in enumerate(NAMES):
                least = version[name]
                size, shown = _seen(warm, name, age)
                if not least <= size <= version[name] + 1 or shown != f"private, max-age={age}":
                    wrong.append((name, least, size, version[name], shown))
            answers.append(len(NAMES))

    threads = [threading.Thread(target=_reporting(ask, wrong)) for _ in range(4)]
    for thread in threads:
        thread.start()
    end = time.monotonic() + PATIENCE
    while min(version.values()) < VERSIONS or (len(answers) < ROUNDS and not wrong):
        assert time.monotonic() < end
        for name in NAMES:
            (files / "new").write_bytes(b"x" * (version[name] + 1))
            (files / "new").rename(files / name)
            version[name] += 1
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_bytes_are_counted_right_though_another_thread_runs_while_directories_are_closed(
    files: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        (files / f"{number}").mkdir()
        (files / f"{number}/file.txt").write_bytes(b"x")
    warm = PrivateFiles(files, Nginx("/_files/"), clock=clock)
    memory = warm.root.memory
    close, others = os.close, ["2/file.txt"]

    def closing(descriptor: int) -> None:
        close(descriptor)
        if others:
            warm.find(others.pop())  # as another thread would: the interpreter lock is given up

    for name in ("0/file.txt", "1/file.txt"):
        warm.find(name)
    clock.now += 1.0
    monkeypatch.setattr(os, "close", closing)
    warm.find("1/file.txt")
    assert not others
    proofs = sum(proof.size for proof in memory._proofs.values())
    clock.now += 1.0
    assert memory.nearest((b"file.txt",)) is None
    assert memory.size == proofs, "no directory is left, and none is charged"


def _seen(files: PrivateFiles, name: str, age: int) -> tuple[int, str]:
    """Return how long the file is that is delivered, and how long it may be kept."""
    reply = files.answer(GET, name, max_age=age)
    shown = dict(reply.headers)["Cache-Control"]
    if reply.content is None:
        return files.find(name).size or 0, shown
    size = len(reply.content.read(0, 2**20))
    reply.content.close()
    assert size == int(dict(reply.headers)["Content-Length"])
    return size, shown


def _reporting(act: Callable[[], None], wrong: list[object]) -> Callable[[], None]:
    """Return what does something, and notes with what it ends."""

    def run() -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test fails by it
            wrong.append(error)

    return run
