"""What clients get from nginx for a file that was handed over: RFC 9110, end to end."""

from __future__ import annotations

import json
import os
from email.utils import formatdate
from urllib.parse import urlencode

import pytest

from harness.process import Server
from harness.servers import bytes_moved_by, worker_of
from tests.servers.browser import Answer, Browser
from tests.servers.place import BIG, Place, content_of, write

_EXACT = "/send?name=exact.bin"
_LEAKS = ("x-accel-redirect", "x-sendfile", "x-accel-limit-rate", "x-accel-buffering")


def _send(name: str, **options: object) -> str:
    return "/send?" + urlencode({"name": name, "options": json.dumps(options)})


@pytest.mark.parametrize(("view", "by_the_application"), [("/send", False), ("/served", True)])
def test_the_bytes_of_a_hand_over_come_from_nginx_and_not_from_the_application(
    browser: Browser, gunicorn: Server, place: Place, view: str, by_the_application: bool
) -> None:
    worker = worker_of(gunicorn)
    before = bytes_moved_by(worker)
    answer = browser.get(f"{view}?name=big.bin")
    after = bytes_moved_by(worker)
    with open(place.documents + b"/big.bin", "rb") as file:
        assert answer.body == file.read()
    moved = after.read - before.read + after.written - before.written
    assert moved >= BIG if by_the_application else moved < 10_000


@pytest.mark.parametrize("target", ["/send?name=plain.txt", "/v1/plain.txt"])
def test_head_is_get_without_the_body(browser: Browser, target: str) -> None:
    head, get = browser.ask(target, "HEAD"), browser.get(target)
    assert (head.status, head.body) == (200, b"")
    assert get.body == content_of(b"plain.txt")
    assert head.headers["Content-Length"] == str(len(get.body))
    for name in ("Content-Type", "ETag", "Last-Modified", "Cache-Control", "Accept-Ranges"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize(
    ("asked", "content_range", "body"),
    [
        ("bytes=2-4", "bytes 2-4/10", b"234"),
        ("bytes=7-", "bytes 7-9/10", b"789"),
        ("bytes=-3", "bytes 7-9/10", b"789"),
        ("bytes=0-0", "bytes 0-0/10", b"0"),
        ("bytes=8-99", "bytes 8-9/10", b"89"),
    ],
)
def test_a_range_is_a_206(browser: Browser, asked: str, content_range: str, body: bytes) -> None:
    answer = browser.get(_EXACT, Range=asked)
    assert (answer.status, answer.body) == (206, body)
    assert answer.headers["Content-Range"] == content_range


def test_several_ranges_are_a_multipart_206(browser: Browser) -> None:
    answer = browser.get(_EXACT, Range="bytes=0-1,5-6")
    assert answer.status == 206
    assert answer.headers.get_content_type() == "multipart/byteranges"
    boundary = answer.headers["Content-Type"].partition("boundary=")[2].encode()
    parts = answer.body.split(b"--" + boundary)[1:-1]
    assert [part.strip().partition(b"\r\n\r\n")[2] for part in parts] == [b"01", b"56"]
    assert all(b"Content-Type: application/octet-stream" in part for part in parts)


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100"])
def test_a_range_beyond_the_end_is_a_416(browser: Browser, asked: str) -> None:
    answer = browser.get(_EXACT, Range=asked)
    assert answer.status == 416
    assert answer.headers["Content-Range"] == "bytes */10"


def test_if_range_with_an_old_validator_gives_the_whole_file(browser: Browser) -> None:
    etag = browser.get(_EXACT).headers["ETag"]
    assert browser.get(_EXACT, Range="bytes=0-1", If_Range=etag).status == 206
    assert browser.get(_EXACT, Range="bytes=0-1", If_Range='"old"').status == 200


def test_the_validators_of_nginx_give_a_304(browser: Browser) -> None:
    first = browser.get(_EXACT)
    etag, date = first.headers["ETag"], first.headers["Last-Modified"]
    for conditions in (
        {"If-None-Match": etag},
        {"If-None-Match": "*"},
        {"If-Modified-Since": date},
    ):
        again = browser.ask(_EXACT, headers=conditions)
        assert (again.status, again.body) == (304, b""), conditions
        assert again.headers["Cache-Control"] == "private, no-cache"
    later = formatdate(2**31, usegmt=True)
    assert browser.get(_EXACT, If_Modified_Since=later).status == 304
    earlier = formatdate(0, usegmt=True)
    assert browser.get(_EXACT, If_Modified_Since=earlier).body == b"0123456789"
    assert browser.get(_EXACT, If_None_Match='"another"').status == 200
    assert browser.get(_EXACT, If_Match='"another"').status == 412


def test_a_file_replaced_between_two_requests_is_another_one(
    browser: Browser, place: Place
) -> None:
    path = place.documents + b"/changing.txt"
    write(place.documents, b"changing.txt", b"before\n")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    first = browser.get("/send?name=changing.txt")
    write(place.documents, b"changing.new", b"after!!\n")
    os.replace(place.documents + b"/changing.new", path)
    second = browser.get("/send?name=changing.txt", If_None_Match=first.headers["ETag"])
    assert (first.body, second.status, second.body) == (b"before\n", 200, b"after!!\n")
    os.remove(path)
    assert browser.get("/send?name=changing.txt").status == 404


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("Q3.pdf", 'attachment; filename="Q3.pdf"'),
        ("Übersicht 2026.pdf",
         "attachment; filename=\"Ubersicht 2026.pdf\"; filename*=UTF-8''%C3%9Cbersicht%202026.pdf"),
        ("是.pdf", "attachment; filename=\"_.pdf\"; filename*=UTF-8''%E6%98%AF.pdf"),
        ('a";b.pdf', "attachment; filename=\"a';b.pdf\"; filename*=UTF-8''a%22%3Bb.pdf"),
        ("100%41.pdf", "attachment; filename=\"100_41.pdf\"; filename*=UTF-8''100%2541.pdf"),
    ],
)  # fmt: skip
def test_the_name_of_an_attachment_arrives_as_it_was_sent(
    browser: Browser, name: str, disposition: str
) -> None:
    target = _send("plain.txt", as_attachment=True, download_name=name)
    for headers in ({}, {"Range": "bytes=0-3"}):
        answer = browser.ask(target, headers=headers)
        assert answer.all("Content-Disposition") == [disposition]
        assert answer.body == content_of(b"plain.txt")[: 4 if headers else None]


