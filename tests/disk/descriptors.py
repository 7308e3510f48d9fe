"""Counting, and running out of, file descriptors."""

from __future__ import annotations

import contextlib
import gc
import os
import resource
from collections.abc import Iterator

from xsendfile import PrivateFiles

_FEW = 256


def open_descriptors() -> int:
    """Return how many descriptors this process has open."""
    gc.collect(0)  # what was made just now is young
    return len(os.listdir("/proc/self/fd"))


@contextlib.contextmanager
def only(count: int) -> Iterator[None]:
    """Leave `count` descriptors to be had, and give the others back at the end."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken: list[int] = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FEW, hard))
    try:
        with contextlib.suppress(OSError):
            while True:
                taken.append(os.dup(2))
        for _ in range(count):
            os.close(taken.pop())
        yield
    finally:
        for descriptor in taken:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def kept_open(files: PrivateFiles) -> int:
    """Return how many directories a memory keeps open."""
    return len(files.root.memory._directories)
