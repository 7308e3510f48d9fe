"""Each server once for the whole session, started when a test first asks for it."""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.application_servers import APPLICATION_SERVERS, start_application
from harness.process import scratch
from tests.application_servers.running import VALIDATED, Site
from tests.application_servers.site.place import build

_REPOSITORY = Path(__file__).parents[2]
_numbers = itertools.count()

Start = Callable[..., Site]
Named = Callable[[str], Site]
Sparse = Callable[[int], Path]


@pytest.fixture(scope="session")
def root() -> Iterator[Path]:
    """The files."""
    with scratch("sent-") as directory:
        build(directory)
        yield directory


@pytest.fixture(scope="session")
def start(root: Path) -> Iterator[Start]:
    """Return a function that starts a server by its name, with further options."""
    with contextlib.ExitStack() as stack:

        def start(name: str, *options: str) -> Site:
            directory = stack.enter_context(scratch("application-server-"))
            module = f"tests.application_servers.site.{APPLICATION_SERVERS[name].interface}"
            server = start_application(
                name,
                f"{module}:application",
                directory,
                python_path=_REPOSITORY,
                environment={"SITE_ROOT": str(root)},
                options=options,
            )
            return Site(name, stack.enter_context(server), root)

        yield start


@pytest.fixture(scope="session")
def named(start: Start) -> Named:
    """Return a function that returns a server by its name, started once."""
    return functools.cache(start)


@pytest.fixture(params=[*APPLICATION_SERVERS, *VALIDATED])
def site(request: pytest.FixtureRequest, named: Named) -> Site:
    """Each of the servers, and those of WSGI once more under a validator.

    A test that is for some of them says for which.
    """
    name, _, validated = str(request.param).partition(" ")
    return named(name)._replace(prefix="/validated" if validated else "")


@pytest.fixture
def sparse(root: Path) -> Iterator[Sparse]:
    """Return a function that makes a file of nothing but zeros, which takes no room."""
    with contextlib.ExitStack() as stack:

        def make(size: int) -> Path:
            path = root / f"sparse-{next(_numbers)}.bin"
            path.touch()
            stack.callback(path.unlink)
            with path.open("r+b") as file:
                file.truncate(size)
            return path

        yield make
