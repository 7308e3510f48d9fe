from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from xsendfile._errors import BadSettingError
from xsendfile._headers import (
    PLAIN,
    delivery_headers,
    is_whole_file,
    kept_headers,
    original_headers,
    original_length,
    present,
    refusal_headers,
)
from xsendfile._http.media_types import TYPES
from xsendfile._model import File

REPORT = File(b"/srv", (b"2026", b"report.pdf"), (b"blobs", b"3f9a"), 7, 0)
TYPE = ("Content-Type", "application/pdf")
PRIVATE = ("Cache-Control", "private, no-cache")


def headers_of(file: File = REPORT, **options: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    return delivery_headers(file, present(**options), TYPES)


@pytest.mark.parametrize(
    ("options", "headers"),
    [
        ({}, [TYPE, PRIVATE]),
        ({"mimetype": "text/x; a=b"}, [("Content-Type", "text/x; a=b"), PRIVATE]),
        ({"mimetype": None}, [TYPE, PRIVATE]),
        ({"max_age": 60}, [TYPE, ("Cache-Control", "private, max-age=60")]),
        ({"max_age": 0}, [TYPE, ("Cache-Control", "private, max-age=0")]),
        ({"max_age": 2**31}, [TYPE, ("Cache-Control", "private, max-age=2147483648")]),
        (
            {"as_attachment": True},
            [TYPE, PRIVATE, ("Content-Disposition", 'attachment; filename="report.pdf"')],
        ),
        (
            {"download_name": "Q3.pdf"},
            [TYPE, PRIVATE, ("Content-Disposition", 'inline; filename="Q3.pdf"')],
        ),
        (
            {"as_attachment": True, "download_name": "Q3.txt"},
            [TYPE, PRIVATE, ("Content-Disposition", 'attachment; filename="Q3.txt"')],
        ),
        ({"as_attachment": False, "download_name": None}, [TYPE, PRIVATE]),
        ({"download_name": ""}, [TYPE, PRIVATE]),
        ({"headers": {"X-Robots-Tag": "none"}}, [TYPE, PRIVATE, ("X-Robots-Tag", "none")]),
        (
            {"headers": [("Link", "<a>"), ("Link", "<b>")]},
            [TYPE, PRIVATE, ("Link", "<a>"), ("Link", "<b>")],
        ),
        ({"headers": {"content-TYPE": "text/x"}}, [PRIVATE, ("content-TYPE", "text/x")]),
        ({"headers": {"cache-control": "no-store"}}, [TYPE, ("cache-control", "no-store")]),
        (
            {"as_attachment": True, "headers": {"Content-Disposition": "inline"}},
            [TYPE, PRIVATE, ("Content-Disposition", "inline")],
        ),
    ],
)
def test_a_presentation_decides_the_headers(
    options: dict[str, Any], headers: list[tuple[str, str]]
) -> None:
    assert headers_of(**options) == headers


def test_type_and_download_name_come_from_the_name_that_was_asked_for() -> None:
    assert REPORT.found[-1] == b"3f9a"
    assert TYPE in headers_of()
    assert headers_of(as_attachment=True)[-1][1].endswith('filename="report.pdf"')


def test_a_name_that_is_not_utf_8_gets_a_readable_download_name() -> None:
    file = REPORT._replace(asked=(b"caf\xe9.pdf",))
    assert headers_of(file, as_attachment=True)[-1] == (
        "Content-Disposition",
        "attachment; filename=\"caf_.pdf\"; filename*=UTF-8''caf%EF%BF%BD.pdf",
    )


def test_headers_may_come_from_a_generator() -> None:
    presentation = present(headers=(pair for pair in [("X-A", "1")]))
    for _ in range(2):
        assert delivery_headers(REPORT, presentation, TYPES) == [TYPE, PRIVATE, ("X-A", "1")]


def test_no_list_is_shared_by_two_deliveries() -> None:
    for presentation in (PLAIN, present(headers={"X-A": "1"})):
        first = delivery_headers(REPORT, presentation, TYPES)
        expected = list(first)
        first.clear()
        assert delivery_headers(REPORT, presentation, TYPES) == expected


def test_a_callers_own_headers_may_change_after_the_check() -> None:
    headers = {"X-A": "1"}
    presentation = present(headers=headers)
    headers["X-A"] = "bad\r\nvalue"
    assert presentation.headers == (("X-A", "1"),)


def test_without_options_the_presentation_is_plain() -> None:
    assert present() == PLAIN


OWNED = [
    *("Accept-Ranges", "Connection", "Content-Length", "content-length", "Content-Range"),
    *(
        "Date",
        "ETag",
        "Last-Modified",
        "Keep-Alive",
        "Status",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
    ),
    *("X-Sendfile", "x-sendfile", "X-Sendfile2", "X-Sendfile-Temporary"),
    *("X-Lighttpd-Send-File", "X-LiteSpeed-Location", "X-Reproxy-URL"),
    *("X-Accel-Redirect", "X-ACCEL-REDIRECT", "X-Accel-Expires", "X-Accel-Anything"),
    *("Proxy-Authenticate", "Proxy-Connection"),
]


@pytest.mark.parametrize("name", OWNED)
def test_what_the_sender_or_the_server_owns_is_not_the_callers(name: str) -> None:
    with pytest.raises(BadSettingError, match=r"belongs to the sender or the server; leave it out"):
        present(headers={name: "1"})


@pytest.mark.parametrize(
    "headers",
    [
        {"X-A": "a\r\nX-Evil: 1"},
        {"X-A": "a\0"},
        {"X-A": " a"},
        {"X-A": "€"},
        {"": "a"},
        {"X A": "a"},
        {"X-A:": "a"},
        {"X-A\n": "a"},
        {"Ä": "a"},
    ],
)
def test_a_header_that_cannot_be_sent_is_refused(headers: Mapping[str, str]) -> None:
    ((name, value),) = headers.items()
    with pytest.raises(BadSettingError) as error:
        present(headers=headers)
    assert str(error.value) == (
        f"header {name!r}: {value!r} cannot be sent; give a token, and one line of latin-1"
    )


@pytest.mark.parametrize(
    "headers", [{"X-A": 1}, {"X-A": b"1"}, {"X-A": None}, {b"X-A": "a"}, {1: "a"}], ids=repr
)
def test_a_header_that_is_no_text_is_refused_the_same_way(headers: dict[Any, Any]) -> None:
    with pytest.raises(BadSettingError, match="cannot be sent"):
        present(headers=headers)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"mimetype": "plain"}, "mimetype is 'plain'; give a media type"),
        ({"mimetype": ""}, "mimetype is ''; give a media type"),
        ({"mimetype": "text/x\r\nA: b"}, r"mimetype is 'text/x\r\nA: b'; give a media type"),
        ({"mimetype": b"text/plain"}, "mimetype is b'text/plain'; give a media type"),
        ({"max_age": -1}, "max_age is -1; give whole seconds from 0 to 2147483648"),
        ({"max_age": 2**31 + 1}, "max_age is 2147483649; give whole seconds"),
        ({"max_age": 1.5}, "max_age is 1.5; give whole seconds"),
        ({"max_age": "60"}, "max_age is '60'; give whole seconds"),
        ({"max_age": True}, "max_age is True; give whole seconds"),
        ({"download_name": b"a"}, "download_name is b'a'; give a str"),
        ({"download_name": 7}, "download_name is 7; give a str"),
    ],
)
def test_a_wrong_option_is_named_with_its_remedy(options: dict[str, Any], message: str) -> None:
    with pytest.raises(BadSettingError) as error:
        present(**options)
    assert str(error.value).startswith(message)


