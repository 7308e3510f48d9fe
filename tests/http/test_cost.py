"""Headers as long as an attacker makes them: their cost grows as their length does, no faster.

Readers of `Range` that did worse: CVE-2025-62727, CVE-2024-26141, CVE-2026-34826.
"""

from __future__ import annotations

import time
from typing import NamedTuple

import pytest

from tests.http.rims import RIMS, Rim
from tests.http.table import DATE, NOW, TEN, TYPE
from xsendfile import File, PrivateFiles, Request, Serve

MEGABYTE = 2**20
LENGTHS = (2**11, 2**14, 2**17)  # step by step, so that no test waits for what is much too slow
STEP = 8  # a cost that grows with the square takes 64 times as much
SLACK = 3  # for caches
LEAST = 0.000_1  # seconds: of less, a clock tells little
FILE = File(b"/", (b"ten.txt",), (b"ten.txt",), len(TEN.data), TEN.mtime_ns)


class Shape(NamedTuple):
    """A header with a middle that is repeated."""

    name: str
    before: str
    repeated: str
    after: str = ""

    def of(self, length: int) -> dict[str, str]:
        """Return the headers of a request, this one about `length` long."""
        times = length // len(self.repeated)
        value = f"{self.before}{self.repeated * times}{self.after}"
        return {"Range": "bytes=0-0", self.name: value}

    def __str__(self) -> str:
        return f"{self.name}: {self.before}({self.repeated[-8:]})*{self.after}"


_RANGES = [
    ("bytes=", ","), ("bytes=", ", "), ("bytes=", "0-,"), ("bytes=", "0-0,"), ("bytes=", "-1,"),
    ("bytes=", "99-,"), ("bytes=", "-"), ("bytes=", "0-"), ("bytes=", "-0"), ("bytes=", "1"),
    ("bytes=", "1", "-"), ("bytes=0-", "9"), ("bytes=-", "9"), ("bytes=", "0", "1-2"),
    ("bytes=1-", "0", "2"), ("bytes=1-2", "3", "x"), ("bytes=", " "), ("bytes=", " ", "0-1"),
    ("bytes=0-1", " ", "x"), ("bytes=0-1", "\t"), ("bytes=", " \t", "-"), ("bytes=1", " ", "-2"),
    ("bytes=1-", " ", "2"), ("bytes=", " ", "x"), ("bytes=", f"{'':1000}9-9{'':1000},", "0-0"),
    (" ", " ", "bytes=0-1"), ("bytes", " ", "=0-1"), ("", "bytes"), ("", "bytes="), ("", "="),
    ("x", "x", "=0-1"),
]  # fmt: skip
_LISTS = [
    ("", ","), ("", '"a",'), ("", 'W/"a",'), ("", '"a" '), ("", '"'), ("", '""'), ('"', "a"),
    ('"', "a", '"'), ('W/"', ","), ("", "W/"), ("", '"a" , '), ('"a"', " ", "x"),
    ('"a"', " ,", "x"), ("*", " "), (" ", " ", "*"), ("*", ",*"),
]  # fmt: skip
_DATES = [
    ("", " "), (" ", " ", "Sun"), ("Sun,", " ", "x"), ("Sun, ", "0"), ("Sun, 06 Nov ", "1"),
    ("Sun, 06 Nov 1994", " ", "x"), ("", "Sun, "), (DATE, " "), (DATE, " ", "x"),
]  # fmt: skip
SHAPES = [
    Shape(name, *texts)
    for names, shapes in (
        (("Range",), _RANGES),
        (("If-Match", "If-None-Match", "If-Range"), _LISTS),
        (("If-Modified-Since", "If-Unmodified-Since", "If-Range"), _DATES),
    )
    for name in names
    for texts in shapes
]

RANGES = [shape for shape in SHAPES if shape.name == "Range"]


def cost(shape: Shape, length: int) -> float:
    """Return the least processor time of some, in seconds: that of this thread alone."""
    request = Request("GET", b"", shape.of(length).get)
    serve = Serve(clock=lambda: NOW)
    costs = []
    for _ in range(3):
        start = time.thread_time()
        serve.reply(request, FILE, [("Content-Type", TYPE)])
        costs.append(time.thread_time() - start)
    return max(min(costs), LEAST)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: ascii(str(shape)))
def test_the_cost_of_a_header_grows_no_faster_than_its_length(shape: Shape) -> None:
    lengths = (*LENGTHS, MEGABYTE) if shape in RANGES else LENGTHS
    before = cost(shape, lengths[0])
    for length in lengths[1:]:
        after = cost(shape, length)
        assert after <= before * STEP * SLACK, length
        before = after


@pytest.mark.parametrize("rim", RIMS)
@pytest.mark.parametrize("shape", RANGES, ids=lambda shape: ascii(str(shape)))
def test_a_range_of_a_megabyte_is_answered(states: PrivateFiles, rim: Rim, shape: Shape) -> None:
    assert rim(states, shape.of(MEGABYTE)).status in {200, 206, 416}
