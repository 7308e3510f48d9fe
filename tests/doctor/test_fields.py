from __future__ import annotations

import gzip

import pytest

from xsendfile import BadSettingError, PrivateFiles, Request, Serve
from xsendfile._doctor.fields import (
    codings,
    decoded,
    expected_header,
    expected_of_delivery,
    hand_overs,
    request_header,
    shown,
)
from xsendfile._doctor.records import PART, Expected


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Cookie: a=b", ("Cookie", "a=b")),
        ("Cookie:a:b ", ("Cookie", "a:b")),
        ("X-Empty:", ("X-Empty", "")),
        ("X-A: \xe9", ("X-A", "\xe9")),
    ],
)
def test_a_request_header_is_given_as_a_line(text: str, header: tuple[str, str]) -> None:
    assert request_header(text) == header


@pytest.mark.parametrize(
    "text",
    ["", "secret", "Cookie secret", ": secret", "Co okie: secret", "A: secret\r\nB: c",
     "A: \u20ac secret"],
)  # fmt: skip
def test_what_is_no_header_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(BadSettingError, match="Name: value") as error:
        request_header(text)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("name", ["Range", "if-none-match", "Accept-Encoding", "Connection"])
def test_what_the_examination_sends_itself_is_refused(name: str) -> None:
    with pytest.raises(BadSettingError, match=name):
        request_header(f"{name}: secret")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Content-Type", Expected("Content-Type")),
        ("Content-Type: a/b; c=d", Expected("Content-Type", "a/b; c=d")),
        ("X-A:", Expected("X-A", "")),
    ],
)
def test_an_expectation_is_a_name_or_a_line(text: str, expected: Expected) -> None:
    assert expected_header(text) == expected


@pytest.mark.parametrize("text", ["", ": a", "a b", "A: b\nC: d"])
def test_what_is_neither_is_refused(text: str) -> None:
    with pytest.raises(BadSettingError, match="--expect"):
        expected_header(text)


def test_of_a_delivery_what_any_view_would_send_is_expected() -> None:
    headers = [
        ("X-Accel-Redirect", "/_x/a"),
        ("X-Sendfile", "/a"),
        ("X-Accel-Limit-Rate", "1"),
        ("Content-Length", "0"),
        ("ETag", '"a"'),
        ("Last-Modified", "b"),
        ("Accept-Ranges", "bytes"),
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Disposition", 'attachment; filename="a"'),
        ("Cache-Control", "private, no-cache"),
        ("Content-Security-Policy", "sandbox"),
    ]
    assert expected_of_delivery(headers) == (
        Expected("Content-Type"),
        Expected("Content-Disposition", "attachment"),
        Expected("Cache-Control"),
        Expected("Content-Security-Policy", "sandbox"),
    )


def test_nothing_of_the_senders_is_expected(tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("root")
    (root / "a.html").write_bytes(b"a")
    reply = PrivateFiles(root, Serve(), inline="safe").answer(Request("GET"), "a.html")
    assert reply.content is not None
    reply.content.close()
    assert {expected.name for expected in expected_of_delivery(reply.headers)} == {
        "Content-Type", "Cache-Control", "X-Content-Type-Options", "Content-Disposition",
        "Content-Security-Policy",
    }  # fmt: skip


def test_every_header_that_tells_where_a_file_lies_is_known() -> None:
    names = [
        "x-sendfile", "X-Sendfile2", "X-SENDFILE-TEMPORARY", "X-LIGHTTPD-send-file",
        "X-LiteSpeed-Location", "X-Accel-Redirect", "X-Reproxy-URL",
    ]  # fmt: skip
    others = ["Content-Type", "X-Sendfiles", "X-Accel-Buffering"]
    assert hand_overs((name, "") for name in [*names, *others]) == names


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        (["gzip"], ["gzip"]),
        (["GZIP, br"], ["gzip", "br"]),
        (["gzip", "gzip"], ["gzip", "gzip"]),
        (["identity", ""], []),
    ],
)
def test_codings_come_in_the_order_in_which_they_were_applied(
    values: list[str], expected: list[str]
) -> None:
    assert codings([("content-encoding", value) for value in values]) == expected


class TestDecoded:
    def test_what_is_compressed_is_decoded_as_far_as_it_was_read(self) -> None:
        packed = gzip.compress(bytes(range(256)) * 10)
        assert decoded(packed) == bytes(range(256)) * 10
        part = decoded(packed[:-20])
        assert part is not None
        assert part == (bytes(range(256)) * 10)[: len(part)]

    @pytest.mark.parametrize("body", [b"plain", b"\x1f\x8b\x08plain"])
    def test_what_is_not_compressed_is_none(self, body: bytes) -> None:
        assert decoded(body) is None

    def test_a_bomb_does_not_go_off(self) -> None:
        bomb = decoded(gzip.compress(bytes(50_000_000)))
        assert bomb is not None
        assert len(bomb) == PART


def test_the_text_of_others_has_no_effect_on_a_terminal() -> None:
    assert shown('"a\x1b[31m\r\n\x07\x9b"') == '"a?[31m????"'
