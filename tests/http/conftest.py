from __future__ import annotations

import pytest

from tests.http.table import NOW, lay
from xsendfile import PrivateFiles, Serve


@pytest.fixture(scope="session")
def states(tmp_path_factory: pytest.TempPathFactory) -> PrivateFiles:
    """The files of the table, at a time that stands still."""
    root = tmp_path_factory.mktemp("states")
    lay(root)
    return PrivateFiles(root, Serve(clock=lambda: NOW))