def test_a_misspelt_option_is_not_passed_over() -> None:
    with pytest.raises(TypeError, match="as_atachment"):
        present(as_atachment=True)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("name", "coding"),
    [(b"a.txt", []), (b"a.txt.gz", [("Content-Encoding", "gzip")])],
)
def test_the_headers_of_xsendfile_1_0(name: bytes, coding: list[tuple[str, str]]) -> None:
    file = REPORT._replace(asked=(name,))
    assert original_headers(file) == [("Content-Type", "text/plain"), *coding]
    assert original_length(file) == ("Content-Length", "7")


@pytest.mark.parametrize("headers", ["abc", None, 5, [("a", "b", "c")], [("a",)], [5]], ids=repr)
def test_headers_are_a_mapping_or_pairs(headers: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match="give a mapping, or pairs of name and value"):
        present(headers=headers)


@pytest.mark.parametrize(("allowed", "more"), [(None, []), ("GET, HEAD", [("Allow", "GET, HEAD")])])
def test_the_headers_of_a_refusal(allowed: str | None, more: list[tuple[str, str]]) -> None:
    assert refusal_headers(14, allowed) == [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", "14"),
        ("Cache-Control", "no-store"),
        *more,
    ]


@pytest.mark.parametrize(
    ("headers", "whole"),
    [
        ([], True),
        ([TYPE, ("ETag", '"a"')], True),
        ([("Content-Length", "7")], True),
        ([("content-length", " 7 ")], True),
        ([("Content-Length", "6")], False),
        ([("Content-Length", "8")], False),
        ([("Content-Length", "0")], False),
        ([("Content-Length", "")], False),
        ([("Content-Length", "+7")], False),
        ([("Content-Encoding", "gzip")], False),
        ([("CONTENT-ENCODING", "br"), ("Content-Length", "7")], False),
        ([("Transfer-Encoding", "chunked")], False),
        ([("Trailer", "Digest")], False),
    ],
)
def test_a_file_is_sent_whole_unless_the_headers_tell_of_something_else(
    headers: list[tuple[str, str]], whole: bool
) -> None:
    assert is_whole_file(headers, 7) == whole


def test_of_an_applications_headers_all_stay_but_the_senders() -> None:
    own = [("Set-Cookie", "a"), ("content-type", "x/y"), ("Set-Cookie", "b"), ("Vary", "*")]
    headers = [own[0], *((name, "1") for name in OWNED), *own[1:]]
    assert kept_headers(headers, REPORT, TYPES) == own


@pytest.mark.parametrize(("given", "expected"), [([], [TYPE]), ([("CONTENT-type", "")], [])])
def test_only_a_type_that_is_missing_is_looked_up(
    given: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    assert kept_headers(given, REPORT, TYPES) == [*given, *expected]


def test_a_list_of_an_application_is_one_line_for_nginx_brings_back_no_more() -> None:
    own = [("Vary", "Cookie"), ("Set-Cookie", "a=1"), ("vary", "Accept"), ("Set-Cookie", "b=2")]
    policies = [("Content-Security-Policy", "default-src 'self'"), ("X-A", "1"), ("X-A", "2")]
    csp = ("Content-Security-Policy", "sandbox")
    assert kept_headers([TYPE, *own, *policies, csp], REPORT, {}) == [
        TYPE, ("vary", "Cookie, Accept"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"),
        ("Content-Security-Policy", "default-src 'self', sandbox"), ("X-A", "1"), ("X-A", "2"),
    ]  # fmt: skip
