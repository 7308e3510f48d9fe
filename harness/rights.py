"""The rights of an ordinary user, for a while."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any

NOBODY = 65534
"""The user and group that Linux gives no rights to."""


@contextlib.contextmanager
def unprivileged() -> Iterator[None]:
    """Lay down root's rights, if this process has them."""
    if os.geteuid() != 0:
        yield
        return
    group = os.getegid()
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(group)


def without_root() -> dict[str, Any]:
    """Return what to tell `subprocess` so that a program runs without root's rights."""
    if os.geteuid() != 0:
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}
