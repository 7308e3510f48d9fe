"""What each sender tells its server of a file: pure values."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.servers.names import NAMES, Name
from xsendfile import (
    Apache,
    ApacheUnescape,
    Caddy,
    Caddy26,
    File,
    Lighttpd,
    Nginx,
    Reply,
    Request,
    Sender,
    Serve,
    Uwsgi,
)
from xsendfile._model import Span

GET = Request("GET")
HEAD = Request("HEAD")
ROOT = "/srv/döcs %".encode()
# Asked for by the name of a link; called "ä b%.txt" where it really lies.
FILE = File(ROOT, (b"latest.txt",), (b"2026", "ä b%.txt".encode()), 7, 10**9)
ENCODED_ROOT = "/srv/d%C3%B6cs%20%25"
ENCODED = "2026/%C3%A4%20b%25.txt"
HEADERS = [("Content-Type", "text/plain"), ("X-Own", "1")]
VALIDATORS = [("ETag", '"3b9aca00-7"'), ("Last-Modified", "Thu, 01 Jan 1970 00:00:01 GMT")]
NO_LENGTH = ("Content-Length", "0")

LOCATED = [Nginx("/_x/"), Caddy("/_x/"), Caddy26("/_x/")]
TOLD_THE_PATH = [Apache(), ApacheUnescape(), Lighttpd(), Uwsgi()]
HANDING_OVER = [*LOCATED, *TOLD_THE_PATH]

CONTROLS = {
    "line feed",
    "line feed at the end",
    "carriage return",
    "a header of its own",
    "control characters",
    "delete character",
    "hostile directories",  # one of them is a line feed
}
NO_HEADER_CAN = CONTROLS | {
    *("trailing space", "spaces only", "tab"),
    "a last byte that is a blank in latin-1",
}
NOT_BY_CADDY26 = NO_HEADER_CAN | {"question mark", "question mark at the end"}
NOT_BY_LIGHTTPD = CONTROLS | {"tab", "not UTF-8", "overlong dots"}


def encoded(path: bytes) -> str:
    """Return a path as RFC 3986 spells it: all but unreserved characters and slashes encoded."""
    plain = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"
    return "".join(chr(byte) if byte in plain else f"%{byte:02X}" for byte in path)


def disguised(path: bytes) -> str:
    """Return a path byte for byte, as PEP 3333 and ASGI headers have it."""
    return path.decode("latin-1")


def file_called(name: bytes) -> File:
    """Return a file below the root."""
    parts = tuple(name.split(b"/"))
    return File(ROOT, parts, parts, 7, 10**9)


SPELLINGS: list[tuple[Sender, str, Callable[[bytes], str], bytes, set[str]]] = [
    (Nginx("/_x/"), "X-Accel-Redirect", encoded, b"/_x/", set()),
    (Caddy("/_x/"), "X-Accel-Redirect", encoded, b"/_x/", set()),
    (Caddy26("/_x/"), "X-Accel-Redirect", disguised, b"/_x/", NOT_BY_CADDY26),
    (Apache(), "X-Sendfile", disguised, ROOT + b"/", NO_HEADER_CAN),
    (ApacheUnescape(), "X-Sendfile", encoded, ROOT + b"/", set()),
    (Lighttpd(), "X-Sendfile", encoded, ROOT + b"/", NOT_BY_LIGHTTPD),
    (Uwsgi(), "X-Sendfile", disguised, ROOT + b"/", NO_HEADER_CAN),
]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name.label)
@pytest.mark.parametrize(
    ("sender", "header", "spelled", "prefix", "not_carried"),
    SPELLINGS,
    ids=[type(sender).__name__ for sender, *_ in SPELLINGS],
)
def test_a_hostile_name_is_spelled_for_its_server_or_sent_by_the_application(
    sender: Sender,
    header: str,
    spelled: Callable[[bytes], str],
    prefix: bytes,
    not_carried: set[str],
    name: Name,
) -> None:
    reply = sender.reply(GET, file_called(name.path), [])
    if name.label in not_carried:
        assert header not in dict(reply.headers)
        assert reply.body == (Span(0, 7),)
        assert reply.reason == "a name that the front server cannot carry"
    else:
        assert reply.headers[0] == (header, spelled(prefix + name.path))
        assert (reply.body, reply.reason) == ((), None)


def test_each_name_that_is_not_carried_is_in_the_table() -> None:
    assert {name.label for name in NAMES} >= NOT_BY_CADDY26 | NOT_BY_LIGHTTPD


PARTS = st.binary(min_size=1, max_size=20).filter(lambda part: not set(part) & {0, ord("/")})


def value_of(reply: Reply) -> str | None:
    """Return what a server is told, None if it is told nothing."""
    values = [value for name, value in reply.headers if name.startswith("X-")]
    assert len(values) < 2
    return values[0] if values else None


@pytest.mark.parametrize("sender", HANDING_OVER, ids=lambda sender: type(sender).__name__)
@given(parts=st.lists(PARTS, min_size=1, max_size=4))
def test_whatever_is_carried_names_the_very_file(sender: Sender, parts: list[bytes]) -> None:
    name = b"/".join(parts)
    value = value_of(sender.reply(GET, file_called(name), []))
    if value is None:
        return
    raw = isinstance(sender, Apache | Caddy26 | Uwsgi)
    named = value.encode("latin-1") if raw else unquote_to_bytes(value)
    prefix = b"/_x/" if sender in LOCATED else ROOT + b"/"
    assert named == prefix + name
    assert raw or value.isascii()


@pytest.mark.parametrize("sender", HANDING_OVER, ids=lambda sender: type(sender).__name__)
@given(parts=st.lists(PARTS, min_size=1, max_size=4))
def test_no_name_ends_the_header_or_loses_its_end(sender: Sender, parts: list[bytes]) -> None:
    value = value_of(sender.reply(GET, file_called(b"/".join(parts)), []))
    if value is not None:
        assert not {"\r", "\n", "\0", "\x7f"} & set(value)
        assert value == value.strip(" \t")


@pytest.mark.parametrize("sender", LOCATED, ids=lambda sender: type(sender).__name__)
def test_a_server_with_ranges_and_validators_gets_no_others(sender: Sender) -> None:
    _, *rest = sender.reply(GET, FILE, list(HEADERS)).headers
    assert rest == [*HEADERS, NO_LENGTH]


def test_lighttpd_gets_our_validators() -> None:
    _, *rest = Lighttpd().reply(GET, FILE, list(HEADERS)).headers
    assert rest == [*HEADERS, *VALIDATORS, NO_LENGTH]


@pytest.mark.parametrize("sender", [Apache(), ApacheUnescape()], ids=repr)
def test_apache_gets_our_validators_and_the_word_on_its_ranges(sender: Sender) -> None:
    """It answers ranges of what mod_xsendfile sends, but does not say so itself."""
    _, *rest = sender.reply(GET, FILE, list(HEADERS)).headers
    assert rest == [*HEADERS, *VALIDATORS, ("Accept-Ranges", "bytes"), NO_LENGTH]


def test_uwsgi_gets_the_exact_length_and_our_validators() -> None:
    """It sends the file under the application's own headers, and knows no ranges."""
    served = Serve().reply(GET, FILE, list(HEADERS))
    reply = Uwsgi().reply(GET, FILE, list(HEADERS))
    assert ("Content-Length", "7") in reply.headers
    assert reply.headers == [("X-Sendfile", disguised(FILE.path)), *served.headers]


