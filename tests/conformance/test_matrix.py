"""Each deployment does what each row says, or exactly what its exception says."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.conformance.deployments import PLANS
from tests.conformance.exceptions import EXCEPTIONS, expected
from tests.conformance.matrix import Matrix
from tests.conformance.rows.names import NAMED
from tests.conformance.rows.row import Row
from tests.conformance.rows.table import ROWS

_DEPLOYMENTS = [plan.name for plan in PLANS]


@pytest.mark.parametrize("deployment", _DEPLOYMENTS)
@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_a_deployment_does_what_the_row_says(matrix: Matrix, row: Row, deployment: str) -> None:
    assert matrix.seen(row, deployment) == expected(row.name, deployment)


def test_there_are_eight_deployments_and_more_than_fifty_hostile_names() -> None:
    assert len(_DEPLOYMENTS) == 8
    assert len(NAMED) >= 50


def test_each_row_has_a_name_of_its_own() -> None:
    assert [name for name, count in Counter(row.name for row in ROWS).items() if count > 1] == []


def test_each_exception_is_of_a_row_and_a_deployment() -> None:
    known = {(row.name, deployment) for row in ROWS for deployment in _DEPLOYMENTS}
    assert EXCEPTIONS.keys() <= known