def test_the_type_is_that_of_the_name_asked_for(browser: Browser) -> None:
    assert browser.get(_send("page.html")).headers["Content-Type"] == "text/html"
    assert browser.get("/v1/page.html").headers["Content-Type"] == "text/html"
    chosen = browser.get(_send("page.html", mimetype="text/plain; charset=utf-8"))
    assert chosen.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_headers_that_nginx_drops_come_back_once(browser: Browser) -> None:
    sent = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Vary": "Cookie",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Robots-Tag": "noindex",
        "Content-Language": "cy",
        "Access-Control-Allow-Origin": "https://example.org",
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": "ETag",
        "Cache-Control": "private, max-age=7",
        "Set-Cookie": "seen=1",
        "Expires": "Thu, 01 Jan 2099 00:00:00 GMT",
    }
    for answer in (
        browser.get(_send("plain.txt", headers=sent)),
        browser.ask(_send("plain.txt", headers=sent), "HEAD"),
    ):
        assert {name: answer.all(name) for name in sent} == {n: [v] for n, v in sent.items()}
    unasked = browser.get(_send("plain.txt"))
    passed_on = {"Cache-Control"}
    assert not [name for name in sent.keys() - passed_on if name in unasked.headers]


def test_a_declared_content_encoding_arrives_and_the_bytes_are_untouched(browser: Browser) -> None:
    target = _send("plain.txt", headers={"Content-Encoding": "gzip"})
    answer = browser.get(target, Accept_Encoding="gzip")
    assert answer.all("Content-Encoding") == ["gzip"]
    assert answer.body == content_of(b"plain.txt")


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "/send?name=plain.txt", 200),
        ("HEAD", "/send?name=plain.txt", 200),
        ("GET", "/v1/plain.txt", 200),
        ("GET", "/v1/out.txt", 403),
        ("GET", "/v1/", 403),
        ("GET", "/v1/sub", 404),
        ("GET", "/v1/missing.txt", 404),
        ("POST", "/v1/plain.txt", 405),
        ("DELETE", "/send?name=plain.txt", 405),
        ("GET", "/send?name=out.txt", 404),
        ("GET", "/links/plain.txt", 404),
        ("GET", "/_documents/plain.txt", 404),
    ],
)
def test_no_answer_tells_a_client_where_the_files_lie(
    browser: Browser, place: Place, method: str, target: str, status: int
) -> None:
    answer = browser.ask(target, method)
    assert answer.status == status
    assert _leaked(answer, place) == []
    if status == 405:
        assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("header", ["X-Accel-Redirect", "X-Sendfile-Type", "X-Accel-Mapping"])
def test_a_client_has_no_say_in_the_hand_over(browser: Browser, header: str) -> None:
    answer = browser.ask("/v1/missing.txt", headers={header: "/_documents/plain.txt"})
    assert answer.status == 404


def _leaked(answer: Answer, place: Place) -> list[str]:
    """Return the headers that a client must not see, and any with a path of ours."""
    told = (os.fsdecode(place.base), "_documents", "-internal-")
    return [
        name
        for name, value in answer.headers.items()
        if name.lower() in _LEAKS or any(text in value for text in told)
    ] + [text for text in told if text.encode() in answer.body]
