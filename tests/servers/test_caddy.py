"""The generated Caddyfile under a real Caddy."""

from __future__ import annotations

import json
import os
from urllib.parse import urlencode

import pytest

from tests.hostile.folder import SECRET
from tests.servers.browser import Browser
from tests.servers.place import Place, content_of

_EXACT = "/caddy?name=exact.bin"


def test_two_roots_have_a_prefix_each(caddy_browser: Browser) -> None:
    assert caddy_browser.get("/caddy?name=plain.txt").body == content_of(b"plain.txt")
    assert caddy_browser.get("/caddy-second?name=plain.txt").body == b"the second root\n"


def test_head_is_get_without_the_body(caddy_browser: Browser) -> None:
    head = caddy_browser.ask(_EXACT, "HEAD")
    get = caddy_browser.get(_EXACT)  # over the same connection: a body after HEAD would break it
    assert (head.status, head.body) == (200, b"")
    assert (get.status, get.body) == (200, b"0123456789")
    assert head.headers["Content-Length"] == "10"
    for name in ("Content-Type", "ETag", "Last-Modified", "Cache-Control"):
        assert head.all(name) == get.all(name)
        assert len(get.all(name)) == 1


@pytest.mark.parametrize(
    ("asked", "content_range", "body"),
    [
        ("bytes=2-4", "bytes 2-4/10", b"234"),
        ("bytes=7-", "bytes 7-9/10", b"789"),
        ("bytes=-3", "bytes 7-9/10", b"789"),
    ],
)
def test_a_range_is_a_206(
    caddy_browser: Browser, asked: str, content_range: str, body: bytes
) -> None:
    answer = caddy_browser.get(_EXACT, Range=asked)
    assert (answer.status, answer.body) == (206, body)
    assert answer.headers["Content-Range"] == content_range


def test_a_range_beyond_the_end_is_a_416(caddy_browser: Browser) -> None:
    answer = caddy_browser.get(_EXACT, Range="bytes=99-")
    assert (answer.status, answer.headers["Content-Range"]) == (416, "bytes */10")


def test_the_validators_of_caddy_give_a_304(caddy_browser: Browser) -> None:
    first = caddy_browser.get(_EXACT)
    etag, date = first.headers["ETag"], first.headers["Last-Modified"]
    assert caddy_browser.get(_EXACT, If_None_Match=etag).status == 304
    assert caddy_browser.get(_EXACT, If_Modified_Since=date).status == 304
    assert caddy_browser.get(_EXACT, If_None_Match='"another"').status == 200


def test_the_applications_headers_arrive_once(caddy_browser: Browser) -> None:
    sent = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
        "X-Request-Id": "7",
        "Set-Cookie": "seen=1",
    }
    options = {"as_attachment": True, "download_name": "Ü.pdf", "max_age": 7, "headers": sent}
    target = "/caddy?" + urlencode({"name": "plain.txt", "options": json.dumps(options)})
    expected = {
        **sent,
        "Content-Disposition": "attachment; filename=\"U.pdf\"; filename*=UTF-8''%C3%9C.pdf",
        "Cache-Control": "private, max-age=7",
        "Content-Type": "text/plain",
        "Content-Length": str(len(content_of(b"plain.txt"))),
    }
    answer = caddy_browser.get(target)
    assert {name: answer.all(name) for name in expected} == {n: [v] for n, v in expected.items()}


def test_caddy_adds_to_vary(caddy_browser: Browser) -> None:
    target = "/caddy?" + urlencode(
        {"name": "plain.txt", "options": '{"headers":{"Vary":"Cookie"}}'}
    )
    assert caddy_browser.get(target).all("Vary") == ["Cookie", "Accept-Encoding"]


@pytest.mark.parametrize("uri", ["/elsewhere/x", "/etc/passwd", "plain.txt", "/_documents%20x"])
def test_a_hand_over_to_no_known_prefix_is_a_404_and_no_leak(
    caddy_browser: Browser, uri: str
) -> None:
    answer = caddy_browser.get(f"/raw?uri={uri}")
    assert "X-Accel-Redirect" not in answer.headers
    assert answer.status == 404


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "/caddy?name=plain.txt", 200),
        ("GET", "/caddy?name=link.txt", 200),
        ("GET", "/caddy?name=out.txt", 404),
        ("GET", "/caddy-path/out/plain.txt", 403),
        ("GET", "/caddy-path/sub", 404),
        ("POST", "/caddy-path/plain.txt", 405),
        ("GET", "/_documents/plain.txt", 404),
        ("GET", "/%5fdocuments/plain.txt", 404),
        ("GET", "//_documents/plain.txt", 404),
        ("GET", "/x/../_documents/plain.txt", 404),
        ("GET", "/_second%20place/plain.txt", 404),
        ("GET", "/raw?uri=/_documents/..%2fdocuments-secret/plain.txt", 404),
        ("GET", "/raw?uri=/_documents/%252e%252e/documents-secret/plain.txt", 404),
        ("GET", "/raw?uri=/_documents/missing.txt", 404),
    ],
)
def test_no_client_reaches_a_prefix_or_learns_of_it(
    caddy_browser: Browser, place: Place, method: str, target: str, status: int
) -> None:
    answer = caddy_browser.ask(target, method)
    assert answer.status == status
    assert SECRET not in answer.body
    assert "X-Accel-Redirect" not in answer.headers
    for told in (os.fsdecode(place.base), "_documents"):
        assert not [value for value in answer.headers.values() if told in value]
        assert told.encode() not in answer.body
