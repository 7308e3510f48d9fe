"""`http.response.pathsend`: where the server offers it, it opens the file, and nobody reads it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.asgi.watched import Watched, run
from tests.asgi_client import PATHSEND, START, Answer, Exchange, ask, scope_for, sending
from tests.wsgi.client import descriptors_of
from xsendfile import Caddy, File, Nginx, PrivateFiles, Reply, Request, Sender, TokenConfig
from xsendfile._asgi import ASGIApplication
from xsendfile._body import AT_ONCE
from xsendfile._model import Span
from xsendfile.asgi import AuthTokenApplication, XSendfileApplication

OFFERED: dict[str, object] = {PATHSEND: {}}
LONG = 200_000  # bytes
INNER = b"inner file".ljust(LONG, b".")


@pytest.fixture
def docs(docs: Path, tmp_path: Path) -> Path:
    """The same files, too long to be read at once."""
    shutil.copytree(docs, tmp_path / "docs", symlinks=True, ignore=shutil.ignore_patterns("pipe"))
    for path in (tmp_path / "docs").rglob("*"):
        if path.is_file() and not path.is_symlink() and path.stat().st_size:
            path.write_bytes(path.read_bytes().ljust(LONG, b"."))
    return tmp_path / "docs"


def offered(application: ASGIApplication, path: bytes = b"/", **more: Any) -> Answer:  # noqa: ANN401
    """Send a request by a server that offers to open files."""
    return ask(application, path, extensions=OFFERED, **more)


@pytest.mark.parametrize("name", ["foo.txt", "sub/inner.txt", "a b.txt", "日本/語.txt", "%41.txt"])
def test_a_whole_file_is_left_to_a_server_that_offers_it(docs: Path, name: str) -> None:
    answer = offered(sending(PrivateFiles(docs), name))
    content = (docs / name).read_bytes()
    assert (answer.status, answer.path, answer.body) == (200, f"{docs}/{name}", content)
    assert answer.header("Content-Length") == str(len(content))


@pytest.mark.parametrize("extensions", [None, {}, {"http.response.trailers": {}}], ids=repr)
def test_it_is_not_used_where_it_is_not_offered(docs: Path, extensions: object) -> None:
    answer = ask(sending(PrivateFiles(docs), "foo.txt"), extensions=extensions)
    assert (answer.path, answer.body) == (None, b"foo".ljust(LONG, b"."))
    assert ask(sending(PrivateFiles(docs), "foo.txt")).path is None


@pytest.mark.parametrize(("size", "is_left"), [(1, False), (AT_ONCE, False), (AT_ONCE + 1, True)])
def test_what_is_short_is_sent_from_here(docs: Path, size: int, is_left: bool) -> None:
    """To open it once more would take longer than to send it; and it is the one that was proven."""
    (docs / "foo.txt").write_bytes(b"x" * size)
    answer = offered(sending(PrivateFiles(docs), "foo.txt"))
    assert (answer.path is not None, answer.body) == (is_left, b"x" * size)


def test_the_headers_are_those_of_any_answer(docs: Path) -> None:
    application = sending(PrivateFiles(docs), "foo.txt", as_attachment=True, max_age=60)
    assert offered(application) == ask(application)._replace(path=f"{docs}/foo.txt")


def test_both_applications_use_it(docs: Path) -> None:
    links = TokenConfig("s3cr3t")
    link = links.get_url_path("foo.txt").encode()
    path = f"{docs}/foo.txt"
    assert offered(XSendfileApplication(docs, "serve"), b"/foo.txt").path == path
    assert offered(AuthTokenApplication(docs, links, "serve"), link).path == path


def test_the_path_is_that_of_the_file_that_was_found(docs: Path, tmp_path: Path) -> None:
    (tmp_path / "root").symlink_to(docs)
    answer = offered(sending(PrivateFiles(tmp_path / "root"), "here.txt"))
    assert answer.path == f"{docs}/foo.txt"


def test_an_event_stream_is_sent_from_here(docs: Path) -> None:
    """Granian has another way for those, and fails."""
    answer = offered(sending(PrivateFiles(docs), "foo.txt", mimetype="text/event-stream"))
    assert (answer.path, answer.body) == (None, b"foo".ljust(LONG, b"."))


def test_a_name_that_is_not_utf_8_is_sent_from_here(docs: Path) -> None:
    """The message holds text, and nothing says how it stands for other bytes."""
    answer = offered(sending(PrivateFiles(docs), b"\xff.bin"))
    assert (answer.path, answer.body) == (None, b"\xff.bin".ljust(LONG, b"."))


@pytest.mark.parametrize(
    ("method", "headers", "status", "body"),
    [
        ("HEAD", {}, 200, b""),
        ("GET", {"Range": "bytes=0-3"}, 206, b"inne"),
        ("GET", {"Range": "bytes=0-"}, 206, INNER),
        ("GET", {"Range": f"bytes={LONG}-"}, 416, b"416 Range Not Satisfiable\n"),
        ("GET", {"If-None-Match": "*"}, 304, b""),
        ("GET", {"If-Match": '"other"'}, 412, b"412 Precondition Failed\n"),
        ("POST", {}, 405, b"405 Method Not Allowed\n"),
    ],
)
def test_what_is_no_whole_file_is_sent_from_here(
    docs: Path, method: str, headers: dict[str, str], status: int, body: bytes
) -> None:
    application = sending(PrivateFiles(docs), "sub/inner.txt")
    answer = offered(application, method=method, headers=headers)
    assert (answer.status, answer.path) == (status, None)
    assert answer.body == body


@pytest.mark.parametrize("headers", [{"Range": "lines=1"}, {"Range": "bytes=0-1,0-1,0-1"}])
def test_a_range_that_is_ignored_is_a_whole_file(docs: Path, headers: dict[str, str]) -> None:
    answer = offered(sending(PrivateFiles(docs), "sub/inner.txt"), headers=headers)
    assert (answer.status, answer.path) == (200, f"{docs}/sub/inner.txt")


@pytest.mark.parametrize("name", ["missing.txt", "../outside.txt", "empty.txt"])
def test_without_a_byte_of_a_file_there_is_no_path(docs: Path, name: str) -> None:
    assert offered(sending(PrivateFiles(docs), name)).path is None


@pytest.mark.parametrize("sender", [Nginx("/_f/"), Caddy("/_f/")], ids=repr)
def test_a_hand_over_stays_one(docs: Path, sender: Sender) -> None:
    answer = offered(sending(PrivateFiles(docs, sender), "foo.txt"))
    assert (answer.path, answer.header("X-Accel-Redirect")) == (None, "/_f/foo.txt")


class Sending:
    """A sender that answers 200 with just these parts."""

    sends_bytes = True

    def __init__(self, *body: bytes | Span) -> None:
        self.body = body

    def reply(self, _: Request, __: File, headers: list[tuple[str, str]]) -> Reply:
        return Reply(200, headers, self.body)


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ((Span(0, LONG - 1),), INNER[:-1]),
        ((Span(1, LONG),), INNER[1:]),
        ((Span(0, LONG), b"!"), INNER + b"!"),
        ((Span(0, 5), Span(5, LONG)), INNER),
    ],
)
def test_a_part_of_a_file_is_no_whole_file_whatever_the_status(
    docs: Path, body: tuple[bytes | Span, ...], sent: bytes
) -> None:
    """A sender of one's own may skip what stands before the content, or show a preview."""
    answer = offered(sending(PrivateFiles(docs, Sending(*body)), "sub/inner.txt"))
    assert (answer.path, answer.body) == (None, sent)


def test_the_file_is_open_until_the_server_has_the_path_and_is_never_read(
    files: PrivateFiles, large: Path
) -> None:
    watched = Watched(files, large.name)

    async def main() -> None:
        async with Exchange(watched, scope_for(extensions=OFFERED)) as exchange:
            first, second = await exchange.message(), await exchange.message()
            assert await exchange.message() is None
        assert first is not None
        assert first["type"] == START
        assert second == {"type": PATHSEND, "path": os.fspath(large)}

    run(main)
    assert watched.steps == ["look", "found", "close"]
    assert descriptors_of(large) == 0
