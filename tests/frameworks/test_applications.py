"""The applications know nothing of this library; the middleware is one statement."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.frameworks.stacks import STACKS

_HERE = Path(__file__).parent
_APPLICATIONS = sorted((_HERE / "applications").rglob("*.py"))
_HANDED_OVER = sorted({stack.handed_over.partition(":")[0] for stack in STACKS.values()})


@pytest.mark.parametrize("path", _APPLICATIONS, ids=lambda path: "/".join(path.parts[-2:]))
def test_an_application_does_not_mention_this_library(path: Path) -> None:
    assert "sendfile" not in path.read_text(encoding="utf-8").lower()


@pytest.mark.parametrize("module", _HANDED_OVER)
def test_one_statement_hands_it_over(module: str) -> None:
    tree = ast.parse((_HERE / "handed_over" / f"{module}.py").read_text(encoding="utf-8"))
    _docstring, *rest = tree.body
    others = [node for node in rest if not isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in others] == [
        "application = SendfileMiddleware(app, files, exclude=['/videos'])"
    ]
