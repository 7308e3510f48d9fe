from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xsendfile._http.preconditions import (
    Outcome,
    Preconditions,
    Validators,
    evaluate,
    range_applies,
)
from xsendfile._http.validators import http_date

MODIFIED = 784_111_777
NOW = MODIFIED + 86_400.5
TAG = '"5f-a"'
OWN = Validators(TAG, MODIFIED)


def date(offset: int = 0) -> str:
    return str(http_date(MODIFIED + offset))


def outcome(**asked: str) -> Outcome:
    return evaluate(Preconditions(**asked), OWN, NOW)


# A list of entity tags: whether it matches OWN strongly, and whether weakly.
LISTS = [
    (TAG, True, True),
    (f"W/{TAG}", False, True),
    ("*", True, True),
    (" * ", True, True),
    ('"other"', False, False),
    ('"5f-A"', False, False),
    (f'"other", {TAG}', True, True),
    (f'"other",{TAG},"more"', True, True),
    (f'"other"\t,\tW/{TAG}', False, True),
    (f'W/"other", W/{TAG}, {TAG}', True, True),
    (f", ,{TAG}", True, True),  # §5.6.1.2: empty members
    (f"{TAG},,", True, True),
    (f'"a,b", {TAG}', True, True),  # §8.8.3: a comma may stand in a tag
    (f'"", {TAG}', True, True),  # and a tag may be empty
    (f'"\xe9!#~", {TAG}', True, True),
    # what is no entity tag, and all after it
    ("", False, False),
    (",", False, False),
    ("5f-a", False, False),
    ('"5f-a', False, False),
    ('5f-a"', False, False),
    ("'5f-a'", False, False),
    (f"w/{TAG}", False, False),  # §8.8.3: case-sensitive
    (f"W/ {TAG}", False, False),
    (f"W{TAG}", False, False),
    (f"x{TAG}", False, False),
    (f"x, {TAG}", False, False),
    (f'" ", {TAG}', False, False),  # §8.8.3: no space in a tag
    (f'"\x7f", {TAG}', False, False),
    (f'"a"{TAG}', False, False),
    (f'"a" {TAG}', False, False),
    (f"{TAG}x", False, False),
    (f"*, {TAG}", False, False),
    ('"*", "other"', False, False),
    (f"{TAG}, *", True, True),
    ('"other", *', False, False),
]  # fmt: skip


@pytest.mark.parametrize(("value", "strongly", "weakly"), LISTS)
def test_if_match_compares_strongly_and_if_none_match_weakly(
    value: str, strongly: bool, weakly: bool
) -> None:
    assert outcome(if_match=value) is (Outcome.PERFORM if strongly else Outcome.FAILED)
    assert outcome(if_none_match=value) is (Outcome.NOT_MODIFIED if weakly else Outcome.PERFORM)


@pytest.mark.parametrize(
    ("offset", "unmodified_since", "modified_since"),
    [
        (-1, Outcome.FAILED, Outcome.PERFORM),
        (0, Outcome.PERFORM, Outcome.NOT_MODIFIED),
        (1, Outcome.PERFORM, Outcome.NOT_MODIFIED),
        (10**9, Outcome.PERFORM, Outcome.NOT_MODIFIED),  # later than now is a date, too
    ],
)
def test_dates_are_compared_with_the_last_modification(
    offset: int, unmodified_since: Outcome, modified_since: Outcome
) -> None:
    assert outcome(if_unmodified_since=date(offset)) is unmodified_since
    assert outcome(if_modified_since=date(offset)) is modified_since


@pytest.mark.parametrize("value", ["", "*", "yesterday", "784111777", f"{date()}, {date()}", TAG])
def test_what_is_no_date_counts_as_absent(value: str) -> None:
    assert outcome(if_unmodified_since=value) is Outcome.PERFORM
    assert outcome(if_modified_since=value) is Outcome.PERFORM


