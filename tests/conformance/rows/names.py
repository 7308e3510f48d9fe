"""Every hostile name: its own bytes, sent by the server or, where that cannot be, by us."""

from __future__ import annotations

from functools import partial

from tests.conformance.disk import name_path
from tests.conformance.rows.row import Differences, Row, Section
from tests.conformance.visit import Visit, arrives_raw, whose
from tests.servers.names import NAMES

BY_US = "application"
_SECTION = "Names"


def _look(visit: Visit, index: int) -> Differences:
    """Ask for one name."""
    path = name_path(index)
    answer = visit.ask(f"/send?i={index}")
    assert answer.status == 200
    assert answer.all("Content-Length") == [str(len(answer.body))]
    if whose(path, answer.body) == "inner":
        yield BY_US


NAMED = tuple(
    Row(_SECTION, name.label, f"`{name.path[:24]!r}`", partial(_look, index=index))
    for index, name in enumerate(NAMES)
)
"""The rows of the names, in their order."""

section = Section(_SECTION)


@section.row
def no_name_without_need(visit: Visit) -> Differences:
    """What the application sends, the server would not have sent if it were handed over."""
    for index, name in enumerate(NAMES):
        by_us = whose(name_path(index), visit.ask(f"/send?i={index}").body) == "inner"
        if by_us and arrives_raw(visit.deployment, index, name_path(index)):
            yield name.label
