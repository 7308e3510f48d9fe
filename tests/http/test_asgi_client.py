"""That the ASGI client is as strict as it says: each breach of the specification is noticed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.asgi_client import BODY, PATHSEND, START, ask
from xsendfile._asgi import ASGIApplication, Receive, Scope, Send

Sent = dict[str, Any]


def saying(*messages: Sent) -> ASGIApplication:
    """Return an application that sends these messages, and overlooks what the server objects to."""

    async def application(_: Scope, __: Receive, send: Send) -> None:
        for message in messages:
            try:
                await send(message)
            except AssertionError:
                return

    return application


def start(*headers: object, status: object = 200, **more: object) -> Sent:
    return {"type": START, "status": status, "headers": headers, **more}


def body(data: object = b"", **more: object) -> Sent:
    return {"type": BODY, "body": data, **more}


@pytest.mark.parametrize(
    "messages",
    [
        [start((b"content-length", b"2")), body(b"ab")],
        [start((b"content-length", b"2")), body(b"a", more_body=True), body(b"b")],
        [start(), body(b"a", more_body=True), {"type": BODY}],
        [start((b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")), body()],
    ],
    ids=str,
)
def test_what_the_specification_allows_is_taken(messages: list[Sent]) -> None:
    assert ask(saying(*messages)).status == 200


@pytest.mark.parametrize(
    "messages",
    [
        [],
        [body()],
        [start()],
        [start(), start(), body()],
        [start(), body(more_body=True)],
        [start(), body(), body()],
        [start(), body(), start()],
        [start(), {"type": "http.response.trailers"}],
        [start(), {"type": PATHSEND, "path": "/etc/hostname"}],
        [{"type": START}, body()],
        [start(status="200"), body()],
        [start(status=True), body()],
        [start(status=100), body()],
        [start(trailers=True), body()],
        [start(reason="Fine"), body()],
        [start((b"Content-Type", b"a/b")), body()],
        [start(("content-type", b"a/b")), body()],
        [start((b"content-type", "a/b")), body()],
        [start((b":status", b"200")), body()],
        [start((b"", b"a")), body()],
        [start((b"x-a ", b"b")), body()],
        [start((b"x-a", b"b\r\nx-b: c")), body()],
        [start((b"transfer-encoding", b"chunked")), body()],
        [start((b"connection", b"close")), body()],
        [start(), body("text")],
        [start(), body(bytearray(b"ab"))],
        [start(), body(more_body=1)],
        [start((b"content-length", b"3")), body(b"ab")],
        [start((b"content-length", b"1")), body(b"ab")],
        [start((b"content-length", b"2"), (b"content-length", b"2")), body(b"ab")],
        [start(status=304), body(b"ab")],
    ],
    ids=str,
)
def test_a_breach_is_noticed_even_if_the_application_overlooks_the_error(
    messages: list[Sent],
) -> None:
    with pytest.raises(AssertionError):
        ask(saying(*messages))


def test_the_answer_to_head_has_no_content() -> None:
    with pytest.raises(AssertionError):
        ask(saying(start(), body(b"ab")), method="HEAD")


@pytest.mark.parametrize(
    "messages",
    [
        [start(), {"type": PATHSEND, "path": "etc/hostname"}],
        [start(), {"type": PATHSEND, "path": b"/etc/hostname"}],
        [start(), {"type": PATHSEND}],
        [{"type": PATHSEND, "path": "/dev/null"}, start()],
        [start(), body(b"a", more_body=True), {"type": PATHSEND, "path": "/dev/null"}],
        [start(), {"type": PATHSEND, "path": "/dev/null"}, body()],
        [start((b"content-length", b"1")), {"type": PATHSEND, "path": "/dev/null"}],
    ],
    ids=str,
)
def test_a_path_is_absolute_and_all_of_the_answer(messages: list[Sent]) -> None:
    with pytest.raises(AssertionError):
        ask(saying(*messages), extensions={PATHSEND: {}})


def test_a_file_is_sent_where_the_scope_offers_it() -> None:
    told = saying(start(), {"type": PATHSEND, "path": "/dev/null"})
    answer = ask(told, extensions={PATHSEND: {}})
    assert (answer.path, answer.body) == ("/dev/null", b"")
