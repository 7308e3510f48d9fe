"""Conditional requests (RFC 9110 §13), in the order of §13.2.2. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from .validators import parsed_date

# RFC 9110 §8.8.3: entity-tag = [ "W/" ] DQUOTE *etagc DQUOTE; the W is case-sensitive, and a
# comma may stand in a tag. Before it: the comma of the member before, and empty members (§5.6.1.2).
_MEMBER = re.compile(r'[ \t,]*+(W/)?("[\x21\x23-\x7e\x80-\xff]*+")[ \t]*+(?=,|\Z)')


class Outcome(Enum):
    """What the preconditions of a GET or HEAD request come to."""

    PERFORM = 200
    NOT_MODIFIED = 304
    FAILED = 412


class Preconditions(NamedTuple):
    """The values of the headers of a conditional request; None for one that is absent."""

    if_match: str | None = None
    if_unmodified_since: str | None = None
    if_none_match: str | None = None
    if_modified_since: str | None = None


class Validators(NamedTuple):
    """What a representation is compared by.

    Attributes:
        etag: its strong entity tag, with the quotes.
        modified: its last modification in whole epoch seconds.

    """

    etag: str
    modified: int


def evaluate(asked: Preconditions, own: Validators, now: float) -> Outcome:
    """Evaluate the preconditions of a GET or HEAD request.

    Args:
        asked: the preconditions.
        own: the validators of the representation.
        now: the time in epoch seconds.

    """
    # Step 1, and step 2 only without If-Match.
    if asked.if_match is not None:
        if not _matches(asked.if_match, own.etag, weakly=False):
            return Outcome.FAILED
    elif (limit := _date(asked.if_unmodified_since, now)) is not None and own.modified > limit:
        return Outcome.FAILED
    # Step 3, and step 4 only without If-None-Match.
    if asked.if_none_match is not None:
        matches = _matches(asked.if_none_match, own.etag, weakly=True)
        return Outcome.NOT_MODIFIED if matches else Outcome.PERFORM
    since = _date(asked.if_modified_since, now)
    if since is not None and own.modified <= since:
        return Outcome.NOT_MODIFIED
    return Outcome.PERFORM


def range_applies(if_range: str | None, own: Validators, now: float) -> bool:
    """Whether a `Range` header is to be heeded: step 5, `If-Range` (RFC 9110 §13.1.5).

    An entity tag must match strongly; a date must be exactly that of the last
    modification, and a strong validator: at least a second old (§8.8.2.2).
    """
    if if_range is None:
        return True
    value = if_range.strip(" \t")
    if value.startswith(('"', "W/")):
        return value == own.etag
    return _date(value, now) == own.modified and own.modified + 1 <= now


def _matches(value: str, etag: str, *, weakly: bool) -> bool:
    """Whether `*`, or a list of entity tags, matches `etag` (§13.1.1, §13.1.2, §8.8.3.2)."""
    if value.strip(" \t") == "*":
        return True
    return any(tag == etag and (weakly or not weak) for weak, tag in _members(value))


def _members(value: str) -> Iterator[tuple[bool, str]]:
    """Yield the entity tags of a list, each with whether it is weak, up to what is none.

    What is malformed thus matches nothing: an `If-Match` fails, an
    `If-None-Match` lets the answer be whole.
    """
    position = 0
    while member := _MEMBER.match(value, position):
        yield member[1] is not None, member[2]
        position = member.end()


def _date(value: str | None, now: float) -> int | None:
    """Return a date in epoch seconds; a malformed one counts as absent (§13.1.3, §13.1.4)."""
    return None if value is None else parsed_date(value, now)
