"""`send_file`: one file for one request, answered as its WSGI namesake does."""

from __future__ import annotations

import asyncio
import contextlib
import errno
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest

import xsendfile.wsgi
from tests.asgi.alike import Question, by_asgi, by_wsgi
from tests.asgi_client import ask, asked, scope_for, sending
from tests.disk.descriptors import only
from xsendfile import (
    BadSettingError,
    Caddy,
    File,
    Nginx,
    PrivateFiles,
    Reply,
    Request,
    Sender,
    Serve,
)
from xsendfile._asgi import ASGIApplication, Message, Receive, Scope, Send
from xsendfile._model import Inline
from xsendfile.asgi import send_file


class ByTape:
    """A sender for a server that the library does not know."""

    sends_bytes = False

    def reply(self, request: Request, file: File, headers: list[tuple[str, str]]) -> Reply:
        headers += [("X-Tape", f"{file.found!r} for {request.method}"), ("Content-Length", "7")]
        return Reply(200, headers, () if request.method == "HEAD" else (b"on ", b"tape"))


class Call(NamedTuple):
    """The arguments of `send_file`."""

    name: Any
    options: Mapping[str, Any] = {}


SENDERS = [Serve(), Nginx("/_f/"), Caddy("/_f/"), ByTape()]
OPTIONS: list[dict[str, Any]] = [
    {"as_attachment": True},
    {"as_attachment": True, "download_name": "März.pdf"},
    {"download_name": 'a "b".pdf'},
    {"mimetype": "application/x-own"},
    {"max_age": 0},
    {"max_age": 3600},
    {"headers": {"X-Robots-Tag": "none"}},
    {"headers": [("Link", "</a>"), ("Cache-Control", "no-store")]},
]
FOUND = [
    "foo.txt",
    "sub/inner.txt",
    b"foo.txt",
    PurePosixPath("foo.txt"),
    "日本/語.txt",
    b"\xff.bin",
    "\udcff.bin",
    "%41.txt",
    "here.txt",
    "page.html",
    "notes.txt.gz",
    "noextension",
    "empty.txt",
]
REFUSED = [
    *("", ".", "..", "../outside.txt", "out.txt", "/etc/passwd", "sub/../foo.txt", "\ud800"),
    *("missing.txt", "sub", "foo.txt/", "sub//inner.txt", "pipe", "loop.txt", "dangling.txt"),
    *("a\0b", "x" * 300, "A.txt", b"%41.txt/"),
]
CALLS = [
    *(Call(name) for name in [*FOUND, *REFUSED]),
    *(Call("report.pdf", options) for options in OPTIONS),
    *(Call("missing.txt", options) for options in OPTIONS[:1]),
]


def _questions(calls: Sequence[Call]) -> Iterator[Question]:
    """Yield requests for each call, whose number is the path; one gets methods of all kinds."""
    for number, call in enumerate(calls):
        for method in ("GET", "HEAD") if call.name else ("GET", "HEAD", "POST", "get", "BREW"):
            yield Question(b"/%d" % number, method)


def _asgi_caller(files: PrivateFiles, calls: Sequence[Call]) -> ASGIApplication:
    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        name, options = calls[int(scope["path"][1:])]
        await send_file(scope, receive, send, files, name, **options)

    return application


def _wsgi_caller(files: PrivateFiles, calls: Sequence[Call]) -> WSGIApplication:
    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        name, options = calls[int(environ["PATH_INFO"][1:])]
        return xsendfile.wsgi.send_file(environ, start_response, files, name, **options)

    return application


@pytest.mark.parametrize(
    ("sender", "inline"),
    [*((sender, "any") for sender in SENDERS), *((sender, "safe") for sender in SENDERS[:2])],
)
def test_every_call_is_answered_as_by_wsgi(docs: Path, sender: Sender, inline: Inline) -> None:
    files = PrivateFiles(docs, sender, inline=inline)
    calls = [*CALLS, Call(docs / "foo.txt"), Call(f"{docs}-old/foo.txt")]
    questions = list(_questions(calls))
    told = by_asgi(_asgi_caller(files, calls), questions)
    assert told == by_wsgi(_wsgi_caller(files, calls), questions)
    assert {answer.status for answer in told.values()} == {200, 404, 405}


