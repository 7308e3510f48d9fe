from __future__ import annotations

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xsendfile._http.validators import etag, http_date, parsed_date

_YEAR_9999_ENDS = 253_402_300_799
_EXAMPLE = 784_111_777  # the date of RFC 9110 §5.6.7
_IN_2026 = 1_780_000_000  # Thu, 28 May 2026 20:26:40 GMT


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


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun Nov 06 08:49:37 1994",
        " \tSun, 06 Nov 1994 08:49:37 GMT ",
    ],
)
def test_a_date_is_read_in_all_three_forms(text: str) -> None:
    assert parsed_date(text, _IN_2026) == _EXAMPLE


@pytest.mark.parametrize(
    "day", ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
)
def test_the_day_of_the_week_is_named_but_not_reckoned(day: str) -> None:
    for text in (
        f"{day[:3]}, 06 Nov 1994 08:49:37 GMT",
        f"{day}, 06-Nov-94 08:49:37 GMT",
        f"{day[:3]} Nov  6 08:49:37 1994",
    ):
        assert parsed_date(text, _IN_2026) == _EXAMPLE


@pytest.mark.parametrize(
    ("date", "full"),
    [
        ("01-Jan-26", "01 Jan 2026"),
        ("01-Jan-27", "01 Jan 2027"),
        ("31-Dec-75", "31 Dec 2075"),
        ("27-May-76", "27 May 2076"),  # not quite 50 years ahead
        ("29-May-76", "29 May 1976"),  # more than that
        ("01-Jan-77", "01 Jan 1977"),
        ("31-Dec-99", "31 Dec 1999"),
        ("29-Feb-00", "29 Feb 2000"),
    ],
)
def test_a_year_of_two_digits_is_at_most_50_years_ahead(date: str, full: str) -> None:
    expected = parsed_date(f"Mon, {full} 00:00:00 GMT", _IN_2026)
    assert expected is not None
    assert parsed_date(f"Monday, {date} 00:00:00 GMT", _IN_2026) == expected


def test_fifty_years_are_reckoned_to_the_second() -> None:
    ahead = parsed_date("Thursday, 28-May-76 20:26:40 GMT", _IN_2026)
    past = parsed_date("Thursday, 28-May-76 20:26:41 GMT", _IN_2026)
    assert http_date(ahead or 0) == "Thu, 28 May 2076 20:26:40 GMT"
    assert http_date(past or 0) == "Fri, 28 May 1976 20:26:41 GMT"


@pytest.mark.parametrize("second", ["59", "60"])
def test_a_leap_second_is_the_one_before_it(second: str) -> None:
    assert parsed_date(f"Sat, 31 Dec 2016 23:59:{second} GMT", _IN_2026) == 1_483_228_799


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "0",
        "784111777",
        "1994-11-06T08:49:37Z",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 +0000",
        "Sun, 06 Nov 1994 08:49:37 gmt",
        "sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun,  6 Nov 1994 08:49:37 GMT",
        "Sun 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 November 1994 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 06 Nov 01994 08:49:37 GMT",
        "Sunday, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06-Nov-94 08:49:37 GMT",
        "Someday, 06-Nov-94 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "Sun Nov 6 08:49:37 1994",
        "Sun Nov  6 08:49:37 1994 GMT",
        "Sun Nov  6 08:49:37 94",
        "Xyz, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, ٠٦ Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT\n",
        "Sun, 06 Nov 1994 08:49:37 GMT; length=10",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
        # no such moment
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 29 Feb 2023 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov 0000 08:49:37 GMT",
        "Sunday, 31-Nov-94 08:49:37 GMT",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parsed_date(text, _IN_2026) is None


@given(st.integers(-62_135_596_800, _YEAR_9999_ENDS), st.floats(0, _YEAR_9999_ENDS))
def test_a_date_of_ours_is_read_back(seconds: int, now: float) -> None:
    assert parsed_date(str(http_date(seconds)), now) == seconds


@given(st.text("SunMondayJvGT0123456789 ,:-") | st.text(), st.floats(0, _YEAR_9999_ENDS))
def test_no_text_is_an_error(text: str, now: float) -> None:
    assert parsed_date(text, now) is None