SAME, OTHER, OLD = TAG, '"other"', date(-1)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, Outcome.PERFORM),
        # step 1 before step 2, which is not looked at
        ({"if_match": SAME, "if_unmodified_since": OLD}, Outcome.PERFORM),
        ({"if_match": OTHER, "if_unmodified_since": date()}, Outcome.FAILED),
        # steps 1 and 2 before steps 3 and 4
        ({"if_match": OTHER, "if_none_match": SAME}, Outcome.FAILED),
        ({"if_match": SAME, "if_none_match": SAME}, Outcome.NOT_MODIFIED),
        ({"if_match": SAME, "if_none_match": OTHER}, Outcome.PERFORM),
        ({"if_match": SAME, "if_modified_since": date()}, Outcome.NOT_MODIFIED),
        ({"if_unmodified_since": OLD, "if_none_match": SAME}, Outcome.FAILED),
        ({"if_unmodified_since": OLD, "if_modified_since": date()}, Outcome.FAILED),
        ({"if_unmodified_since": date(), "if_none_match": SAME}, Outcome.NOT_MODIFIED),
        ({"if_unmodified_since": "x", "if_none_match": SAME}, Outcome.NOT_MODIFIED),
        # step 3 before step 4, which is not looked at
        ({"if_none_match": OTHER, "if_modified_since": date()}, Outcome.PERFORM),
        ({"if_none_match": SAME, "if_modified_since": OLD}, Outcome.NOT_MODIFIED),
        ({"if_none_match": "", "if_modified_since": date()}, Outcome.PERFORM),
    ],
    ids=str,
)
def test_the_order_of_section_13_2_2(asked: dict[str, Any], expected: Outcome) -> None:
    assert outcome(**asked) is expected


@pytest.mark.parametrize(
    ("value", "applies"),
    [
        (None, True),
        (TAG, True),
        (f" {TAG}\t", True),
        (f"W/{TAG}", False),
        ('"other"', False),
        (f'"other", {TAG}', False),
        (f"{TAG}, {TAG}", False),
        ("*", False),
        ("5f-a", False),
        ("", False),
        (date(), True),
        (f" {date()} ", True),
        ("Sunday, 06-Nov-94 08:49:37 GMT", True),
        ("Sun Nov  6 08:49:37 1994", True),
        (date(-1), False),
        (date(1), False),
    ],
)
def test_if_range_wants_the_very_same_representation(value: str | None, applies: bool) -> None:
    assert range_applies(value, OWN, NOW) is applies


@pytest.mark.parametrize(
    ("age", "applies"), [(-1, False), (0, False), (0.9, False), (1, True), (1.5, True)]
)
def test_a_date_of_this_second_is_no_strong_validator(age: float, applies: bool) -> None:
    assert range_applies(date(), OWN, MODIFIED + age) is applies
    assert range_applies(TAG, OWN, MODIFIED + age)


def test_a_weak_tag_of_ours_would_never_match_strongly() -> None:
    assert not range_applies("W/x", Validators("x", MODIFIED), NOW)


TEXT = st.text(st.characters(max_codepoint=255)) | st.text('W/"*, \ta5f-')


@given(TEXT, TEXT, TEXT, TEXT, TEXT)
def test_no_header_is_an_error(match: str, limit: str, none: str, since: str, again: str) -> None:
    evaluate(Preconditions(match, limit, none, since), OWN, NOW)
    range_applies(again, OWN, NOW)


@given(st.lists(st.text(st.characters(min_codepoint=0x23, max_codepoint=0x7E))), st.booleans())
def test_a_tag_is_found_among_any_others(others: list[str], included: bool) -> None:
    tags = [f'"{other}"' for other in others if f'"{other}"' != TAG]
    value = ", ".join([*tags, TAG, *tags] if included else ['"-"', *tags])
    assert outcome(if_none_match=value) is (Outcome.NOT_MODIFIED if included else Outcome.PERFORM)
