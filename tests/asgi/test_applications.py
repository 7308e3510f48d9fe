"""`XSendfileApplication` for ASGI: every request is answered as its WSGI namesake answers it."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

import xsendfile
from harness.rights import unprivileged
from tests.asgi.alike import Question, by_asgi, by_wsgi, without_length
from tests.asgi_client import ask, scope_for
from tests.dropin.test_kept_application import FILES, NO_FILE, OTHER_METHODS, OUTSIDE, ROOT
from xsendfile import File, Nginx, NginxSendfile, Reply, Request, Serve, XSendfile
from xsendfile._asgi import ASGIApplication, Message, Receive, Scope, Send
from xsendfile.asgi import XSendfileApplication


class ByTape:
    """A sender for a server that the library does not know."""

    sends_bytes = False

    def reply(self, _: Request, file: File, headers: list[tuple[str, str]]) -> Reply:
        return Reply(200, [*headers, ("X-Tape", file.path.hex()), ("Content-Length", "0")])


SENDERS = {
    "none given": None,
    "nginx": "nginx",
    "serve": "serve",
    "XSendfile": XSendfile(),
    "NginxSendfile": NginxSendfile("/für uns/"),
    "Nginx": Nginx("/_f/"),
    "Serve": Serve(),
    "one's own": ByTape(),
}
MOUNT = "/für uns/a%2Fb"
NAMES = ["page.html", "picture.png", "unknown.zzz", "notes.txt.gz", "%41.txt", "here.txt"]
MALFORMED = [
    *(b"/foo.txt\0", b"/\0", b"/\xff", b"/%ff.bin", b"/\r\nX-Sendfile: foo.txt", b"/" + b"a" * 256),
    *(b"/" + b"a/" * 4096 + b"b", b"/foo.txt/", b"/./foo.txt", b"/sub/./inner.txt"),
    *(b"/sub/../foo.txt", b"/..\0", b"/../\xff", b"/%2e%2e/outside.txt", b"/..%2foutside.txt"),
    *(b"/%66oo.txt", b"/sub%2Finner.txt", b"/%", b"/%zz"),
]
REPEATED_SLASHES = [b"//foo.txt", b"////foo.txt", b"//sub///inner.txt", b"/sub//inner.txt"]


every_sender = pytest.mark.parametrize("sender", SENDERS.values(), ids=SENDERS)


def assert_alike(root: Path, sender: Any, questions: Iterable[Question]) -> None:  # noqa: ANN401
    """Ask both applications the same; only the length of a hand-over by 1.0 differs."""
    questions = list(questions)
    told = by_wsgi(xsendfile.XSendfileApplication(root, sender), questions)
    assert by_asgi(XSendfileApplication(root, sender), questions) == without_length(told)


@every_sender
@pytest.mark.parametrize("mount", ["", MOUNT], ids=ascii)
def test_a_file_inside_leaves_by_every_sender_wherever_it_is_mounted(
    docs: Path, sender: object, mount: str
) -> None:
    paths = [*(f"/{name}".encode() for name in [*FILES, *NAMES]), b"/\xff.bin", *REPEATED_SLASHES]
    assert_alike(docs, sender, [Question(path, mount=mount) for path in paths])


@every_sender
def test_what_is_no_file_inside_is_refused_alike(docs: Path, sender: object) -> None:
    paths = [*(path.encode() for path in [*OUTSIDE, *ROOT, *NO_FILE]), *MALFORMED]
    assert_alike(docs, sender, [Question(path) for path in paths])
    assert_alike(docs, sender, [Question(path.encode(), mount=MOUNT) for path in [*OUTSIDE, *ROOT]])


@every_sender
def test_head_is_answered_alike(docs: Path, sender: object) -> None:
    paths = [b"/foo.txt", b"/notes.txt.gz", b"/empty.txt", b"/missing.txt", b"/out.txt", b"/"]
    assert_alike(docs, sender, [Question(path, "HEAD") for path in paths])


@every_sender
def test_other_methods_are_not_allowed_wherever_they_lead(docs: Path, sender: object) -> None:
    paths = [b"/foo.txt", b"/missing.txt", b"/sub", b"/", b"/../outside.txt", b"/\xff"]
    methods = [*OTHER_METHODS, "get", "Head"]
    assert_alike(docs, sender, [Question(path, method) for path in paths for method in methods])


@every_sender
def test_what_an_ordinary_user_may_not_read_is_answered_alike(docs: Path, sender: object) -> None:
    """A hand-over does not need the right; who sends the bytes does."""
    with unprivileged():
        assert_alike(docs, sender, [Question(b"/locked.txt"), Question(b"/foo.txt")])


@pytest.mark.parametrize("sender", ["serve", Serve()], ids=repr)
def test_ranges_and_preconditions_are_answered_alike(docs: Path, sender: object) -> None:
    tag = ask(XSendfileApplication(docs, "serve"), b"/foo.txt").header("ETag") or ""
    headers = [
        *([("Range", "bytes=1-")], [("Range", "bytes=-1")], [("Range", "bytes=7-")]),
        *([("If-None-Match", tag)], [("If-Match", '"other"')], [("Range", "lines=1")]),
        [("Range", "bytes=0-0"), ("If-Range", tag)],
    ]
    names = [b"/foo.txt", b"/notes.txt.gz", b"/empty.txt", b"/missing.txt"]
    assert_alike(docs, sender, [Question(n, "GET", tuple(h)) for n in names for h in headers])


@pytest.mark.parametrize("name", ["none given", "nginx", "XSendfile", "NginxSendfile"])
def test_a_hand_over_of_1_0_announces_its_own_length_which_is_0(docs: Path, name: str) -> None:
    """ASGI servers hold an application to what it announces; WSGI's `Content-Length` stays."""
    sender: Any = SENDERS[name]
    answer = ask(XSendfileApplication(docs, sender), b"/foo.txt")
    assert (answer.status, answer.header("Content-Length"), answer.body) == (200, "0", b"")
    told = by_wsgi(xsendfile.XSendfileApplication(docs, sender), [Question(b"/foo.txt")])
    assert told[Question(b"/foo.txt")].headers["content-length"] == "3"


