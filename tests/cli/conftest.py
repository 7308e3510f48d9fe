from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Write = Callable[[str], str]


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Write the source of a module into the current directory; its name is returned."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    known = set(sys.modules)

    def write(text: str) -> str:
        (tmp_path / "shop_of_the_tests.py").write_text(text, encoding="utf-8")
        return "shop_of_the_tests"

    yield write
    for name in set(sys.modules) - known:
        del sys.modules[name]
