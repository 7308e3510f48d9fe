from __future__ import annotations

from typing import Any

import pytest

from xsendfile import BadSenderError, Caddy, File, Nginx, NginxSendfile, Reply, Request, Serve
from xsendfile._model import Span
from xsendfile.servers._original import OriginalNginx, OriginalStandard

GET = Request("GET")
HEAD = Request("HEAD")
# Asked for by the name of a link; called "ä b%.txt" where it really lies.
FILE = File(b"/srv/d\xc3\xb6cs", (b"latest.txt",), (b"2026", "ä b%.txt".encode()), 7, 10**9)
ENCODED = "2026/%C3%A4%20b%25.txt"
HEADERS = [("Content-Type", "text/plain"), ("X-Own", "1")]


def headers_of(reply: Reply) -> list[tuple[str, str]]:
    assert reply.status == 200
    assert reply.body == ()
    assert reply.content is None
    return reply.headers


def test_nginx_gets_the_location_and_the_name_that_was_found() -> None:
    assert headers_of(Nginx("/_files/").reply(GET, FILE, HEADERS)) == [
        ("X-Accel-Redirect", f"/_files/{ENCODED}"),
        *HEADERS,
        ("Content-Length", "0"),
    ]


def test_caddy_gets_the_location_and_the_name_that_was_found() -> None:
    assert headers_of(Caddy("/_files/").reply(GET, FILE, HEADERS)) == [
        ("X-Accel-Redirect", f"/_files/{ENCODED}"),
        *HEADERS,
        ("Content-Length", "0"),
    ]


@pytest.mark.parametrize("kind", [Nginx, Caddy])
def test_a_location_is_percent_encoded_like_the_name(kind: type[Nginx | Caddy]) -> None:
    (_, uri), *_ = headers_of(kind("/_d c/").reply(GET, FILE, []))
    assert uri == f"/_d%20c/{ENCODED}"


@pytest.mark.parametrize("sender", [Nginx("/x/"), Caddy("/x/"), OriginalStandard()], ids=str)
def test_a_hand_over_is_the_same_for_head_and_wherever_it_is_mounted(sender: Nginx) -> None:
    assert not sender.sends_bytes
    expected = sender.reply(GET, FILE, HEADERS)
    assert sender.reply(HEAD, FILE, HEADERS) == expected
    assert sender.reply(Request("GET", b"/mount"), FILE, HEADERS) == expected


@pytest.mark.parametrize("sender", [Nginx("/x/", limit_rate=1), Caddy("/x/")], ids=str)
def test_no_reply_shares_its_list_of_headers(sender: Nginx | Caddy) -> None:
    first = sender.reply(GET, FILE, list(HEADERS))
    expected = list(first.headers)
    first.headers.clear()
    assert sender.reply(GET, FILE, list(HEADERS)).headers == expected


@pytest.mark.parametrize(
    ("options", "headers"),
    [
        ({"limit_rate": 1}, [("X-Accel-Limit-Rate", "1")]),
        ({"limit_rate": 10**9}, [("X-Accel-Limit-Rate", "1000000000")]),
        ({"buffering": True}, [("X-Accel-Buffering", "yes")]),
        ({"buffering": False}, [("X-Accel-Buffering", "no")]),
        ({"expires": 0}, [("X-Accel-Expires", "0")]),
        ({"expires": 60}, [("X-Accel-Expires", "60")]),
        ({"charset": "utf-8"}, [("X-Accel-Charset", "utf-8")]),
        ({"charset": "off"}, [("X-Accel-Charset", "off")]),
        (
            {"limit_rate": 5, "buffering": False, "expires": 1, "charset": "koi8-r"},
            [
                ("X-Accel-Limit-Rate", "5"),
                ("X-Accel-Buffering", "no"),
                ("X-Accel-Expires", "1"),
                ("X-Accel-Charset", "koi8-r"),
            ],
        ),
        ({"limit_rate": None, "buffering": None, "expires": None, "charset": None}, []),
    ],
    ids=repr,
)
def test_options_of_nginx(options: dict[str, Any], headers: list[tuple[str, str]]) -> None:
    reply = Nginx("/x/", **options).reply(GET, FILE, [])
    assert headers_of(reply)[1:] == [("Content-Length", "0"), *headers]


