"""What one request costs in process: ours beside xsendfile 1.0 and the floor, in one run.

The floor is what no application that looks at its file can avoid: one
`os.stat` and `start_response` with three constant headers. Rounds are
interleaved; each holds the floor twice, and a run in which the two differ by
more than 3 % in the median is void.

Run it with `make bench`.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import xsendfile

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ROUNDS = 25
REQUESTS = 2000  # of each contestant in each round
VOID = 0.03  # how far the floor may be from itself
_ROOT = Path(__file__).parent.parent
_NAME = "2026/11/a folder/report 17.pdf"


def main() -> int:
    """Print the ratios; return 1 if the run is void."""
    with tempfile.TemporaryDirectory() as directory:
        root = os.path.realpath(directory)
        file = os.path.join(root, _NAME)
        os.makedirs(os.path.dirname(file))
        Path(file).write_bytes(b"x" * 1024)
        names, microseconds = _measured(_contestants(root, file))

    print(f"Python {platform.python_version()}, {platform.platform()}, {os.cpu_count()} cores")
    print(f"{ROUNDS} interleaved rounds of {REQUESTS} requests each; medians; [quartiles]\n")
    print(f"{'':44} {'µs':>6}   {'to the floor':>12}   to 1.0 standard")
    floor, again, original = names[0], names[1], names[2]
    for name in names:
        own = statistics.median(microseconds[name])
        print(f"{name:44} {own:6.1f}   {_ratio(microseconds, name, floor)}", end="   ")
        print(_ratio(microseconds, name, original))
    apart = statistics.median(
        a / b for a, b in zip(microseconds[again], microseconds[floor], strict=True)
    )
    if abs(apart - 1) > VOID:
        print(f"\nVOID: the floor beside itself is {apart:.3f}; the machine is busy.")
        return 1
    return 0


def _contestants(root: str, file: str) -> dict[str, WSGIApplication]:
    """Return the applications that answer the same request."""
    original = _original()
    return {
        "floor: one os.stat, three headers": _floor(file),
        "the floor again": _floor(file),
        "xsendfile 1.0, standard": original.XSendfileApplication(root),
        "xsendfile 1.0, nginx": original.XSendfileApplication(root, "nginx"),
        "XSendfileApplication, standard": xsendfile.XSendfileApplication(root),
        "XSendfileApplication, nginx": xsendfile.XSendfileApplication(root, "nginx"),
        "XSendfileApplication, Nginx('/_files/')": xsendfile.XSendfileApplication(
            root, xsendfile.Nginx("/_files/")
        ),
    }


def _measured(
    contestants: dict[str, WSGIApplication],
) -> tuple[list[str], dict[str, list[float]]]:
    """Return the names and, for each, its microseconds per request in every round."""
    microseconds: dict[str, list[float]] = {name: [] for name in contestants}
    for round_ in range(-2, ROUNDS):  # two to warm up
        for name, application in contestants.items():
            started = time.perf_counter()
            for _ in range(REQUESTS):
                _ask(application)
            taken = time.perf_counter() - started
            if round_ >= 0:
                microseconds[name].append(taken / REQUESTS * 1e6)
    return list(contestants), microseconds


def _ask(application: WSGIApplication) -> None:
    """Make one request and read its body."""
    environ = {"REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": f"/{_NAME}"}
    body = application(environ, _start_response)
    for _ in body:
        pass


def _start_response(
    status: str,  # noqa: ARG001 - the signature of PEP 3333
    headers: list[tuple[str, str]],  # noqa: ARG001
    exc_info: object = None,  # noqa: ARG001
    /,
) -> Callable[[bytes], object]:
    """Start nothing."""
    return bytes


def _floor(file: str) -> WSGIApplication:
    """Return an application that looks at one file and knows its answer."""
    headers = [
        ("X-Sendfile", file),
        ("Content-Type", "application/pdf"),
        ("Content-Length", "0"),
    ]

    def application(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401
        os.stat(file)
        start_response("200 OK", headers)
        return []

    return application


def _ratio(microseconds: dict[str, list[float]], name: str, other: str) -> str:
    """Return the median of the per-round ratios, with its quartiles."""
    ratios = [a / b for a, b in zip(microseconds[name], microseconds[other], strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4)
    return f"{middle:5.2f} [{low:.2f}–{high:.2f}]"


def _original() -> ModuleType:
    """Return xsendfile 1.0 from its own environment, under another name."""
    (packages,) = (_ROOT / ".venv-original").glob("lib/python*/site-packages")
    sys.path.append(str(packages))
    spec = importlib.util.spec_from_file_location("xsendfile_original", packages / "xsendfile.py")
    if spec is None or spec.loader is None:
        message = "xsendfile 1.0 is not installed; type: make .venv-original"
        raise RuntimeError(message)
    module = importlib.util.module_from_spec(spec)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Paste's
        spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
