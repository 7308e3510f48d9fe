from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xsendfile._http.ranges import MOST_RANGES, satisfiable
from xsendfile._model import Span

BEYOND = 10**30

WHOLE = None
UNSATISFIABLE: tuple[Span, ...] = ()

RANGES: list[tuple[str, int, tuple[Span, ...] | None]] = [
    # RFC 9110 §14.1.2: the examples, for a representation of 10000 bytes
    ("bytes=0-499", 10_000, (Span(0, 500),)),
    ("bytes=500-999", 10_000, (Span(500, 1000),)),
    ("bytes=-500", 10_000, (Span(9500, 10_000),)),
    ("bytes=9500-", 10_000, (Span(9500, 10_000),)),
    ("bytes=0-0,-1", 10_000, (Span(0, 1), Span(9999, 10_000))),
    ("bytes= 0-999, 4500-5499, -1000", 10_000,
     (Span(0, 1000), Span(4500, 5500), Span(9000, 10_000))),
    ("bytes=500-600,601-999", 10_000, (Span(500, 601), Span(601, 1000))),
    # §14.1.2: positions beyond the end
    ("bytes=0-9", 10, (Span(0, 10),)),
    ("bytes=0-10", 10, (Span(0, 10),)),
    (f"bytes=3-{BEYOND}", 10, (Span(3, 10),)),
    ("bytes=-10", 10, (Span(0, 10),)),
    ("bytes=-11", 10, (Span(0, 10),)),
    (f"bytes=-{BEYOND}", 10, (Span(0, 10),)),
    ("bytes=10-", 10, UNSATISFIABLE),
    ("bytes=10-11", 10, UNSATISFIABLE),
    (f"bytes={BEYOND}-", 10, UNSATISFIABLE),
    ("bytes=-0", 10, UNSATISFIABLE),
    ("bytes=10-,-0,99-", 10, UNSATISFIABLE),
    ("bytes=10-,2-3", 10, (Span(2, 4),)),
    # large files; zeros in front; more digits than int() takes
    (f"bytes={2**62}-", 2**63 - 1, (Span(2**62, 2**63 - 1),)),
    ("bytes=0000000000000000000000002-03", 10, (Span(2, 4),)),
    (f"bytes=2-{'9' * 10_000}", 10, (Span(2, 10),)),
    (f"bytes={'0' * 10_000}2-3", 10, (Span(2, 4),)),
    # §14.1.1: a last position before the first one makes the whole set invalid
    ("bytes=3-2", 10, WHOLE),
    ("bytes=0-0,3-2", 10, WHOLE),
    (f"bytes={BEYOND}-2", 10, WHOLE),
    # §14.2: malformed, or of another unit
    *[(f"bytes={bad}", 10, WHOLE)
      for bad in ("", " ", ",", ",,", "-", "a-b", "0", "0-1-2", "--1", "+1-2", "0x1-2", "1_0-",
                  "0 -1", "0- 1", "0-1;2-3", "1.0-2", "\u0660-\u0661", "\xb2-", "0-1,-", "0-1,x",
                  "0-\x0b", "\x0b0-1", "\xa00-1", "0-1\n", "=0-1")],
    *[(bad, 10, WHOLE)
      for bad in ("", "bytes", "0-1", "=0-1", "bytes 0-1", "bytes =0-1", "byte=0-1",
                  "bytess=0-1", "items=0-1", "bytes:0-1", "none=")],
    # §14.1: units are case-insensitive
    ("BYTES=2-4", 10, (Span(2, 5),)),
    ("bYtEs=2-4", 10, (Span(2, 5),)),
    # §5.5, §5.6.1.2: spaces around; empty members of a list
    (" \tbytes=2-4 \t", 10, (Span(2, 5),)),
    ("bytes= 2-4 ", 10, (Span(2, 5),)),
    ("bytes=,2-4, ,\t,7-7,", 10, (Span(2, 5), Span(7, 8))),
    # §14.2, §17.15: overlapping sets, and those that are no less than the whole
    ("bytes=0-4,4-5", 10, WHOLE),
    ("bytes=4-5,0-4", 10, WHOLE),
    ("bytes=0-0,0-0", 10, WHOLE),
    ("bytes=0-,1-1", 10, WHOLE),
    ("bytes=0-8,5-5,7-7", 10, WHOLE),
    ("bytes=0-3,4-9", 10, WHOLE),
    ("bytes=4-9,0-3", 10, WHOLE),
    ("bytes=0-3,4-8", 10, (Span(0, 4), Span(4, 9))),
    # the order of the header is kept
    ("bytes=7-8,0-1,4-4", 10, (Span(7, 9), Span(0, 2), Span(4, 5))),
    # no range of an empty representation can be expressed (§14.4)
    ("bytes=0-", 0, WHOLE),
    ("bytes=-1", 0, WHOLE),
    ("bytes=-0", 0, WHOLE),
]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "size", "spans"), RANGES, ids=lambda value: ascii(str(value)[:40])
)
def test_the_spans_that_a_header_selects(
    header: str, size: int, spans: tuple[Span, ...] | None
) -> None:
    assert satisfiable(header, size) == spans


