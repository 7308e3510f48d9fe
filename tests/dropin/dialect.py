"""The links of xsendfile 1.0, made from their description and not by the library."""

from __future__ import annotations

import hashlib
import time
from datetime import datetime
from urllib.parse import quote

SECRET = "a secret that keeps nothing"

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def digest_of(name: str, stamp: int, secret: str = SECRET, algorithm: str = "md5") -> str:
    """Return H(secret name stamp) in hexadecimal."""
    return hashlib.new(algorithm, f"{secret}{name}{stamp:x}".encode()).hexdigest()


def link(name: str, stamp: int, secret: str = SECRET, algorithm: str = "md5") -> str:
    """Return the link for `name` that was made at `stamp`, in epoch seconds."""
    return f"/{digest_of(name, stamp, secret, algorithm)}-{stamp:x}/{quote(name)}"


def seconds_from_now(seconds: int) -> int:
    """Return an epoch time in whole seconds."""
    return int(time.time()) + seconds


def local(stamp: int) -> datetime:
    """Return an epoch time as 1.0 passed times: naive, in the time of the place."""
    return datetime.fromtimestamp(stamp)  # noqa: DTZ006
