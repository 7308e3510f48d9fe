"""What holds for any request, whether or not the table has it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.byteranges import parts_of
from tests.http.rims import RIMS, Answer, Rim
from tests.http.table import DATA, DATE, EMPTY, TAG, TEN, TYPE, State
from xsendfile import PrivateFiles

ANY_TEXT = st.text(st.characters(max_codepoint=255))
A_RANGE = st.lists(st.from_regex(r"[0-9]{0,2}-[0-9]{0,2}", fullmatch=True), max_size=6).map(
    lambda specs: "bytes=" + ",".join(specs)
)
A_LIST = st.lists(st.sampled_from([TAG, f"W/{TAG}", '"a"', "*", ""]), max_size=3).map(",".join)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Range": A_RANGE | ANY_TEXT,
        **dict.fromkeys(
            ("If-Match", "If-None-Match", "If-Range"), A_LIST | st.just(DATE) | ANY_TEXT
        ),
        **dict.fromkeys(("If-Modified-Since", "If-Unmodified-Since"), st.just(DATE) | ANY_TEXT),
    },
)

pytestmark = pytest.mark.parametrize("rim", RIMS)


@given(HEADERS, st.sampled_from([TEN, EMPTY]), st.sampled_from(["GET", "HEAD"]))
def test_any_request_has_one_of_five_answers_and_the_bytes_that_were_announced(
    states: PrivateFiles, rim: Rim, request_headers: Mapping[str, str], state: State, method: str
) -> None:
    answer = rim(states, request_headers, state.name, method)
    assert answer.status in {200, 206, 304, 412, 416}
    if method == "GET":
        assert int(answer.header("Content-Length") or 0) == len(answer.body)
    else:
        assert answer.body == b""
        assert answer.status not in {206, 416}


@given(A_RANGE)
def test_a_206_has_the_slices_that_its_content_range_names(
    states: PrivateFiles, rim: Rim, wanted: str
) -> None:
    answer = rim(states, {"Range": wanted})
    if answer.status != 206:
        assert answer.status in {200, 416}
        assert (answer.body == DATA) == (answer.status == 200)
        return
    found = _slices(answer)
    for content_range, data in found:
        first, last = content_range.removeprefix("bytes ").removesuffix("/10").split("-")
        assert data == DATA[int(first) : int(last) + 1] != b""
    assert len(found) <= wanted.count(",") + 1


def _slices(answer: Answer) -> list[tuple[str, bytes]]:
    """Return each range of a 206, with its bytes."""
    content_range = answer.header("Content-Range")
    if content_range is not None:
        return [(content_range, answer.body)]
    parts = parts_of(answer.header("Content-Type") or "", answer.body)
    assert {part.content_type for part in parts} == {TYPE}
    return [(part.content_range, part.data) for part in parts]