def test_files_that_nobody_looked_at_are_handed_over_as_by_wsgi(tmp_path: Path) -> None:
    files = PrivateFiles(tmp_path / "elsewhere", Nginx("/_f/"), check=False)
    questions = list(_questions(CALLS))
    told = by_asgi(_asgi_caller(files, CALLS), questions)
    assert told == by_wsgi(_wsgi_caller(files, CALLS), questions)


@pytest.mark.parametrize("sender", [Nginx("/_f/"), Caddy("/_f/")], ids=repr)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_hand_over_is_one_header_a_length_of_0_and_no_body(
    docs: Path, sender: Sender, method: str
) -> None:
    answer = ask(sending(PrivateFiles(docs, sender), "here.txt"), method=method)
    assert answer == (
        200,
        [
            ("x-accel-redirect", "/_f/foo.txt"),
            ("content-type", "text/plain"),
            ("cache-control", "private, no-cache"),
            ("content-length", "0"),
        ],
        b"",
        None,
    )


def test_serve_sends_the_bytes(docs: Path) -> None:
    answer = ask(sending(PrivateFiles(docs), "sub/inner.txt"))
    assert (answer.status, answer.body) == (200, b"inner file")


def test_of_the_request_only_method_and_headers_and_mount_are_read(docs: Path) -> None:
    scope = scope_for(method="HEAD")
    del scope["path"], scope["raw_path"], scope["query_string"]
    assert asyncio.run(asked(sending(PrivateFiles(docs), "foo.txt"), scope)).status == 200


def test_fields_of_one_name_are_one_list(docs: Path) -> None:
    """RFC 9110 §5.3: they may be combined, in their order."""
    application = sending(PrivateFiles(docs), "foo.txt")
    tag = ask(application).header("ETag") or ""
    lines = [("If-None-Match", '"another"'), ("X-Between", "1"), ("If-None-Match", tag)]
    assert ask(application, headers=lines).status == 304
    assert ask(application, headers=lines[:2]).status == 200


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_mount_that_is_no_text_is_a_404(docs: Path, method: str) -> None:
    application = sending(PrivateFiles(docs), "foo.txt")
    assert ask(application, method=method, root_path="/\ud800").status == 404


@pytest.mark.parametrize("name", ["foo.txt", "missing.txt"])
@pytest.mark.parametrize(
    "option", [{"mimetype": "pdf"}, {"max_age": -1}, {"headers": {"X-Sendfile": "/etc/passwd"}}]
)
def test_a_wrong_option_is_the_callers_bug(
    docs: Path, name: str, option: Mapping[str, object]
) -> None:
    sent: list[object] = []
    with pytest.raises(BadSettingError, match=next(iter(option)).rstrip("s")):
        _alone(sending(PrivateFiles(docs), name, **option), sent)
    assert sent == []


@pytest.mark.parametrize("sender", [Serve(), Nginx("/_f/")], ids=repr)
def test_a_machine_in_trouble_is_no_404_and_nothing_was_sent(docs: Path, sender: Sender) -> None:
    """An outage is the server's to answer (500) and to log."""
    sent: list[object] = []
    with pytest.raises(OSError, match="Too many open files") as caught:
        _alone(sending(PrivateFiles(docs, sender), "foo.txt"), sent, descriptors=0)
    assert caught.value.errno == errno.EMFILE
    assert sent == []


def test_a_file_that_cannot_be_read_is_no_404_and_nothing_was_sent() -> None:
    """The kernel does not give out what lies at address 0: reading fails with EIO."""
    sent: list[object] = []
    with pytest.raises(OSError, match="Input/output error"):
        _alone(sending(PrivateFiles("/proc/self", Unmeasured()), "mem"), sent)
    assert sent == []


class Unmeasured:
    """A sender that does not believe in a size of 0."""

    sends_bytes = True

    def reply(self, request: Request, file: File, headers: list[tuple[str, str]]) -> Reply:
        return Serve().reply(request, file._replace(size=4096), headers)


def _alone(
    application: ASGIApplication, sent: list[object], *, descriptors: int | None = None
) -> None:
    """Call an application where `descriptors` are left to be had; note what it sends."""

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def call() -> None:
        await application(scope_for(), receive, send)

    with asyncio.Runner() as runner:
        runner.get_loop()  # has descriptors of its own
        with contextlib.nullcontext() if descriptors is None else only(descriptors):
            runner.run(call())
