"""Methods, answers of the application's own, connections, what clients may say, a large file."""

from __future__ import annotations

import json
import socket

from tests.conformance.disk import HUGE, MIB, first_of_huge, last_of_huge
from tests.conformance.memory import growth
from tests.conformance.rows.row import Differences, Section
from tests.conformance.visit import Visit, whose
from tests.conformance.wire import Wire

section = Section("Passage")

_MOST = 64 * MIB
_NAMES_OF_SENDERS = {
    "X-Sendfile": "/etc/passwd",
    "X-Sendfile-Type": "X-Accel-Redirect",
    "X-Accel-Redirect": "/_documents/report.pdf",
    "X-Accel-Mapping": "/=/_documents/",
    "X_Sendfile_Type": "X-Lighttpd-Send-File",
    "X_Accel_Mapping": "/=/etc/",
}
_HIDDEN = ("HTTP_X_SENDFILE_TYPE", "HTTP_X_ACCEL_MAPPING")


@section.row
def other_methods(visit: Visit) -> Differences:
    """POST, PUT, DELETE and OPTIONS: the library's 405, with `Allow`."""
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = visit.send(b"plain.txt", method, {"Content-Length": "0"})
        if answer.status != 405:
            yield f"{method}: {answer.status}"
        elif answer.all("Allow") != ["GET, HEAD"]:
            yield f"{method}: no `Allow`"


@section.row
def own_answers(visit: Visit) -> Differences:
    """200, 403, 404 and 500 of the application's own, with header, cookies and body."""
    for status in (200, 403, 404, 500):
        answer = visit.ask(f"/own?status={status}", own=status)
        kept = (answer.status, answer.body, answer.all("X-Own"), answer.all("Content-Type"))
        if kept != (status, b"the application's own\n", ["1"], ["text/x-own"]):
            yield f"{status} is another"
        if len(answer.all("Set-Cookie")) != 2:
            yield f"{status} loses cookies"


@section.row
def kept_by_the_client(visit: Visit) -> Differences:
    """One connection for files, parts, 304, 404, 405 and 416, and nothing between responses."""
    etag = visit.send(b"plain.txt").headers["ETag"]
    asked: list[tuple[str, str, dict[str, str]]] = [
        ("plain.txt", "GET", {}),
        ("plain.txt", "HEAD", {}),
        ("plain.txt", "GET", {"Range": "bytes=0-9"}),
        ("plain.txt", "HEAD", {"Range": "bytes=0-9"}),
        ("plain.txt", "GET", {"If-None-Match": etag}),
        ("plain.txt", "GET", {"If-Match": '"another"'}),
        ("plain.txt", "DELETE", {}),
        ("missing.txt", "GET", {}),
        ("missing.txt", "HEAD", {}),
        ("plain.txt", "GET", {"Range": "bytes=99999-"}),
    ]
    last = 0
    with Wire(visit.deployment.front.port) as wire:
        for name, method, headers in asked * 3:
            status = wire.ask(f"/send?name={name}", method, headers)
            if status is None:
                yield f"closed after {last}"
                return
            last = status


@section.row
def kept_by_the_server(visit: Visit) -> Differences:
    """The connection between front server and application is kept from file to file."""
    if visit.deployment.application is None:
        yield "there is none"
        return
    before = _connections(visit)
    for _ in range(20):
        visit.send(b"plain.txt")
    opened = _connections(visit) - before
    if opened > 3:
        yield "one a request" if opened >= 20 else "some are"


def _connections(visit: Visit) -> int:
    """Return how many connections the application has seen."""
    count: int = json.loads(visit.ask("/connections").body)
    return count


@section.row
def senders_in_a_request(visit: Visit) -> Differences:
    """`X-Sendfile`, `X-Accel-Redirect` and the like in a request change nothing."""
    answer = visit.send(b"plain.txt", "GET", _NAMES_OF_SENDERS)
    assert answer.status == 200
    assert whose(b"plain.txt", answer.body) == "front"
    own = visit.ask("/own?status=404", "GET", _NAMES_OF_SENDERS)
    if (own.status, own.body) != (404, b"the application's own\n"):
        yield str(own.status)


@section.row
def kept_from_the_application(visit: Visit) -> Differences:
    """It does not see a client's `X-Sendfile-Type` and `X-Accel-Mapping`, nor with `_`."""
    seen = json.loads(visit.ask("/echo", "GET", _NAMES_OF_SENDERS, echoes=True).body)
    for name in _HIDDEN:
        if seen.get(name):
            yield f"sees `{name}: {seen[name]}`"


@section.row
def one_gibibyte(visit: Visit) -> Differences:
    """All of it arrives, and no process grows by 64 MiB."""
    with growth(visit.deployment) as grown:
        _download(visit.deployment.front.port)
    visit.deployment.figures.update(grown)
    for process, size in grown.items():
        if size > _MOST:
            yield f"{process} grows"


def _download(port: int) -> None:
    """Fetch `huge.bin`, keeping no more of it than the ends."""
    request = b"GET /send?name=huge.bin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * MIB)
        wire.sendall(request)
        start = b""
        while b"\r\n\r\n" not in start:
            start += wire.recv(65536)
        head, _, first = start.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        assert f"\r\ncontent-length: {HUGE}" in head.decode("latin-1").lower(), head
        while len(first) < MIB:
            first += wire.recv(MIB - len(first))
        assert first[:MIB] == first_of_huge("front")
        received = len(first)
        buffer = bytearray(4 * MIB)
        while received < HUGE - MIB:
            most = min(len(buffer), HUGE - MIB - received)
            received += _some(wire.recv_into(buffer, most))
        last = b""
        while len(last) < MIB:
            more = wire.recv(MIB)
            _some(len(more))
            last += more
        assert last == last_of_huge("front")
        assert not wire.recv(1)


def _some(length: int) -> int:
    assert length, "the connection was closed early"
    return length
