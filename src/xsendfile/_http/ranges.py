"""Range requests (RFC 9110 §14): which spans of the representation to send."""

from __future__ import annotations

import re
from itertools import pairwise

from xsendfile._model import Span

MOST_RANGES = 50
"""How many ranges a header may name before it is ignored (RFC 9110 §17.15)."""

# RFC 9110 §14.1.1: int-range and suffix-range; §5.6.1: list members stand
# between optional spaces and tabs.
_SPEC = re.compile(r"[ \t]*(\d*)-(\d*)[ \t]*", re.ASCII)
_MOST_DIGITS = 19  # more than any file's size has


def satisfiable(header: str, size: int) -> tuple[Span, ...] | None:
    """Return the spans that a `Range` header selects.

    Args:
        header: the value of the header.
        size: the length of the representation in bytes.

    Returns:
        None to ignore the header and send the whole: another unit than bytes
        or a malformed set (§14.2: "MAY ignore"), more than `MOST_RANGES`
        ranges, several that overlap or are no less than the whole (§17.15), and
        an empty representation, of which no range can be expressed. An empty
        tuple: well-formed, but nothing satisfiable (416). Else the spans in
        the order of the header.

    Time is linear in the length of the header.

    """
    unit, _, ranges = header.strip(" \t").partition("=")
    # §14.1: range units are case-insensitive.
    if unit.lower() != "bytes" or not size:
        return None
    if ranges.count(",") >= MOST_RANGES:
        return None
    spans = []
    specs = 0
    for spec in ranges.split(","):
        if not spec.strip(" \t"):
            continue  # §5.6.1.2: empty list elements are ignored
        match = _SPEC.fullmatch(spec)
        if match is None:
            return None
        specs += 1
        first, last = match[1], match[2]
        span = _span(first, last, size)
        if span is None:
            return None
        if span.start < span.stop:
            spans.append(span)
    if not specs:
        return None
    return None if _wasteful(spans, size) else tuple(spans)


def _span(first: str, last: str, size: int) -> Span | None:
    """Return the span of one range-spec, without bytes if unsatisfiable; None if invalid."""
    if first:
        start = _number(first)
        # §14.1.1: a last-pos below first-pos makes the whole set invalid.
        if last and _number(last) < start:
            return None
        return Span(start, min(_number(last) + 1, size) if last else size)
    if last:
        # §14.1.2: a suffix longer than the representation is all of it.
        return Span(max(size - _number(last), 0), size)
    return None


def _number(digits: str) -> int:
    """Return a position; one with more digits than any size has stands for "beyond"."""
    digits = digits.lstrip("0")
    return int(digits or "0") if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS


def _wasteful(spans: list[Span], size: int) -> bool:
    """Whether several spans overlap, or are no less work than the whole."""
    if len(spans) < 2:  # noqa: PLR2004 - one span is never wasteful
        return False
    ordered = sorted(spans)
    if any(one.stop > next_.start for one, next_ in pairwise(ordered)):
        return True
    return sum(stop - start for start, stop in spans) >= size
