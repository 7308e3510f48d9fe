"""Which types may be shown, which would run, and the headers that keep both harmless."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xsendfile._headers import restrained
from xsendfile._http.inline import may_be_shown, would_run

HARMLESS = [
    *("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"),
    *("audio/mpeg", "audio/ogg", "audio/wav", "audio/mp4", "video/mp4", "video/webm", "video/ogg"),
    *("text/plain", "application/pdf"),
]

# https://mimesniff.spec.whatwg.org/: HTML, XML and JavaScript MIME types.
HTML = ["text/html"]
XML = [
    *("text/xml", "application/xml", "application/xhtml+xml", "image/svg+xml", "a/b+xml"),
    *("application/rss+xml", "application/atom+xml", "application/xslt+xml"),
    *("application/mathml+xml", "model/x3d+xml", "application/vnd.mozilla.xul+xml"),
]
SCRIPTS = [
    *("application/ecmascript", "application/javascript", "application/x-ecmascript"),
    *("application/x-javascript", "text/ecmascript", "text/javascript", "text/javascript1.0"),
    *("text/javascript1.1", "text/javascript1.2", "text/javascript1.3", "text/javascript1.4"),
    *("text/javascript1.5", "text/jscript", "text/livescript", "text/x-ecmascript"),
    "text/x-javascript",
]
# Archives of such documents (MHTML), and parts that replace each other.
COMPOUND = ["multipart/related", "multipart/x-mixed-replace", "message/rfc822"]
RUNS = [*HTML, *XML, *SCRIPTS, *COMPOUND, "application/x-shockwave-flash"]

SAVED = [
    *("application/octet-stream", "application/zip", "application/json", "text/csv", "text/css"),
    *("application/msword", "text/markdown", "text/calendar", "font/woff2", "image/tiff"),
    *("multipart/mixed", "multipart/byteranges", "application/x-unknown", "x/y"),
]

AROUND = [
    "{}",
    "{};charset=utf-8",
    "{} ; charset=utf-8",
    "{}\t;\tcharset=utf-8",
    " {} ",
    "{};",
    "{}; boundary=x; type=y",
    '{}; charset="a;b"',
]


def spelled(media_type: str) -> list[str]:
    """Return a type as it may stand in a header (RFC 9110 §8.3.1)."""
    cases = [media_type, media_type.upper(), media_type.title()]
    return [around.format(case) for around in AROUND for case in cases]


@pytest.mark.parametrize("media_type", HARMLESS)
def test_what_is_known_to_be_harmless_is_shown(media_type: str) -> None:
    for spelling in spelled(media_type):
        assert may_be_shown([spelling]), spelling
        assert not would_run([spelling]), spelling


@pytest.mark.parametrize("media_type", RUNS)
def test_what_would_run_is_told_and_not_shown(media_type: str) -> None:
    for spelling in spelled(media_type):
        assert would_run([spelling]), spelling
        assert not may_be_shown([spelling]), spelling


@pytest.mark.parametrize("media_type", SAVED)
def test_all_other_types_are_saved(media_type: str) -> None:
    for spelling in spelled(media_type):
        assert not may_be_shown([spelling]), spelling
        assert not would_run([spelling]), spelling


@pytest.mark.parametrize(
    "value",
    [
        *("", " ", ";", "/", "*/*", "text", "text/", "/plain", "image/*", "text plain", "plain"),
        *("text/plain/html", "text/plainx", "xtext/plain", "text//plain", "text/pl\u00e4in"),
        *("text/plain\xa0", "text/plain\x85", "\xa0text/plain", "text/ plain", "text\\plain"),
        *("'text/plain'", '"text/plain"', "text/plain:", "text/plain=", "text/plain&x"),
        *("unknown/unknown", "application/unknown", "null", "None", "undefined"),
    ],
)
def test_what_is_no_known_type_is_saved(value: str) -> None:
    assert not may_be_shown([value])


def test_of_several_types_each_has_to_be_harmless() -> None:
    assert may_be_shown(["image/png", "text/plain"])
    assert not may_be_shown(["image/png", "text/html"])
    assert not may_be_shown(["text/html", "image/png"])
    assert would_run(["image/png", "text/html"])
    assert would_run(["text/html", "image/png"])


# Browsers take a list for several headers, and the last that they understand for the type.
@pytest.mark.parametrize(
    "value",
    [
        *("text/plain, text/html", "text/plain,text/html", "text/html, text/plain"),
        *("text/plain; a=b, text/html", "text/plain;charset=utf-8,text/html"),
        *("image/png;,text/html", 'image/png; a="b", text/html', 'image/png;a="\\"",image/svg+xml'),
        *("text/html, */*", "text/html,", "text/html, x", ",text/html;x=y"),
    ],
)
def test_a_list_of_types_is_no_disguise(value: str) -> None:
    assert not may_be_shown([value])
    assert would_run([value])


# Where a type ends at a space or at a comment, as in Chrome.
@pytest.mark.parametrize("value", ["text/html x", "text/html(comment)", "text/html (comment); a=b"])
def test_what_follows_a_type_is_no_disguise(value: str) -> None:
    assert not may_be_shown([value])
    assert would_run([value])


_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_ESSENCE = re.compile(rf"[\t\r\n ]*({_TOKEN}/{_TOKEN})[\t\r\n ]*(?:;.*)?", re.DOTALL)
_SPLIT = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*(?:"|\\?$))*', re.DOTALL)


def extracted(value: str) -> str | None:
    """Return what a browser takes for the type: "extract a MIME type" of the Fetch Standard."""
    found = None
    for piece in _SPLIT.findall(value):
        match = _ESSENCE.fullmatch(piece)
        if match and match[1] != "*/*":
            found = match[1].lower()
    return found


PIECES = st.sampled_from(
    [
        *("text/plain", "image/png", "text/html", "IMAGE/SVG+XML", "*/*", "x"),
        *(";", ",", " ", "\t", '"', "\\", "a=b", "a=", "(", "\xa0", "/"),
    ]
)


@given(st.lists(PIECES, max_size=7).map("".join))
@example(
    'text/plain;a="',
)
@example("text/plain;a=b,text/html")
def test_what_is_shown_is_harmless_to_a_browser_that_reads_the_header_its_own_way(
    value: str,
) -> None:
    if may_be_shown([value]):
        assert extracted(value) in HARMLESS
        assert not would_run([value])


@given(st.lists(PIECES, max_size=7).map("".join))
def test_what_a_browser_would_run_is_told(value: str) -> None:
    if extracted(value) in {"text/html", "image/svg+xml"}:
        assert would_run([value])
        assert not may_be_shown([value])


TYPE = ("Content-Type", "application/pdf")
PRIVATE = ("Cache-Control", "private, no-cache")
NOSNIFF = ("X-Content-Type-Options", "nosniff")
SANDBOX = ("Content-Security-Policy", "sandbox")
PAGE = ("content-type", "text/html")
ATTACHED = ("Content-Disposition", 'attachment; filename="report.pdf"')


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([TYPE, PRIVATE], [TYPE, PRIVATE, NOSNIFF]),
        (
            [TYPE, ("Content-Disposition", "inline")],
            [TYPE, ("Content-Disposition", "inline"), NOSNIFF],
        ),
        ([("Content-Type", "x/y")], [("Content-Type", "x/y"), NOSNIFF, ATTACHED]),
        ([("Content-Type", "")], [("Content-Type", ""), NOSNIFF, ATTACHED]),
        ([PAGE, PRIVATE], [PAGE, PRIVATE, NOSNIFF, ATTACHED, SANDBOX]),
        ([TYPE, PAGE], [TYPE, PAGE, NOSNIFF, ATTACHED, SANDBOX]),
        ([PAGE, TYPE], [PAGE, TYPE, NOSNIFF, ATTACHED, SANDBOX]),
        ([TYPE, ("x-content-type-options", "sniff"), NOSNIFF], [TYPE, NOSNIFF]),
    ],
)
def test_what_is_not_known_to_be_harmless_is_saved_and_what_would_run_has_no_rights(
    headers: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    assert restrained(headers, b"report.pdf") == expected


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (["inline"], "attachment"),
        (['inline; filename="Q3.html"'], 'attachment; filename="Q3.html"'),
        (["INLINE;filename*=UTF-8''%C3%BC"], "attachment;filename*=UTF-8''%C3%BC"),
        (["attachment; filename=a"], "attachment; filename=a"),
        (["", "inline"], "attachment"),
        (["inline", 'attachment; filename="b"'], "attachment"),
        (["inline, attachment"], "attachment"),
        (["form-data; name=x"], "attachment; name=x"),
    ],
)
def test_a_disposition_becomes_an_attachment_and_keeps_its_name(
    given: list[str], value: str
) -> None:
    headers = [PAGE, *(("content-DISPOSITION", each) for each in given)]
    assert restrained(headers, b"report.pdf") == [
        PAGE,
        NOSNIFF,
        ("Content-Disposition", value),
        SANDBOX,
    ]


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (["default-src 'self'"], "default-src 'self', sandbox"),
        (["sandbox allow-scripts"], "sandbox allow-scripts, sandbox"),
        (["a", "b"], "a, b, sandbox"),
    ],
)
def test_a_policy_of_ones_own_can_only_be_tightened(given: list[str], value: str) -> None:
    """A list of policies is enforced all at once (Content Security Policy Level 3 §8.1)."""
    headers = [PAGE, *(("content-security-policy", each) for each in given)]
    assert restrained(headers, b"report.pdf")[-1] == ("Content-Security-Policy", value)


def test_a_policy_for_what_does_not_run_stays() -> None:
    policy = ("Content-Security-Policy", "default-src 'none'")
    assert restrained([TYPE, policy], b"report.pdf") == [TYPE, policy, NOSNIFF]


def test_what_has_no_type_is_saved() -> None:
    """A browser would guess one."""
    assert restrained([], b"page") == [
        NOSNIFF,
        ("Content-Disposition", 'attachment; filename="page"'),
    ]
