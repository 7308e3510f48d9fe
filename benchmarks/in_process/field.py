"""Who takes part: applications with their requests, asked once before anything is measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import TypeAlias
from wsgiref.types import WSGIApplication, WSGIEnvironment

from benchmarks import asking
from benchmarks.asking import NAME, Answer, Measure
from benchmarks.floor import FLOOR, floor
from benchmarks.in_process.tree import CONTENT

Contestant: TypeAlias = tuple[WSGIApplication, Sequence[WSGIEnvironment]]
"""An application, and what it is asked in each round."""

_PEERS = (
    "django",
    "django-downloadview",
    "django-sendfile2",
    "flask",
    "starlette",
    "werkzeug",
    "whitenoise",
)

FAST, SLOW = 5_000, 500
"""How often one name is asked for in a round: of what takes few microseconds, and of what does not.
"""

ASKED = {
    "requests": f"{FAST:,} of each contestant in each round, {SLOW:,} of those that take long",
    "clock": "time.process_time: the processor's, for all threads, in the kernel, too",
    "environ": "28 keys, made a hundred at a time while the clock stands; bodies are closed",
    "files": "1 kB each, on a disk whose names the kernel knows already",
    "file wrappers": "are not read: a server would leave them to sendfile(2)",
    "memory": "as ever: a proof is remembered for a second at most. Repeated requests are all made "
    "once before, and that is not measured: so what is measured proves nothing anew",
    "memory=0": "proves every request",
    "peers": "as their manuals say, called by a WSGI application that does nothing else; 'our "
    "headers': the same as ours, and a length of 0; 'in Django', 'Flask': the framework, too",
    "versions": {each: version(each) for each in _PEERS},
}
"""The settings of every comparison."""


def field(
    environs: Sequence[WSGIEnvironment], contestants: Mapping[str, Contestant]
) -> dict[str, Measure]:
    """Return what measures repeated requests, those of the floor first.

    Raises:
        RuntimeError: somebody does not answer as he should.

    """
    measures = {FLOOR: asking.again(floor, environs)}
    for name, (application, own) in contestants.items():
        check(name, application, own)
        measures[name] = asking.again(application, own)
    return measures


def with_all(
    applications: Mapping[str, WSGIApplication], environs: Sequence[WSGIEnvironment]
) -> dict[str, Contestant]:
    """Return applications that are asked the same."""
    return {name: (application, environs) for name, application in applications.items()}


def check(
    name: str, application: WSGIApplication, environs: Sequence[WSGIEnvironment], status: int = 200
) -> None:
    """See that the first and the last request are answered as they should be.

    Raises:
        RuntimeError: they are not.

    """
    for environ in (environs[0], environs[-1]):
        got = asking.answer(application, environ)
        if not is_right(got, environ[NAME], environ["REQUEST_METHOD"], status):
            message = f"{name}: answers {environ['PATH_INFO']!r} with {got}"
            raise RuntimeError(message)


def is_right(got: Answer, name: str, method: str = "GET", status: int = 200) -> bool:
    """Whether a file was handed over or sent, or was not, as its status says."""
    if got.status != status or status != 200:  # noqa: PLR2004 - as on the wire
        return got.status == status and got.names is None and CONTENT not in got.body
    if not got.headers["content-type"].startswith("application/pdf"):
        return False
    if got.names is not None:
        return got.names.endswith(b"/" + name.encode()) and not got.body
    return got.body == (CONTENT if method == "GET" else b"")
