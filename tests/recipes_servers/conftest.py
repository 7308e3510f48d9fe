"""Each example is started once."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from harness.process import scratch
from harness.servers import require_nginx
from tests.recipes_servers.recipes import RECIPES, Recipe
from tests.recipes_servers.stacks import Running
from tests.servers.browser import Browser


@pytest.fixture(scope="module", params=RECIPES, ids=lambda recipe: recipe.name)
def recipe(request: pytest.FixtureRequest) -> Recipe:
    """Each of the examples."""
    chosen: Recipe = request.param
    return chosen


@pytest.fixture(scope="module")
def running(recipe: Recipe) -> Iterator[Running]:
    """An example that runs, and that nothing which was asked for has made fail."""
    require_nginx()
    with scratch(f"{recipe.name}-") as directory, contextlib.ExitStack() as servers:
        started = Running(recipe, directory, servers)
        yield started
        for log in started.logs():
            assert "Traceback" not in log


@pytest.fixture
def behind(running: Running) -> Iterator[Browser]:
    """A client of nginx, which asks the example."""
    with Browser(running.nginx().port) as client:
        yield client


@pytest.fixture(params=["nginx", "alone"])
def browser(request: pytest.FixtureRequest, running: Running) -> Iterator[Browser]:
    """A client of nginx, which asks the example; and one of the example that sends by itself."""
    by_nginx = request.param == "nginx"
    server = running.nginx() if by_nginx else running.application("serve").server
    with Browser(server.port) as client:
        yield client