@pytest.mark.parametrize(
    ("option", "value", "remedy"),
    [
        *[
            ("limit_rate", value, "give a whole number from 1 to 2147483647, or None")
            for value in (0, -1, True, "100k", 1.5)
        ],
        *[
            ("expires", value, "give a whole number from 0 to 2147483647, or None")
            for value in (-1, False, "60", "off", 1.0)
        ],
        *[("buffering", value, "give True, False or None") for value in (0, 1, "yes", "")],
        *[
            ("charset", value, "give a name such as 'utf-8', 'off', or None")
            for value in ("", "utf 8", "utf-8\r\nX: y", "ü", b"utf-8", 8, True)
        ],
    ],
)
def test_a_value_that_nginx_would_misread_is_refused(
    option: str, value: object, remedy: str
) -> None:
    wrong: dict[str, Any] = {option: value}
    with pytest.raises(BadSenderError) as error:
        Nginx("/x/", **wrong)
    assert str(error.value) == f"{option} is {value!r}; {remedy}"


def test_a_sender_shows_the_expression_that_makes_it() -> None:
    senders = [Nginx("/_a/"), Caddy("/_b/"), Serve()]
    assert list(map(repr, senders)) == ["Nginx('/_a/')", "Caddy('/_b/')", "Serve()"]


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


def test_a_request_has_no_header_unless_it_says_so() -> None:
    assert GET.header("Range") is None


def test_the_standard_sender_of_1_0_hands_over_the_absolute_path() -> None:
    assert headers_of(OriginalStandard().reply(GET, FILE, [])) == [
        ("X-Sendfile", f"/srv/d%C3%B6cs/{ENCODED}"),
        ("Content-Type", "text/plain"),
        ("Content-Length", "7"),
    ]


@pytest.mark.parametrize(
    ("location", "mount", "prefix"),
    [
        ("/-internal-", b"", "/-internal-"),
        ("/-internal-/", b"", "/-internal-"),
        ("/-internal-", "/café".encode(), "/caf%C3%A9/-internal-"),
        ("/ö %", b"/m", "/m/%C3%B6%20%25"),
        ("/", b"/m", "/m"),
    ],
)
def test_the_nginx_sender_of_1_0_hands_over_mount_location_and_name(
    location: str, mount: bytes, prefix: str
) -> None:
    reply = OriginalNginx(location).reply(Request("GET", mount), FILE, [])
    assert headers_of(reply) == [
        ("X-Accel-Redirect", f"{prefix}/{ENCODED}"),
        ("Content-Type", "text/plain"),
        ("Content-Length", "7"),
    ]


@pytest.mark.parametrize("location", ["", "internal", None, b"/internal"], ids=repr)
def test_the_nginx_sender_of_1_0_wants_a_location_with_a_slash(location: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSenderError) as error:
        NginxSendfile(location)
    assert str(error.value) == (
        f"redirect_location is {location!r}; give a path such as '/-internal-'"
    )


def test_a_percent_sign_and_other_alphabets_in_a_location_are_for_nginx_only() -> None:
    (_, uri), *_ = headers_of(Nginx("/_100%/").reply(GET, FILE, []))
    assert uri == f"/_100%25/{ENCODED}"
    (_, uri), *_ = headers_of(Nginx("/_dö/").reply(GET, FILE, []))
    assert uri == f"/_d%C3%B6/{ENCODED}"
    for location in ("/_100%/", "/_dö/"):
        with pytest.raises(BadSenderError, match="give one of ASCII, without a '%'"):
            Caddy(location)
