"""Every name of the table through each server: byte for byte, or the documented refusal."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote_from_bytes

import pytest

from tests.servers.browser import Answer, Browser
from tests.servers.names import NAMES, decoys
from tests.servers.place import content_of, name_path


class Way(NamedTuple):
    """A server, by the fixture of its client, and the views that hand over to it."""

    server: str
    browser: str
    chosen: str
    by_path: str


_WAYS = [
    Way("nginx", "browser", "/send", "/v1/"),
    Way("Caddy", "caddy_browser", "/caddy", "/caddy-path/"),
]

each_name = pytest.mark.parametrize("index", range(len(NAMES)), ids=[name.label for name in NAMES])
each_way = pytest.mark.parametrize("way", _WAYS, ids=[way.server for way in _WAYS])


@pytest.fixture
def client(way: Way, request: pytest.FixtureRequest) -> Browser:
    """A client of the server."""
    browser: Browser = request.getfixturevalue(way.browser)
    return browser


def _check(answer: Answer, index: int, way: str) -> None:
    expected = NAMES[index].status(way)
    assert answer.status == expected, answer.body[:200]
    if expected == 200:
        assert answer.body == content_of(name_path(index))
    else:
        assert b"file " not in answer.body


@each_way
@each_name
def test_the_application_chooses_the_file(client: Browser, way: Way, index: int) -> None:
    _check(client.get(f"{way.chosen}?n={index}"), index, f"{way.server}, chosen")


@each_way
@each_name
def test_the_path_of_the_request_chooses_the_file(client: Browser, way: Way, index: int) -> None:
    answer = client.get(way.by_path + quote_from_bytes(name_path(index)))
    _check(answer, index, f"{way.server}, by path")


def test_the_table_is_long_and_most_names_stand_beside_what_they_may_be_taken_for() -> None:
    assert len(NAMES) >= 50
    lengths = [len(quote_from_bytes(name.path)) for name in NAMES]
    assert [sum(length > limit for length in lengths) for limit in (4096, 8192, 10_240)] == [
        3,
        2,
        1,
    ]
    assert len({name.path for name in NAMES}) == len(NAMES)
    assert sum(1 for name in NAMES if list(decoys(name.path))) > 50
