"""What an import costs: fresh processes that do nothing else, beside one that does nothing.

Each is a Python of its own (`-I`: nothing of the environment, nothing of the
user's), from its start to its end; what is imported was compiled before, and
lies in the page cache.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

from benchmarks.rounds import Comparison, compare

NOTHING = "pass"
OURS = "import xsendfile"
STATEMENTS = {
    NOTHING: (),
    OURS: (),
    "from xsendfile import Nginx; from xsendfile.wsgi import send_file": (),
    "from xsendfile import Nginx; from xsendfile.asgi import send_file": (),
    "import asyncio": (),
    "from whitenoise import WhiteNoise": ("WhiteNoise",),
    "from werkzeug.utils import send_file": ("Werkzeug",),
    "from flask import send_file": ("Flask",),
    "from starlette.responses import FileResponse": ("Starlette",),
    "from aiohttp.web import FileResponse": ("aiohttp",),
    "from django_sendfile import sendfile": ("django-sendfile2", "Django"),
    "from django_downloadview import PathDownloadView": ("django-downloadview", "Django"),
}
"""What is run, and the distributions that it needs."""

ROUNDS = 21


def compare_imports(*, rounds: int = ROUNDS) -> Comparison:
    """Compare the imports."""
    needed = {each for distributions in STATEMENTS.values() for each in distributions}
    return compare(
        "growth-import",
        "A process that imports, and ends",
        {statement: _running(statement) for statement in STATEMENTS},
        twice=NOTHING,
        unit="ms",
        rounds=rounds,
        settings={
            "beyond": NOTHING,
            "who": {
                "ours": [statement for statement in STATEMENTS if "xsendfile" in statement],
                "peers": [statement for statement, needs in STATEMENTS.items() if needs],
            },
            "process": "python -I -c STATEMENT, from its start to its end",
            "versions": {each: version(each) for each in sorted(needed)},
        },
    )


def _running(statement: str) -> Callable[[], float]:
    """Return what measures the milliseconds of a process."""
    command = [sys.executable, "-I", "-c", statement]

    def measure() -> float:
        started = time.perf_counter()
        ended = os.posix_spawn(command[0], command, os.environ)
        _, status = os.waitpid(ended, 0)
        taken = time.perf_counter() - started
        if status:
            raise subprocess.CalledProcessError(status, command)
        return taken * 1e3

    return measure
