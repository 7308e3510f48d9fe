"""What accompanies the bytes: metadata of a part, of several, of none."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.byteranges import parts_of
from tests.http.rims import RIMS, Rim
from tests.http.table import DATA
from xsendfile import PrivateFiles

TWO = {"Range": "bytes=0-1,4-5"}

pytestmark = pytest.mark.parametrize("rim", RIMS)


@pytest.mark.parametrize("request_headers", [{}, {"Range": "bytes=0-1"}, TWO], ids=str)
def test_a_part_carries_the_metadata_of_the_whole(
    states: PrivateFiles, rim: Rim, request_headers: Mapping[str, str]
) -> None:
    answer = rim(states, request_headers, as_attachment=True, max_age=60, headers={"X-Own": "1"})
    assert answer.header("Content-Disposition") == 'attachment; filename="ten.txt"'
    assert answer.header("Cache-Control") == "private, max-age=60"
    assert answer.header("X-Own") == "1"


def test_parts_repeat_the_type_that_was_chosen_and_nothing_else(
    states: PrivateFiles, rim: Rim
) -> None:
    answer = rim(states, TWO, mimetype="text/x; a=b", as_attachment=True)
    content_type = answer.header("Content-Type") or ""
    assert {part.content_type for part in parts_of(content_type, answer.body)} == {"text/x; a=b"}


def test_a_declared_coding_is_never_that_of_several_parts(states: PrivateFiles, rim: Rim) -> None:
    coded = {"Content-Encoding": "gzip"}
    several = rim(states, TWO, headers=coded)
    assert (several.status, several.body) == (200, DATA)
    single = rim(states, {"Range": "bytes=4-5"}, headers=coded)
    assert (single.status, single.body) == (206, DATA[4:6])
    assert single.header("Content-Encoding") == several.header("Content-Encoding") == "gzip"


def test_a_304_leaves_out_metadata_and_keeps_what_concerns_caches_and_safety(
    states: PrivateFiles, rim: Rim
) -> None:
    own = {"Content-Language": "cy", "Content-Encoding": "gzip", "Vary": "Cookie", "X-Own": "1"}
    answer = rim(states, {"If-None-Match": "*"}, as_attachment=True, headers=own)
    assert sorted(name.lower() for name, _ in answer.headers) == [
        "cache-control", "etag", "last-modified", "vary", "x-own",
    ]  # fmt: skip


def test_boundaries_differ_from_answer_to_answer(states: PrivateFiles, rim: Rim) -> None:
    answers = [rim(states, TWO) for _ in range(2)]
    assert len({answer.header("Content-Type") for answer in answers}) == 2