def _apart(count: int) -> str:
    return "bytes=" + ",".join(f"{2 * index}-{2 * index}" for index in range(count))


def test_many_ranges_are_heeded_but_not_too_many() -> None:
    size = 10 * MOST_RANGES
    assert len(satisfiable(_apart(MOST_RANGES), size) or ()) == MOST_RANGES == 50
    assert satisfiable(_apart(MOST_RANGES + 1), size) is None


@pytest.mark.parametrize("member", ["", " ", "99-", "-0"])
def test_members_that_select_nothing_count_too(member: str) -> None:
    assert satisfiable("bytes=" + f"{member}," * (MOST_RANGES - 1) + "0-0", 10) == (Span(0, 1),)
    assert satisfiable("bytes=" + f"{member}," * MOST_RANGES + "0-0", 10) is None


@pytest.mark.parametrize("size", range(1, 11))
def test_every_one_byte_range_can_be_had_from_both_ends(size: int) -> None:
    for first in range(size):
        assert satisfiable(f"bytes={first}-{first}", size) == (Span(first, first + 1),)
    assert satisfiable("bytes=-1", size) == (Span(size - 1, size),)
    assert satisfiable(f"bytes={size}-{size}", size) == ()


Spec = tuple[int | None, int | None]


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """Return a valid range-spec: first and last, first alone, or the length of a suffix."""
    first, more = draw(st.integers(0, 25)), draw(st.integers(0, 25))
    return draw(st.sampled_from([(first, first + more), (first, None), (None, more)]))


def bytes_of(spec: Spec, size: int) -> list[int]:
    """Return the positions that a range-spec names, one by one."""
    first, last = spec
    if first is None:
        return list(range(size))[-last:] if last else []
    return [n for n in range(size) if first <= n and (last is None or n <= last)]


@given(st.lists(specs(), min_size=1, max_size=6), st.integers(1, 22))
def test_spans_are_the_bytes_that_were_asked_for_or_all_of_them(
    asked: list[Spec], size: int
) -> None:
    header = "bytes=" + ",".join(
        f"{'' if first is None else first}-{'' if last is None else last}" for first, last in asked
    )
    named = [positions for spec in asked if (positions := bytes_of(spec, size))]
    every = [position for positions in named for position in positions]
    wasteful = len(named) > 1 and (len(set(every)) < len(every) or len(every) == size)
    spans = satisfiable(header, size)
    assert (spans is None) == wasteful
    if spans is not None:
        assert [list(range(*span)) for span in spans] == named


TEXT = st.text(st.characters(max_codepoint=255)) | st.text("0123456789-,=bytes \t")


@given(TEXT, TEXT, st.integers(0, 2**63))
def test_no_header_is_an_error_and_no_span_lies_outside(unit: str, ranges: str, size: int) -> None:
    for header in (unit, ranges, f"bytes={ranges}", f"{unit}={ranges}"):
        for span in satisfiable(header, size) or ():
            assert 0 <= span.start < span.stop <= size
