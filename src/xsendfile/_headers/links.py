"""The headers of a delivery by a signed link. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from http import HTTPStatus

from xsendfile._model import Grant, Header, Presentation

from .delivery import shown
from .options import LONGEST_AGE
from .restraint import without_policy

_NO_REFERRER: Header = ("Referrer-Policy", "no-referrer")
"""A page that was opened by a link tells no other site the link."""

_DELIVERED = frozenset((200, 206, 304))


def presentation_of(grant: Grant, now: float, max_age: int | None = None) -> Presentation:
    """Return how a grant has its file shown.

    It is fresh as long as the link lives, at most; one for a single network or
    user is always revalidated, since that can change under a browser.

    Args:
        grant: what the link says.
        now: the time in epoch seconds.
        max_age: the longest freshness in seconds; None for the link's own life.

    """
    rest = max(0.0, grant.expires_at - now)
    age: int | None = None
    if not grant.personal and (max_age is not None or math.isfinite(rest)):
        age = int(min(rest, LONGEST_AGE, LONGEST_AGE if max_age is None else max_age))
    name = grant.download_name
    if name is None and grant.as_attachment is not None:
        name = grant.path.rpartition(b"/")[2].decode(errors="replace")
    return Presentation(bool(grant.as_attachment), name, None, age, (_NO_REFERRER,))


def sealed(
    status: int, headers: Sequence[Header], grant: Grant, presentation: Presentation
) -> list[Header]:
    """Return the headers of an answer to a link, with what its sender has left out.

    Senders of 1.0, and applications that send, compose headers themselves. A
    304 says nothing of how the file is shown: it would take the place of what
    the file came with, a policy for uploads included (RFC 9111 §4.3.4).
    """
    if status not in _DELIVERED:
        return [*headers]
    wanted = [*shown(presentation, grant.path), *presentation.headers]
    if status == HTTPStatus.NOT_MODIFIED:
        wanted = without_policy(wanted)
    own = {name.lower() for name, _ in headers}
    return [*headers, *(header for header in wanted if header[0].lower() not in own)]