@pytest.mark.parametrize("kind", [Apache, ApacheUnescape, Lighttpd, Uwsgi])
def test_a_file_from_the_future_is_of_now(kind: Callable[..., Sender]) -> None:
    reply = kind(clock=lambda: 1.9).reply(GET, FILE._replace(mtime_ns=2 * 10**9), [])
    assert VALIDATORS[1] in reply.headers


@pytest.mark.parametrize("kind", [Apache, ApacheUnescape, Lighttpd])
def test_a_file_that_was_not_looked_at_has_no_validators(kind: Callable[..., Sender]) -> None:
    """`check=False`: nothing is known of it."""
    headers = dict(kind().reply(GET, FILE._replace(size=None, mtime_ns=None), []).headers)
    assert not {"ETag", "Last-Modified"} & headers.keys()
    assert headers["Content-Length"] == "0"


@pytest.mark.parametrize(
    "sender", [*LOCATED, Apache(), ApacheUnescape(), Lighttpd()], ids=lambda s: type(s).__name__
)
def test_a_hand_over_is_the_same_for_head_and_wherever_it_is_mounted(sender: Sender) -> None:
    assert not sender.sends_bytes
    expected = sender.reply(GET, FILE, list(HEADERS))
    assert expected.status == 200
    assert not expected.body
    assert sender.reply(HEAD, FILE, list(HEADERS)) == expected
    assert sender.reply(Request("GET", b"/mount"), FILE, list(HEADERS)) == expected


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Range": "bytes=1-2"}, 206),
        ({"Range": "bytes=9-"}, 416),
        ({"If-None-Match": "*"}, 304),
        ({"If-Match": '"other"'}, 412),
    ],
    ids=repr,
)
def test_what_uwsgi_cannot_do_is_answered_as_serve_does(
    headers: dict[str, str], status: int
) -> None:
    request = Request("GET", header=headers.get)
    reply = Uwsgi().reply(request, FILE, list(HEADERS))
    assert reply.status == status
    assert reply == Serve().reply(request, FILE, list(HEADERS))


