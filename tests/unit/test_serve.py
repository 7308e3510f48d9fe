"""What `Serve` answers to a plain request; tests/http/ has preconditions and ranges."""

from __future__ import annotations

from xsendfile import File, Request, Serve
from xsendfile._model import Span

GET = Request("GET")
HEAD = Request("HEAD")
FILE = File(b"/srv", (b"a.txt",), (b"a.txt",), 7, 10**9)
HEADERS = [("Content-Type", "text/plain"), ("X-Own", "1")]


def test_serve_sends_the_whole_file_with_length_and_validators() -> None:
    reply = Serve().reply(GET, FILE, list(HEADERS))
    assert reply.status == 200
    assert reply.headers == [
        *HEADERS,
        ("ETag", '"3b9aca00-7"'),
        ("Last-Modified", "Thu, 01 Jan 1970 00:00:01 GMT"),
        ("Accept-Ranges", "bytes"),
        ("Content-Length", "7"),
    ]
    assert reply.body == (Span(0, 7),)


def test_serve_answers_head_with_the_headers_of_get() -> None:
    get, head = (Serve().reply(request, FILE, list(HEADERS)) for request in (GET, HEAD))
    assert head == get._replace(body=())


def test_serve_sends_an_empty_file_as_no_bytes() -> None:
    reply = Serve().reply(GET, FILE._replace(size=0), [])
    assert ("Content-Length", "0") in reply.headers
    assert reply.body == ()


def test_serve_leaves_out_a_date_that_cannot_be_said() -> None:
    reply = Serve().reply(GET, FILE._replace(mtime_ns=-(10**12) * 10**9), [])
    assert [name for name, _ in reply.headers] == ["ETag", "Accept-Ranges", "Content-Length"]


def test_serve_takes_a_file_from_the_future_for_one_of_now() -> None:
    reply = Serve(clock=lambda: 1.9).reply(GET, FILE._replace(mtime_ns=2 * 10**9), [])
    assert ("Last-Modified", "Thu, 01 Jan 1970 00:00:01 GMT") in reply.headers
