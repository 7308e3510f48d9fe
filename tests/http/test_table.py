"""`Serve` by both rims, held against the table of RFC 9110."""

from __future__ import annotations

import pytest

from tests.byteranges import parts_of
from tests.http.rims import RIMS, Rim
from tests.http.rows import ROWS
from tests.http.table import Row
from xsendfile import PrivateFiles


@pytest.mark.parametrize("rim", RIMS)
@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_the_answer_is_that_of_the_rfc(states: PrivateFiles, row: Row, rim: Rim) -> None:
    answer = rim(states, row.request, row.state.name, row.method)
    expected = row.expected
    assert answer.status == expected.status
    assert {name: answer.header(name) for name in expected.headers} == expected.headers
    if expected.parts:
        assert tuple(parts_of(answer.header("Content-Type") or "", answer.body)) == expected.parts
    else:
        assert answer.body == expected.body


def test_the_table_has_no_two_rows_for_one_question() -> None:
    asked = [(sorted(row.request.items()), row.state, row.method) for row in ROWS]
    assert [question for question in asked if asked.count(question) > 1] == []
    assert len(asked) > 60


@pytest.mark.parametrize("row", [row for row in ROWS if row.nginx], ids=lambda row: row.name)
def test_where_nginx_differs_the_table_says_how_and_names_the_section(row: Row) -> None:
    assert row.nginx
    assert row.nginx.expected != row.expected
    assert row.nginx.reason.startswith("§")
    assert "nginx" in row.nginx.reason
