"""The matrix: each row is asked of each deployment, once in a session."""

from __future__ import annotations

from collections.abc import Mapping

from tests.conformance.deployments import Deployment
from tests.conformance.exceptions import YES
from tests.conformance.rows.row import Row
from tests.conformance.visit import Visit


class Matrix:
    """What the running deployments do."""

    def __init__(self, deployments: Mapping[str, Deployment]) -> None:
        self.deployments = deployments
        self._seen: dict[tuple[str, str], str] = {}

    def seen(self, row: Row, deployment: str) -> str:
        """Return "yes", or the differences.

        Raises:
            AssertionError: another file, a path or a 5xx: what no exception excuses.

        """
        key = row.name, deployment
        if key not in self._seen:
            with Visit(self.deployments[deployment]) as visit:
                differences = dict.fromkeys(row.look(visit))
            self._seen[key] = "; ".join(differences) or YES
        return self._seen[key]
