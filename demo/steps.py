"""The steps of the demonstration, each a claim that is checked."""

from __future__ import annotations

import base64
import http.client
import time
from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple
from urllib.parse import quote, unquote

from .sample import FILES, PASSWORDS
from .stack import LINK_LASTS, Stack

_MOST_MOVED = 10_000  # bytes that the application may move for that file of 10 MB
_SAVE_AS = "Übersicht 2026 – 年報.bin"


class Answer(NamedTuple):
    """A response."""

    status: int
    headers: Message
    body: bytes


class Step(NamedTuple):
    """What was done, what came of it, and whether that is as claimed."""

    claim: str
    facts: list[str]
    right: bool


def walk_through(stack: Stack) -> bool:
    """Print each step; return whether all were as claimed."""
    print(f"\nxsendfile: the application decides, {stack.name} sends ({stack.front.url})\n")
    all_right = True
    for number, step in enumerate(_steps(stack), start=1):
        print(f"{number}. {step.claim}")
        for fact in step.facts:
            print(f"     {fact}")
        print("   ok\n" if step.right else "   NOT AS CLAIMED\n", flush=True)
        all_right = all_right and step.right
    print("Each step was as claimed." if all_right else "At least one step was not as claimed.")
    return all_right


def _steps(stack: Stack) -> Iterator[Step]:
    """Yield the steps, in an order that the log's line numbers rely on."""
    yield _a_stranger_is_refused(stack)
    yield _the_web_server_sends_the_bytes(stack)
    yield _the_proof_can_fail(stack)
    yield _another_user_is_refused(stack)
    yield _a_download_is_renamed(stack)
    yield _a_byte_range_is_served(stack)
    yield _nothing_leads_around_the_application(stack)
    yield _a_link_expires(stack)


def _a_stranger_is_refused(stack: Stack) -> Step:
    answer = _get(stack, "/documents/engine.bin")
    facts = [f"GET /documents/engine.bin -> {answer.status}, {len(answer.body)} bytes"]
    return Step("A stranger is refused.", facts, answer.status == 401 and not answer.body)


def _the_web_server_sends_the_bytes(stack: Stack) -> Step:
    before = stack.moved_by_application()
    answer = _get(stack, "/documents/engine.bin", user="ada")
    after = stack.moved_by_application()
    entry = stack.logged(1)
    read, written = after.read - before.read, after.written - before.written
    facts = [
        f"GET /documents/engine.bin as ada -> {answer.status}, {len(answer.body):,} bytes, "
        + ("the file's" if answer.body == stack.engine else "NOT the file's"),
        f"/proc/{stack.worker}/io of the application: rchar +{read:,}, wchar +{written:,}",
    ]
    handed_over = max(read, written) <= _MOST_MOVED
    if stack.name == "nginx":
        received, sent = int(entry["upstream_bytes_received"]), entry["bytes_sent"]
        facts.append(f"nginx: $upstream_bytes_received {received:,}, $bytes_sent {sent:,}")
        handed_over = handed_over and received <= _MOST_MOVED and sent >= len(stack.engine)
    else:
        facts.append(f"Caddy: size {entry['size']:,}")
        handed_over = handed_over and entry["size"] >= len(stack.engine)
    right = answer.status == 200 and answer.body == stack.engine and handed_over
    return Step("A user gets a file of hers, and the web server sends its bytes.", facts, right)


def _the_proof_can_fail(stack: Stack) -> Step:
    before = stack.moved_by_application()
    answer = _get(stack, "/unaided/engine.bin", user="ada")
    read = stack.moved_by_application().read - before.read
    facts = [
        f"GET /unaided/engine.bin as ada -> {answer.status}, {len(answer.body):,} bytes",
        f"/proc/{stack.worker}/io of the application: rchar +{read:,}",
    ]
    right = answer.body == stack.engine and read >= len(stack.engine)
    return Step("For comparison, the same file sent by the application itself.", facts, right)


def _another_user_is_refused(stack: Stack) -> Step:
    answer = _get(stack, "/documents/engine.bin", user="grace")
    facts = [f"GET /documents/engine.bin as grace -> {answer.status}"]
    return Step("Another user does not get it.", facts, answer.status == 404)


def _a_download_is_renamed(stack: Stack) -> Step:
    path = f"/documents/engine.bin?save_as={quote(_SAVE_AS)}"
    answer = _get(stack, path, user="ada")
    disposition = answer.headers["Content-Disposition"] or ""
    _, _, encoded = disposition.partition("filename*=UTF-8''")
    facts = [
        f"GET {path} as ada -> {answer.status}",
        f"Content-Disposition: {disposition}",
        f"the browser saves: {unquote(encoded)}",
    ]
    right = answer.status == 200 and unquote(encoded) == _SAVE_AS and answer.body == stack.engine
    return Step("A download gets a name of the application's choice.", facts, right)


def _a_byte_range_is_served(stack: Stack) -> Step:
    headers = {"Range": "bytes=1000000-1000099"}
    answer = _get(stack, "/documents/engine.bin", user="ada", headers=headers)
    content_range = answer.headers["Content-Range"]
    facts = [
        f"GET /documents/engine.bin as ada, Range: bytes=1000000-1000099 -> {answer.status}",
        f"Content-Range: {content_range}, {len(answer.body)} bytes",
    ]
    right = answer.status == 206 and answer.body == stack.engine[1_000_000:1_000_100]
    return Step("A byte range is the web server's to answer.", facts, right)


def _nothing_leads_around_the_application(stack: Stack) -> Step:
    paths = ("/_documents/ada/engine.bin", "/documents/%2e%2e/grace/compiler.txt")
    statuses = [_get(stack, path, user="ada").status for path in paths]
    facts = [f"GET {path} as ada -> {status}" for path, status in zip(paths, statuses, strict=True)]
    right = all(400 <= status < 500 for status in statuses)
    return Step("Nothing leads around the application.", facts, right)


def _a_link_expires(stack: Stack) -> Step:
    path = "/links" + stack.links.get_url_path("poster.txt")
    early = _get(stack, path)
    time.sleep(LINK_LASTS + 1)
    late = _get(stack, path)
    facts = [
        f"GET {path} by anybody -> {early.status}: {early.body.decode().strip()!r}",
        f"the same {LINK_LASTS + 1} seconds later -> {late.status}",
    ]
    right = (early.status, early.body, late.status) == (200, FILES["shared/poster.txt"], 410)
    return Step(f"A signed link serves for {LINK_LASTS} seconds, and then no more.", facts, right)


def _get(
    stack: Stack, path: str, *, user: str | None = None, headers: dict[str, str] | None = None
) -> Answer:
    """Ask the front server, as a user if one is named."""
    sent = dict(headers or {})
    if user:
        credentials = f"{user}:{PASSWORDS[user]}".encode()
        sent["Authorization"] = f"Basic {base64.b64encode(credentials).decode()}"
    connection = http.client.HTTPConnection("127.0.0.1", stack.front.port, timeout=30)
    try:
        connection.request("GET", path, headers=sent)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()
