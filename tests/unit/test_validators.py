from __future__ import annotations

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xsendfile._http.validators import etag, http_date

_YEAR_9999_ENDS = 253_402_300_799


@pytest.mark.parametrize(
    ("seconds", "date"),
    [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),  # the example of RFC 9110 §5.6.7
        (1_709_208_000, "Thu, 29 Feb 2024 12:00:00 GMT"),
        (_YEAR_9999_ENDS, "Fri, 31 Dec 9999 23:59:59 GMT"),
        (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
    ],
)
def test_dates(seconds: int, date: str) -> None:
    assert http_date(seconds) == date


@given(st.integers(0, _YEAR_9999_ENDS))
def test_dates_are_those_of_the_standard_library(seconds: int) -> None:
    assert http_date(seconds) == formatdate(seconds, usegmt=True)


@pytest.mark.parametrize("seconds", [_YEAR_9999_ENDS + 1, -(10**12), 2**63, -(2**63), 10**30])
def test_a_time_that_no_http_date_can_say_has_none(seconds: int) -> None:
    assert http_date(seconds) is None


def test_an_entity_tag_is_made_of_time_and_size() -> None:
    assert etag(0x1F, 0xABC) == '"1f-abc"'


@given(*[st.integers(0, 2**63)] * 4)
def test_entity_tags_differ_where_time_or_size_differs(t1: int, s1: int, t2: int, s2: int) -> None:
    assert (etag(t1, s1) == etag(t2, s2)) == ((t1, s1) == (t2, s2))
