"""Starlette's response for a file, without any application around it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from starlette.responses import FileResponse

from benchmarks.sending_files import ROOT

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

_root = os.environ[ROOT]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with a file; whether it lies below the directory is not looked at."""
    if scope["type"] == "http":
        await FileResponse(_root + scope["path"])(scope, receive, send)
