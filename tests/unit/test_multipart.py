from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.byteranges import Part, parts_of
from xsendfile._http.multipart import content_range, length, multipart_body
from xsendfile._model import Span

TYPE = "text/plain; charset=utf-8"


def filled(body: tuple[bytes | Span, ...], data: bytes) -> bytes:
    return b"".join(x if isinstance(x, bytes) else data[x.start : x.stop] for x in body)


def test_parts_are_delimited_and_each_has_its_type_and_range() -> None:
    body = multipart_body((Span(0, 2), Span(4, 5)), 10, TYPE, "frontier")
    assert filled(body, b"0123456789").decode() == (
        "\r\n--frontier\r\n"
        f"Content-Type: {TYPE}\r\n"
        "Content-Range: bytes 0-1/10\r\n"
        "\r\n"
        "01\r\n--frontier\r\n"
        f"Content-Type: {TYPE}\r\n"
        "Content-Range: bytes 4-4/10\r\n"
        "\r\n"
        "4\r\n--frontier--\r\n"
    )


def test_spans_stay_spans_so_that_no_byte_is_read_to_make_the_body() -> None:
    body = multipart_body((Span(0, 2), Span(4, 2**40)), 2**41, TYPE, "frontier")
    assert [part for part in body if isinstance(part, Span)] == [Span(0, 2), Span(4, 2**40)]


def test_a_type_is_written_in_latin_1_as_headers_are() -> None:
    body = multipart_body((Span(0, 1),), 1, "text/plain; x=ü", "frontier")
    assert isinstance(body[0], bytes)
    assert b"x=\xfc" in body[0]


@pytest.mark.parametrize(
    ("span", "size", "value"),
    [
        (Span(0, 1), 1, "bytes 0-0/1"),
        (Span(2, 5), 10, "bytes 2-4/10"),
        (Span(2**62, 2**63), 2**63, f"bytes {2**62}-{2**63 - 1}/{2**63}"),
    ],
)
def test_a_content_range_counts_from_0_and_includes_its_last_byte(
    span: Span, size: int, value: str
) -> None:
    assert content_range(span, size) == value


@pytest.mark.parametrize(
    ("body", "expected"), [((), 0), ((b"abc",), 3), ((b"a", Span(5, 9), b"", Span(3, 3)), 5)]
)
def test_a_length_counts_literal_bytes_and_spans(
    body: tuple[bytes | Span, ...], expected: int
) -> None:
    assert length(body) == expected


@st.composite
def data_and_spans(draw: st.DrawFn) -> tuple[bytes, tuple[Span, ...]]:
    lines = st.sampled_from([b"\r", b"\n", b"\r\n", b"--", b"--frontier", b"\0", b"\xff", b"ab"])
    data = b"".join(draw(st.lists(lines, min_size=1, max_size=12)))
    starts = st.integers(0, len(data) - 1)
    spans = draw(st.lists(st.tuples(starts, starts), min_size=1, max_size=5))
    return data, tuple(Span(min(pair), max(pair) + 1) for pair in spans)


@given(data_and_spans())
def test_another_reader_finds_exactly_the_slices_whatever_they_hold(
    made: tuple[bytes, tuple[Span, ...]],
) -> None:
    data, spans = made
    body = multipart_body(spans, len(data), TYPE, "3f9a" * 8)
    sent = filled(body, data)
    assert len(sent) == length(body)
    assert parts_of(f"multipart/byteranges; boundary={'3f9a' * 8}", sent) == [
        Part(TYPE, f"bytes {start}-{stop - 1}/{len(data)}", data[start:stop])
        for start, stop in spans
    ]
