"""What a single framework does otherwise than the others."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator

from harness.process import scratch
from tests.recipes_servers.asking import REPORT, as_ada, begun
from tests.recipes_servers.recipes import RECIPES
from tests.recipes_servers.stacks import CONTENT, LARGE, Running
from tests.servers.browser import Browser


@contextlib.contextmanager
def example(name: str) -> Iterator[Running]:
    """Yield an example, of which nothing runs yet."""
    (recipe,) = (recipe for recipe in RECIPES if recipe.name == name)
    with scratch(f"{name}-") as directory, contextlib.ExitStack() as servers:
        yield Running(recipe, directory, servers)


def test_quart_has_time_for_a_download() -> None:
    """It has 60 seconds for any other response; here, none."""
    with example("quart") as running:
        server = running.application("hurried").server
        with Browser(server.port) as browser:
            answer = as_ada(browser, REPORT)
            assert (answer.status, answer.body) == (200, CONTENT)
            assert as_ada(browser, "/documents/missing.pdf").status == 500


def test_quart_does_not_make_up_for_the_end_of_a_file_that_has_shrunk() -> None:
    with example("quart") as running:
        server = running.application("serve").server
        with begun(server, "/documents/large.bin") as connection:
            os.truncate(running.root / "ada" / "large.bin", LARGE // 2)
            received = 0
            while chunk := connection.recv(2**20):
                received += len(chunk)
    assert received < LARGE, "and the connection was closed"


def test_bottle_looks_for_a_name_without_what_is_no_text_in_it() -> None:
    with example("bottle") as running:
        server = running.application("serve").server
        with Browser(server.port) as browser:
            assert as_ada(browser, "/documents/2026/report%ff.pdf").body == CONTENT
            assert as_ada(browser, "/documents/%ff").status == 404


def test_turbogears_fails_by_itself_where_a_path_is_no_text() -> None:
    """It does for every site of its, before it looks for who is to answer."""
    with example("turbogears") as running:
        server = running.application("serve").server
        with Browser(server.port) as browser:
            for target in ("/%ff", "/documents/%ff", "/documents/2026/report%ff.pdf"):
                assert as_ada(browser, target).status == 500
        log = server.log.read_text(encoding="utf-8")
    assert "UnicodeDecodeError" in log
    assert "turbogears_documents.py" not in log


def test_fastapi_describes_one_operation() -> None:
    """It warns of two by the same name where one route is to answer both methods."""
    with example("fastapi") as running:
        server = running.application("serve").server
        with Browser(server.port) as browser:
            paths = json.loads(browser.get("/openapi.json").body)["paths"]
        assert "Warning" not in server.log.read_text(encoding="utf-8")
    assert [*paths["/documents/{name}"]] == ["get"]
