"""What both applications share: the files, the links, and what a process says of itself."""

from __future__ import annotations

import json
import logging
import os
import sys
from types import FrameType
from urllib.parse import parse_qsl

import xsendfile
from xsendfile import PrivateFiles, TokenConfig

ROOT = os.environ.get("SITE_ROOT", "/nowhere")
LINKS = TokenConfig("a secret of the tests", "sha256", timeout=3600)
A_DAY = 86_400  # seconds
LOGGED = "our own log: "
"""How the lines of our logger begin in the log of the server."""

_OURS = os.path.dirname(xsendfile.__file__)

documents = PrivateFiles(ROOT)


def log_to_the_server() -> None:
    """Have all that we log stand in what the server prints."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(LOGGED + "%(message)s"))
    logger = logging.getLogger("xsendfile")
    logger.addHandler(handler)
    logger.propagate = False


def parameters(query: str) -> dict[str, str]:
    """Return the parameters of a request; bytes that are not UTF-8 are kept (PEP 383)."""
    return dict(parse_qsl(query, errors="surrogateescape"))


def report(running: list[str]) -> bytes:
    """Return what this process still does for us, as JSON: open files, and functions at work."""
    open_files = [_target(number) for number in os.listdir("/proc/self/fd")]
    busy = [name for frame in sys._current_frames().values() for name in _ours(frame)]
    below = [path for path in open_files if path.startswith(f"{ROOT}/")]  # not the root itself
    return json.dumps({"open": below, "busy": busy, "running": running}).encode()


def resize(name: str, size: int) -> None:
    """Change the size of a file."""
    os.truncate(f"{ROOT}/{name}", size)


def _target(number: str) -> str:
    """Return what a descriptor is open on."""
    try:
        return os.readlink(f"/proc/self/fd/{number}")
    except OSError:  # that of the listing itself
        return ""


def _ours(frame: FrameType | None) -> list[str]:
    """Return the functions of the library on a stack."""
    names = []
    while frame is not None:
        if frame.f_code.co_filename.startswith(_OURS):
            names.append(frame.f_code.co_qualname)
        frame = frame.f_back
    return names