def test_serve_sends_the_bytes(docs: Path) -> None:
    assert ask(XSendfileApplication(docs, "serve"), b"/sub//inner.txt").body == b"inner file"


def test_a_sender_of_ones_own_gets_the_proven_file(docs: Path) -> None:
    answer = ask(XSendfileApplication(docs, ByTape()), b"/here.txt")
    assert answer.header("X-Tape") == os.fsencode(docs / "foo.txt").hex()


@pytest.mark.parametrize("kind", [str, bytes, Path], ids=lambda kind: kind.__name__)
def test_a_root_may_be_any_kind_of_path(docs: Path, kind: Callable[[Path], Any]) -> None:
    root = os.fsencode(docs) if kind is bytes else kind(docs)
    assert ask(XSendfileApplication(root, "serve"), b"/foo.txt").body == b"foo"


def test_a_file_that_appears_later_is_found(large: Path) -> None:
    application = XSendfileApplication(large.parent, "serve")
    assert ask(application, b"/later.txt").status == 404
    (large.parent / "later.txt").write_bytes(b"now")
    assert ask(application, b"/later.txt").body == b"now"


def test_the_query_has_no_part_in_it(docs: Path) -> None:
    application = XSendfileApplication(docs, "serve")
    assert ask(application, b"/foo.txt", query_string=b"file=../outside.txt").body == b"foo"


@every_sender
def test_a_server_may_alter_the_headers_it_gets(docs: Path, sender: Any) -> None:  # noqa: ANN401
    application = XSendfileApplication(docs, sender)
    expected = ask(application, b"/foo.txt")
    scope = scope_for(b"/foo.txt")

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        message.get("headers", []).clear()
        message.clear()

    asyncio.run(_called(application, scope, receive, send))
    assert ask(application, b"/foo.txt") == expected


async def _called(application: ASGIApplication, scope: Scope, receive: Receive, send: Send) -> None:
    await application(scope, receive, send)


@every_sender
def test_a_request_leaves_nothing_in_its_scope(docs: Path, sender: Any) -> None:  # noqa: ANN401
    scope = scope_for(b"/mount/foo.txt", root_path="/mount")
    before = {**scope, "headers": list(scope["headers"])}
    status: list[int] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        status.extend([message["status"]] if "status" in message else [])

    asyncio.run(_called(XSendfileApplication(docs, sender), scope, receive, send))
    assert (status, scope) == ([200], before)


def test_a_refusal_is_logged_in_one_line_that_does_not_show_the_path(
    docs: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "xsendfile"):
        ask(XSendfileApplication(docs), b"/../outside.txt")
    ((name, level, message),) = caplog.record_tuples
    assert (name, level) == ("xsendfile", logging.INFO)
    assert message == "refused with 403: '..' in the path"


def test_a_missing_root_is_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    root = tmp_path.resolve() / "site"
    root.mkdir()
    application = XSendfileApplication(root)
    root.rmdir()
    assert ask(application, b"/report.pdf").status == 404
    ((_, level, message),) = caplog.record_tuples
    assert (level, message) == (logging.WARNING, "refused with 404: root: ENOENT")
