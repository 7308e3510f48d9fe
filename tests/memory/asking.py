"""Asking for files in process, with a clock that the test moves."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Unpack
from urllib.parse import unquote

import pytest

from tests.disk.schedule import STEPS
from xsendfile import Nginx, PrivateFiles, Refused, Reply, Request, Sender, Serve
from xsendfile._model import PresentationOptions

GET = Request("GET")
LOCATION = "/_files/"
SENDERS: dict[str, Sender] = {"handed over": Nginx(LOCATION), "sent": Serve()}


class Clock:
    """A clock that stands still until it is moved.

    Attributes:
        now: the time in seconds.

    """

    def __init__(self) -> None:
        """Begin at a moment that has an exact second after it."""
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def delivered(files: PrivateFiles, path: str) -> bytes | str:
    """Return the bytes of the file that the answer delivers, or why there are none."""
    try:
        reply = files.answer(GET, path)
    except Refused as refused:
        return refused.reason
    if reply.content is not None:
        with contextlib.closing(reply.content):
            return reply.content.read(0, 100)
    return handed_over(files, reply).read_bytes()


def asked(files: PrivateFiles, path: str, **options: Unpack[PresentationOptions]) -> Reply:
    """Return the answer; the file that it sends is closed."""
    reply = files.answer(GET, path, **options)
    if reply.content is not None:
        reply.content.close()
    return reply


def handed_over(files: PrivateFiles, reply: Reply) -> Path:
    """Return the file that nginx sends, after seeing that no link below the root leads to it."""
    name = unquote(dict(reply.headers)["X-Accel-Redirect"].removeprefix(LOCATION))
    path = Path(os.fsdecode(files.root.directory), name)
    if files.root.symlinks != "follow":
        assert path.resolve() == Path(os.fsdecode(files.root.directory)).resolve() / name
    return path


def turned(link: Path, target: str) -> None:
    """Have a link lead elsewhere: not a moment without it."""
    (link.parent / "next").symlink_to(target)
    (link.parent / "next").rename(link)


@contextlib.contextmanager
def steps() -> Iterator[list[str]]:
    """Yield a list that gets the name of every function of the disk that is called."""
    taken: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for function in STEPS:
            patch.setattr(os, function, _noted(function, taken))
        gc.disable()  # others' garbage has descriptors to close, too
        try:
            yield taken
        finally:
            gc.enable()


def _noted(function: str, taken: list[str]) -> Callable[..., object]:
    original: Callable[..., object] = getattr(os, function)

    def step(*args: object, **options: object) -> object:
        taken.append(function)
        return original(*args, **options)

    return step
