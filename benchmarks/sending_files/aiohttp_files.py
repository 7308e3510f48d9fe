"""aiohttp's response for a file: for its worker in gunicorn, and on its own server.

Run that one with `python -m benchmarks.sending_files.aiohttp_files PORT`.
"""

from __future__ import annotations

import os
import sys

from aiohttp import web

from benchmarks.sending_files import ROOT

_root = os.environ[ROOT]


async def deliver(request: web.Request) -> web.FileResponse:
    """Answer with a file; whether it lies below the directory is not looked at."""
    return web.FileResponse(_root + request.path)


application = web.Application()
application.router.add_get("/{name}", deliver)

if __name__ == "__main__":
    web.run_app(application, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
