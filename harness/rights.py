"""The rights of an ordinary user, for a while."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

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
