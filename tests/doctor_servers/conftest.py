"""The application for the whole session, and the doctor as a user calls it."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from contextlib import ExitStack, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote

import pytest

from harness.application_servers import start_application_by
from harness.process import scratch
from tests.doctor_servers.place import APPLICATION, Place, build
from xsendfile import PrivateFiles
from xsendfile.cli import main

_REPOSITORY = Path(__file__).parents[2]


class Outcome(NamedTuple):
    """What the doctor said: its exit status, its output, the faults by name."""

    status: int
    output: str
    faults: list[str]
    untested: list[str]


class Doctor(Protocol):
    """Examines a view of the application at an address."""

    def __call__(self, url: str, view: str, name: str, *options: str) -> Outcome: ...


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    with scratch("doctor-") as base, ExitStack() as stack:
        made = build(base)
        environment = {"DOCTOR_ROOT": str(made.root)}
        # The application's settings are read here, too, for --app.
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("DOCTOR_ROOT", str(made.root))
        for protocol in ("http", "fastcgi"):
            directory = base / protocol
            directory.mkdir()
            backend = start_application_by(
                protocol,
                f"{APPLICATION}:application",
                directory,
                python_path=_REPOSITORY,
                environment=environment,
            )
            made.backends[protocol] = stack.enter_context(backend)
        yield made


@pytest.fixture(scope="session")
def site(place: Place) -> Any:  # noqa: ANN401, ARG001 - a module that reads its settings
    return importlib.import_module(APPLICATION)


@pytest.fixture
def files_of(site: Any) -> Any:  # noqa: ANN401
    def named(name: str) -> PrivateFiles:
        files = getattr(site, name)
        assert isinstance(files, PrivateFiles)
        return files

    return named


@pytest.fixture
def doctor(place: Place) -> Doctor:
    def examine(url: str, view: str, name: str, *options: str) -> Outcome:
        target = f"{url}/{view}?name={quote(name)}"
        written = StringIO()
        before = sorted(place.root.iterdir())
        with redirect_stdout(written):
            status = main(["doctor", target, "--file", str(place.root / name), "--json", *options])
        assert sorted(place.root.iterdir()) == before, "something was left behind"
        findings = json.loads(written.getvalue())["findings"]
        by_state = {
            state: [each["check"] for each in findings if each["state"] == state]
            for state in ("fault", "not tested")
        }
        return Outcome(status, written.getvalue(), by_state["fault"], by_state["not tested"])

    return examine
