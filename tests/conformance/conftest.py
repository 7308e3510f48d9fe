"""The deployments, running for the whole session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.deployments import deployments
from tests.conformance.matrix import Matrix


@pytest.fixture(scope="session")
def matrix() -> Iterator[Matrix]:
    with deployments() as running:
        yield Matrix(running)
