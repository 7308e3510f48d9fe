"""The messages of an ASGI application: held back for a file alone, and passed on as they are."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.asgi_client import ask, scope_for
from tests.middleware.applications import CONTENT
from tests.middleware.messages import (
    OFFERED,
    PATHSEND,
    collect,
    file_response,
    pathsend,
    sending,
    sent_by,
    start,
)
from xsendfile import PrivateFiles
from xsendfile._asgi import Message, Receive, Scope, Send
from xsendfile.asgi import SendfileMiddleware

BODY: Message = {"type": "http.response.body", "body": b"one"}
MORE: Message = {**BODY, "more_body": True}
DEBUG: Message = {"type": "http.response.debug", "info": {"template": object()}}
HINT: Message = {"type": "http.response.early_hint", "links": [b"</a.css>; rel=preload"]}
PUSH: Message = {"type": "http.response.push", "path": "/a.css", "headers": []}
TRAILERS: Message = {"type": "http.response.trailers", "headers": [], "more_trailers": False}
ZERO_COPY: Message = {"type": "http.response.zerocopysend", "file": 7}

SEQUENCES: dict[str, Sequence[Message]] = {
    "nothing": [],
    "a start alone": [start()],
    "a body": [start(), BODY],
    "an empty body": [start(status=304), {"type": "http.response.body"}],
    "a body in pieces": [start(), MORE, MORE, BODY],
    "debug first": [DEBUG, start(), BODY],
    "debug in between": [start(), DEBUG, BODY],
    "hints and pushes first": [HINT, PUSH, start(), BODY],
    "hints in between": [start(), HINT, BODY],
    "trailers": [start(trailers=True), MORE, BODY, TRAILERS],
    "an extension of the server": [start(), ZERO_COPY],
    "a start of its own kind": [start([(b"X-Upper", b"\xff")], 599, own=1), BODY],
    "two starts": [start(), start(status=500), BODY],
    "a body without a start": [BODY],
    "a path without a start": [pathsend(Path("/etc/passwd"))],
    "a path after a body": [start(), MORE, pathsend(Path("/etc/passwd"))],
    "a message of no known type": [start(), {"type": "http.response.unknown"}],
}


@pytest.mark.parametrize("messages", SEQUENCES.values(), ids=SEQUENCES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_no_file_is_passed_on_as_it_is(
    nginx: PrivateFiles, messages: Sequence[Message], method: str
) -> None:
    assert sent_by(SendfileMiddleware(sending(*messages), nginx), method) == list(messages)


@pytest.mark.parametrize("first", [DEBUG, HINT, PUSH], ids=lambda message: message["type"])
def test_what_comes_first_keeps_no_file_from_being_handed_over(
    nginx: PrivateFiles, photo: Path, first: Message
) -> None:
    application = sending(first, start(), pathsend(photo))
    passed, head, _ = sent_by(SendfileMiddleware(application, nginx))
    assert passed == first
    assert (b"x-accel-redirect", b"/_media/photo.png") in head["headers"]


OF_A_FILE = [(b"etag", b'"own"'), (b"accept-ranges", b"bytes"), (b"content-type", b"x/y")]


def test_an_answer_to_head_about_a_file_has_no_entity_tag_that_get_would_not_have(
    nginx: PrivateFiles,
) -> None:
    """RFC 9110 §9.3.2: the header fields are those of GET, or left out."""
    application = SendfileMiddleware(sending(start(OF_A_FILE, own=1), BODY), nginx)
    assert sent_by(application, "HEAD") == [start(OF_A_FILE[1:], own=1), BODY]


@pytest.mark.parametrize(
    ("method", "first"),
    [
        ("GET", start(OF_A_FILE)),
        ("POST", start(OF_A_FILE)),
        ("HEAD", start(OF_A_FILE, 404)),
        ("HEAD", start(OF_A_FILE, 304)),
        ("HEAD", start([(b"etag", b'"of a page"')])),
        ("HEAD", start()),
        ("HEAD", start([])),
    ],
)
def test_other_entity_tags_are_the_applications(
    nginx: PrivateFiles, method: str, first: Message
) -> None:
    assert sent_by(SendfileMiddleware(sending(first, BODY), nginx), method) == [first, BODY]


def test_a_start_waits_for_what_the_body_is(nginx: PrivateFiles) -> None:
    reached: list[Message] = []

    async def application(_: Scope, __: Receive, send: Send) -> None:
        await send(start())
        assert reached == []
        await send(MORE)
        assert reached == [start(), MORE]

    asyncio.run(collect(reached, SendfileMiddleware(application, nginx), scope_for()))
    assert reached == [start(), MORE]


@pytest.mark.parametrize(
    ("messages", "expected"),
    [([], []), ([start()], []), ([start(), MORE], [start(), MORE])],
    ids=["first", "after the start", "in the body"],
)
def test_what_goes_wrong_in_the_application_is_the_servers_to_answer(
    nginx: PrivateFiles, messages: Sequence[Message], expected: Sequence[Message]
) -> None:
    error = ZeroDivisionError("in the application")
    reached: list[Message] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await sending(*messages)(scope, receive, send)
        raise error

    with pytest.raises(ZeroDivisionError) as caught:
        asyncio.run(collect(reached, SendfileMiddleware(application, nginx), scope_for()))
    assert caught.value is error
    assert reached == expected


def test_an_application_may_answer_for_a_file_that_has_vanished(
    nginx: PrivateFiles, media: Path
) -> None:
    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await file_response(media / "missing.png")(scope, receive, send)
        except FileNotFoundError:
            await sending(start(status=404), BODY)(scope, receive, send)

    assert sent_by(SendfileMiddleware(application, nginx)) == [start(status=404), BODY]


@pytest.mark.parametrize("server", [{}, OFFERED], ids=["plain", "with pathsend"])
def test_a_file_may_be_removed_as_soon_as_it_was_sent(
    serve: PrivateFiles, elsewhere: Path, server: dict[str, Any]
) -> None:
    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await file_response(elsewhere)(scope, receive, send)
        os.remove(elsewhere)  # as `BackgroundTask(os.remove, path)` does

    assert ask(SendfileMiddleware(application, serve), **server).body == CONTENT
    assert not elsewhere.exists()


EXTENSIONS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {PATHSEND: {}}),
    ({"extensions": None}, {PATHSEND: {}}),
    ({"extensions": {}}, {PATHSEND: {}}),
    (
        {"extensions": {"tls": {"version": 772}, "http.response.trailers": {}}},
        {"tls": {"version": 772}, "http.response.trailers": {}, PATHSEND: {}},
    ),
    ({"extensions": {PATHSEND: {"own": 1}}}, {PATHSEND: {}}),
]


@pytest.mark.parametrize(("scope", "expected"), EXTENSIONS)
def test_the_application_is_offered_pathsend_and_all_else_that_the_server_offers(
    nginx: PrivateFiles, scope: dict[str, Any], expected: dict[str, Any]
) -> None:
    seen: list[Scope] = []

    async def application(scope: Scope, _: Receive, __: Send) -> None:
        seen.append(scope)

    outer = scope_for(b"/", "GET", {"Range": "bytes=0-", "Accept": "*/*"}, **scope)
    copy = {**outer}
    asyncio.run(collect([], SendfileMiddleware(application, nginx), outer))
    assert seen == [{**outer, "headers": [(b"accept", b"*/*")], "extensions": expected}]
    assert outer == copy, "the server's own scope stays as it is"


@pytest.mark.parametrize(
    "scope",
    [
        {"type": "websocket", "headers": [(b"range", b"bytes=0-")]},
        {"type": "lifespan", "asgi": {}},
        {"type": "a protocol of tomorrow"},
        scope_for(b"/", "POST", {"Range": "bytes=0-"}),
        scope_for(b"/", "get"),
        scope_for(b"/video/a.mp4", "GET", {"Range": "bytes=0-"}),
    ],
    ids=lambda scope: f"{scope['type']} {scope.get('method', '')}",
)
def test_what_is_left_alone_gets_just_what_the_server_gave(
    nginx: PrivateFiles, scope: Scope
) -> None:
    seen: list[tuple[object, ...]] = []

    async def application(*given: object) -> None:
        seen.append(given)

    async def receive() -> Message:
        raise AssertionError

    async def send(_: Message) -> None:
        raise AssertionError

    asyncio.run(
        _call(SendfileMiddleware(application, nginx, exclude=["/video"]), scope, receive, send)
    )
    ((same_scope, same_receive, same_send),) = seen
    assert same_scope is scope
    assert (same_receive, same_send) == (receive, send)


async def _call(
    application: SendfileMiddleware, scope: Scope, receive: Receive, send: Send
) -> None:
    await application(scope, receive, send)


def test_a_path_that_is_no_text_does_no_harm(nginx: PrivateFiles, photo: Path) -> None:
    reached: list[Message] = []
    application = SendfileMiddleware(file_response(photo), nginx, exclude=["/video"])
    scope = {**scope_for(), "path": "/video/\ud800"}
    asyncio.run(collect(reached, application, scope))
    assert reached[0]["status"] == 200
