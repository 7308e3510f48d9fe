"""Runs tests in `.venv-original`, where xsendfile 1.0 of 2015 is installed."""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).resolve().parents[2]
_TESTS = ROOT / "tests"
_PYTHON = ROOT / ".venv-original" / "bin" / "python"
_PATTERNS = ("bugs/test_*.py", "dropin/test_kept_*.py")
_PATIENCE = 300  # seconds
_SOME_FAILED = 1  # pytest's exit code, where all was collected and run


class Result(NamedTuple):
    """How one case of a test went.

    Attributes:
        case: the name of the test with its parameters.
        zone: the time zone it ran in, "" for that of the machine.
        outcome: "passed", "failed" (in the test itself), "error" or "skipped".
        message: of the assertion or exception.

    """

    case: str
    zone: str
    outcome: str
    message: str


class Release:
    """xsendfile 1.0, and what the tests say about it; they run once, when first needed."""

    def __init__(self, directory: Path) -> None:
        """Put the report into `directory`."""
        self._report = directory / "report.xml"

    @cached_property
    def results(self) -> Mapping[str, list[Result]]:
        """The results by `module::function`."""
        if self._run.returncode != _SOME_FAILED:
            pytest.fail(f"pytest ended with {self._run.returncode}:\n{self._run.stdout}")
        results: dict[str, list[Result]] = {}
        for case in ET.parse(self._report).iter("testcase"):  # noqa: S314 - we wrote it
            module = case.get("classname", "").rpartition(".")[2]
            function = case.get("name", "").partition("[")[0]
            results.setdefault(f"{module}::{function}", []).append(_result(case))
        return results

    @cached_property
    def _run(self) -> subprocess.CompletedProcess[str]:
        """The one run of the tests."""
        files = [path for pattern in _PATTERNS for path in sorted(_TESTS.glob(pattern))]
        return self.python(
            *("-m", "pytest", "-q", "-c", os.devnull, "-W", "ignore"),
            *(f"--rootdir={ROOT}", f"--confcutdir={_TESTS}", "--import-mode=importlib"),
            *("-p", "no:cacheprovider", f"--junitxml={self._report}", *map(str, files)),
        )

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the Python of the environment."""
        if not _PYTHON.exists():
            pytest.fail("xsendfile 1.0 is not installed; type: make .venv-original")
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
        return subprocess.run(
            [_PYTHON, *arguments],
            cwd=ROOT,
            env={**clean, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )


def names_in(pattern: str) -> list[str]:
    """Return the tests in the files of `pattern`, below `tests/`, as `module::function`."""
    return [
        f"{path.stem}::{node.name}"
        for path in sorted(_TESTS.glob(pattern))
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def _result(case: ET.Element) -> Result:
    """Return what the report says of one case."""
    properties = {entry.get("name"): entry.get("value", "") for entry in case.iter("property")}
    outcome, message = "passed", ""
    for kind, word in (("failure", "failed"), ("error", "error"), ("skipped", "skipped")):
        for found in case.iter(kind):
            outcome, message = word, found.get("message", "")
    return Result(case.get("name", ""), properties.get("zone", ""), outcome, message)
