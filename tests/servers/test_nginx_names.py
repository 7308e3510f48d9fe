"""Every name of the table through nginx: byte for byte, or the documented refusal."""

from __future__ import annotations

from urllib.parse import quote_from_bytes

import pytest

from tests.servers.browser import Answer, Browser
from tests.servers.names import NAMES, decoys
from tests.servers.place import content_of, name_path

_EACH = pytest.mark.parametrize("index", range(len(NAMES)), ids=[name.label for name in NAMES])


def _check(answer: Answer, index: int, way: str) -> None:
    expected = NAMES[index].status(way)
    assert answer.status == expected, answer.body[:200]
    if expected == 200:
        assert answer.body == content_of(name_path(index))
    else:
        assert b"file " not in answer.body


@_EACH
def test_the_application_chooses_the_file(browser: Browser, index: int) -> None:
    _check(browser.get(f"/send?n={index}"), index, "nginx, chosen")


@_EACH
def test_the_path_of_the_request_chooses_the_file(browser: Browser, index: int) -> None:
    answer = browser.get("/v1/" + quote_from_bytes(name_path(index)))
    _check(answer, index, "nginx, by path")


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
