"""What clients reach by themselves: nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import quote

from tests.conformance.rows.row import Differences, Section
from tests.conformance.visit import Visit

section = Section("Reach")

_MARKS = (b" copy of ", b"OUTSIDE-THE-ROOT", b"root:x:0:0", b"import application", b"PrivateFiles")


def _closed(visit: Visit, targets: Iterator[str]) -> Differences:
    """Look whether none of the targets gives a file."""
    for target in targets:
        for headers in ({}, {"X-Accel-Redirect": "/_documents/plain.txt"}):
            answer = visit.ask(target, "GET", headers, echoes=True)
            assert not any(mark in answer.body for mark in _MARKS), target
            assert 400 <= answer.status < 500, (target, answer.status)
    yield from ()


@section.row
def internal_location(visit: Visit) -> Differences:
    """`/_documents/plain.txt` in eighteen spellings: 4xx, wherever there is such a location."""
    return _closed(visit, _spellings(visit.deployment.front.url))


def _spellings(url: str) -> Iterator[str]:
    yield "/_documents/plain.txt"
    yield "/_documents/plain.txt?x=1"
    yield "/_documents/plain.txt%00"
    yield "/_documents/plain.txt/"
    yield "/_documents//plain.txt"
    yield "/_documents/./plain.txt"
    yield "/_documents/x/../plain.txt"
    yield "/_documents%2Fplain.txt"
    yield "/%5fdocuments/plain.txt"
    yield "/%5Fdocuments%2fplain.txt"
    yield "/_DOCUMENTS/plain.txt"
    yield "//_documents/plain.txt"
    yield "/./_documents/plain.txt"
    yield "/x/../_documents/plain.txt"
    yield "/x/%2e%2e/_documents/plain.txt"
    yield "/_documents"
    yield "/_documents/"
    yield f"{url}/_documents/plain.txt"


@section.row
def absolute_path(visit: Visit) -> Differences:
    """The path of the file on the disk, plain, encoded, climbing or as a URL: 4xx."""
    return _closed(visit, _absolute(os.fsdecode(visit.deployment.disk.base)))


def _absolute(base: str) -> Iterator[str]:
    for path in (f"{base}/front/plain.txt", f"{base}/inner/plain.txt", "/etc/passwd"):
        yield path
        yield f"/{path}"
        yield quote(path, safe="").replace("%2F", "/%2F", 1)
        yield "/.." * 8 + path
        yield "/%2e%2e" * 8 + path
        yield "/..%2f" * 8 + path
        yield f"/_documents/{'../' * 8}{path}"
        yield f"/_documents{'/%2e%2e' * 8}{path}"


@section.row
def files_of_the_server(visit: Visit) -> Differences:
    """Its log, its configuration and the application's source: 4xx."""
    own = (
        "error.log", "run/error.log", "httpd.pid", "nginx.pid", "nginx.conf", "apache2.conf",
        "lighttpd.conf", "Caddyfile", "uwsgi.ini", "site.wsgi", "wsgi/site.wsgi",
        "tests/conformance/site.py", "library/tests/conformance/site.py",
    )  # fmt: skip
    return _closed(visit, (f"/{name}" for name in own))
