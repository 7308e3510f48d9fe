"""What is no file, and what has been changed since the application looked."""

from __future__ import annotations

import errno
import http.client
import os
import select
import socket
from email.message import Message

from harness.process import PATIENCE
from tests.conformance.disk import OUTSIDE, content_of
from tests.conformance.rows.row import Differences, Section
from tests.conformance.visit import Visit, whose
from tests.conformance.wire import OutOfStepError, Wire
from tests.servers.browser import Answer

section = Section("Files")

_NONE = (403, 404)


@section.row
def no_file(visit: Visit) -> Differences:
    """What is missing, a directory, a FIFO, above the root or led out of it by a link: 404."""
    for name in (b"missing.txt", b"sub", b"sub/", b"pipe", b"../outside.txt", b"link-out.txt", b""):
        answer = visit.send(name)
        assert OUTSIDE not in answer.body
        if answer.status != 404:
            yield str(answer.status)


@section.row
def link_inside(visit: Visit) -> Differences:
    """A symbolic link that stays inside the root: the file."""
    answer = visit.send(b"link.txt")
    if answer.status != 200 or whose(b"plain.txt", answer.body) != "front":
        yield str(answer.status)


def _refused(visit: Visit, name: bytes) -> Differences:
    """Look whether there is no file."""
    try:
        answer = visit.send(b"since/" + name)
    except http.client.RemoteDisconnected:
        yield "empty answer"
        return
    except http.client.IncompleteRead as error:
        answer = Answer(200, Message(), error.partial)
    if answer.body == OUTSIDE:
        yield "file outside"
    elif answer.body == content_of(b"plain.txt", "front"):
        yield "file linked to"
    else:
        assert b" copy of " not in answer.body
        if answer.status not in _NONE:
            yield str(answer.status)


@section.row
def since_removed(visit: Visit) -> Differences:
    """A file that is gone when the server opens it: 403 or 404."""
    return _refused(visit, b"gone.txt")


@section.row
def since_a_directory(visit: Visit) -> Differences:
    """A directory is in its place, with an `index.html`: 403 or 404, and no redirect."""
    return _refused(visit, b"directory.txt")


@section.row
def since_a_fifo(visit: Visit) -> Differences:
    """A FIFO is in its place: 403 or 404, and no server that waits for its other end."""
    path = visit.deployment.disk.side("front") + b"/since/pipe.txt"
    port = visit.deployment.front.port
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as wire:
        wire.sendall(b"GET /send?name=since/pipe.txt HTTP/1.0\r\n\r\n")
        waits = False
        while not select.select([wire], [], [], 0.5)[0]:
            waits |= _is_awaited(path)
        if waits:
            yield "waits"
        else:
            assert wire.recv(12).partition(b" ")[2] in {b"403", b"404"}


def _is_awaited(path: bytes) -> bool:
    """Whether a process waits for somebody to write to a FIFO; it goes on then."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        return False
    return True


@section.row
def unreadable(visit: Visit) -> Differences:
    """The application can read the file, but the server cannot: 403 or 404."""
    return _refused(visit, b"unreadable.txt")


@section.row
def since_removed_and_next(visit: Visit) -> Differences:
    """After such a refusal the connection goes on, or ends, with nothing between."""
    with Wire(visit.deployment.front.port) as wire:
        wire.ask("/send?name=since/gone.txt", "GET", {})
        try:
            wire.ask("/send?name=plain.txt", "GET", {})
        except OutOfStepError:
            yield "a page follows"


@section.row
def since_a_link_inside(visit: Visit) -> Differences:
    """A link to another file of the root is in its place: 403 or 404."""
    return _refused(visit, b"link-inside.txt")


@section.row
def since_a_link_that_leads_out(visit: Visit) -> Differences:
    """A link to a file outside is in its place: 403 or 404."""
    return _refused(visit, b"link-outside.txt")


@section.row
def since_a_directory_that_leads_out(visit: Visit) -> Differences:
    """Its directory is now a link that leads out: 403 or 404."""
    return _refused(visit, b"moved/outside.txt")


def _replaced(visit: Visit, name: bytes, now: bytes) -> Differences:
    """Look whether all of what is there now is sent."""
    try:
        answer = visit.send(b"since/" + name)
    except http.client.IncompleteRead as error:
        body, difference = error.partial, "breaks off"
    else:
        assert answer.status == 200
        body, difference = answer.body, "cut short"
    assert now.startswith(body)
    if body != now or difference == "breaks off":
        yield difference


@section.row
def since_longer(visit: Visit) -> Differences:
    """Another, longer file is in its place: all of it, and the connection stays in step."""
    yield from _replaced(visit, b"longer.txt", content_of(b"since/longer.txt", "front") * 2)
    whose(b"plain.txt", visit.send(b"plain.txt").body)


@section.row
def since_shorter(visit: Visit) -> Differences:
    """Another, shorter file is in its place: all of it, no more is announced than sent."""
    content = content_of(b"since/shorter.txt", "front")
    return _replaced(visit, b"shorter.txt", content[: len(content) // 2])