@pytest.mark.parametrize("request_", [HEAD, GET], ids=["HEAD", "an empty file"])
def test_uwsgi_gets_no_hand_over_of_nothing(request_: Request) -> None:
    file = FILE if request_ is HEAD else FILE._replace(size=0)
    assert value_of(Uwsgi().reply(request_, file, [])) is None


@pytest.mark.parametrize("sender", HANDING_OVER, ids=lambda sender: type(sender).__name__)
def test_no_reply_can_be_changed_by_who_gets_another(sender: Sender) -> None:
    headers = sender.reply(GET, FILE, list(HEADERS)).headers
    expected = [*headers]
    if isinstance(headers, list):  # else it cannot be changed at all
        headers.clear()
    assert [*sender.reply(GET, FILE, list(HEADERS)).headers] == expected


@pytest.mark.parametrize(
    ("sender", "expression"),
    [
        (Nginx("/_a/"), "Nginx('/_a/')"),
        (Caddy("/_b/"), "Caddy('/_b/')"),
        (Caddy26("/_c/"), "Caddy26('/_c/')"),
        (Apache(), "Apache()"),
        (Apache(seen_as="/mnt/ö"), r"Apache(seen_as=b'/mnt/\xc3\xb6')"),
        (ApacheUnescape(), "ApacheUnescape()"),
        (ApacheUnescape(seen_as=b"/a"), "ApacheUnescape(seen_as=b'/a')"),
        (Lighttpd(), "Lighttpd()"),
        (Lighttpd(seen_as="/a/"), "Lighttpd(seen_as=b'/a')"),
        (Uwsgi(), "Uwsgi()"),
        (Uwsgi(seen_as="/a"), "Uwsgi(seen_as=b'/a')"),
        (Serve(), "Serve()"),
    ],
    ids=repr,
)
def test_a_sender_shows_the_expression_that_makes_it(sender: Sender, expression: str) -> None:
    assert repr(sender) == expression


@pytest.mark.parametrize("sender", HANDING_OVER, ids=lambda sender: type(sender).__name__)
def test_a_sender_is_one_by_the_protocol(sender: object) -> None:
    assert isinstance(sender, Sender)


def test_a_request_has_no_header_unless_it_says_so() -> None:
    assert GET.header("Range") is None
