"""The table of HTTP, end to end: `Serve` behind gunicorn, and nginx after a hand-over."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from harness.process import Server
from tests.http.over_the_wire import Site
from tests.http.rows import ROWS
from tests.http.table import FRESH, FUTURE, Row, lay
from tests.servers.place import Place

# Not what depends on a clock that stands still: a second later, nothing is fresh any more.
TIMELESS = [row for row in ROWS if row.state not in {FRESH, FUTURE}]


@pytest.fixture(scope="module")
def laid(place: Place) -> int:
    """The files of the table, and the time at which they were laid."""
    now = int(time.time())
    lay(Path(os.fsdecode(place.documents)), now)
    return now


@pytest.fixture(scope="module")
def served(gunicorn: Server, laid: int) -> Site:
    return Site(gunicorn.port, "/served?name=", laid)


@pytest.fixture(scope="module")
def handed_over(nginx_server: Server, laid: int) -> Site:
    return Site(nginx_server.port, "/send?name=", laid)


@pytest.mark.parametrize("row", TIMELESS, ids=[row.name for row in TIMELESS])
def test_serve_behind_gunicorn_answers_as_the_rfc_has_it(served: Site, row: Row) -> None:
    assert served.answer(row, row.expected) == served.expected(row, row.expected)


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_nginx_answers_after_a_hand_over_as_it_does_statically(handed_over: Site, row: Row) -> None:
    expected = row.expected_of_nginx
    assert handed_over.answer(row, expected) == handed_over.expected(row, expected)
