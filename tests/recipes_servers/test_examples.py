"""The one-file examples, each under its usual server: behind nginx, and sending by themselves."""

from __future__ import annotations

import os
import re
import time
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote

import pytest

from harness.process import PATIENCE
from tests.recipes_servers.asking import ADA, REPORT, as_ada, basic, begun
from tests.recipes_servers.recipes import EXAMPLES, RECIPES, Recipe
from tests.recipes_servers.stacks import BYTES, CONTENT, NAME, Running
from tests.servers.browser import Browser


def test_the_application_names_the_file_and_nginx_sends_it(
    running: Running, behind: Browser
) -> None:
    with Browser(running.application("nginx").server.port) as direct:
        handed_over = as_ada(direct, REPORT)
    assert (handed_over.status, handed_over.body) == (200, b"")
    assert handed_over.headers["X-Accel-Redirect"] == "/_documents/ada/2026/report.pdf"
    assert handed_over.all("Content-Length") == ["0"]
    answer = as_ada(behind, REPORT)
    assert (answer.status, answer.body) == (200, CONTENT)
    assert answer.headers["Server"] == "nginx"
    assert "X-Accel-Redirect" not in answer.headers


def test_the_application_alone_sends_the_same_bytes(running: Running) -> None:
    with Browser(running.application("serve").server.port) as alone:
        answer = as_ada(alone, REPORT)
    assert (answer.status, answer.body) == (200, CONTENT)
    assert answer.headers["Server"] != "nginx"
    assert "X-Accel-Redirect" not in answer.headers


def test_it_comes_under_its_type_and_name(browser: Browser) -> None:
    answer = as_ada(browser, f"/documents/{quote(NAME)}")
    assert (answer.status, answer.body) == (200, CONTENT)
    assert answer.all("Content-Type") == ["application/pdf"]
    assert answer.all("Content-Disposition") == [
        (
            'attachment; filename="_manana! 100% _.pdf"; '
            "filename*=UTF-8''%C2%A1ma%C3%B1ana!%20100%25%20%E6%98%AF.pdf"
        )
    ]
    assert answer.all("Cache-Control") == ["private, no-cache"]


def test_what_the_view_has_set_arrives(browser: Browser) -> None:
    answer = as_ada(browser, REPORT)
    assert answer.all("X-Robots-Tag") == ["none"]
    (line,) = answer.all("Set-Cookie")
    cookie = SimpleCookie(line)["downloaded"]
    assert (cookie.value, cookie["max-age"]) == ("1", "60")


def test_a_part_is_sent_of_it(browser: Browser) -> None:
    part = as_ada(browser, REPORT, Range="bytes=9-16")
    assert (part.status, part.body) == (206, b"%PDF-1.7")
    assert part.headers["Content-Range"] == f"bytes 9-16/{len(CONTENT)}"
    beyond = as_ada(browser, REPORT, Range=f"bytes={len(CONTENT)}-")
    assert (beyond.status, beyond.headers["Content-Range"]) == (416, f"bytes */{len(CONTENT)}")


def test_it_is_not_sent_to_who_has_it(browser: Browser) -> None:
    etag = as_ada(browser, REPORT).headers["ETag"]
    again = as_ada(browser, REPORT, If_None_Match=etag)
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", etag)
    assert "Content-Type" not in again.headers
    another = as_ada(browser, REPORT, If_None_Match='"another"')
    assert (another.status, another.body) == (200, CONTENT)


def test_head_tells_what_get_would(browser: Browser) -> None:
    told, sent = as_ada(browser, REPORT, "HEAD"), as_ada(browser, REPORT)
    assert (told.status, told.body) == (200, b"")
    assert told.headers["Content-Length"] == str(len(CONTENT))
    assert {name.lower() for name in told.headers} == {name.lower() for name in sent.headers}
    for name in ("Content-Type", "Content-Disposition", "ETag", "Last-Modified", "Accept-Ranges"):
        assert told.all(name) == sent.all(name)


@pytest.mark.parametrize(
    "given",
    [
        None,
        basic("ada:"),
        basic("ada:wrong"),
        basic("bob:lovelace"),
        basic("ada/../bob:lovelace"),
        basic("ada:løvelace"),
        "Basic",
        "Basic \xff",
        "Bearer lovelace",
    ],
)
def test_strangers_are_refused(browser: Browser, given: str | None) -> None:
    answer = browser.ask(REPORT, headers={"Authorization": given} if given else {})
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].lower().replace('"', "") == "basic realm=documents"
    assert b"%PDF" not in answer.body
    assert not answer.all("Set-Cookie")


@pytest.mark.parametrize(
    "target",
    [
        "/documents/missing.pdf",
        "/documents/2026",
        "/documents/..%2fbob/secret.pdf",
        "/documents/%2e%2e%2fbob%2fsecret.pdf",
        "/documents/2026%2f..%2f..%2fbob%2fsecret.pdf",
        "/documents/bob/secret.pdf",
    ],
)
def test_what_is_not_hers_gets_the_frameworks_own_page(
    recipe: Recipe, browser: Browser, target: str
) -> None:
    answer = as_ada(browser, target, Accept="text/html,*/*;q=0.8")
    assert answer.status == 404
    assert answer.headers.get_content_type() == recipe.media_type
    assert recipe.page in answer.body
    assert b"%PDF" not in answer.body
    assert not answer.all("Content-Disposition")
    head = as_ada(browser, target, "HEAD")
    assert (head.status, head.body) == (404, b"")


@pytest.mark.parametrize("target", ["/documents/", "/documents/a%00b", "/"])
def test_other_paths_find_nothing(browser: Browser, target: str) -> None:
    answer = as_ada(browser, target)
    assert answer.status in {400, 404}
    assert b"%PDF" not in answer.body


def test_nor_do_paths_that_are_no_text(recipe: Recipe, browser: Browser) -> None:
    for target in recipe.no_text:
        assert as_ada(browser, target).status in {400, 404}


def test_a_query_changes_nothing(browser: Browser) -> None:
    answer = as_ada(browser, f"{REPORT}?name=../bob/secret.pdf&path=a&user=bob&x=1")
    assert (answer.status, answer.body) == (200, CONTENT)


def test_nothing_but_reading_is_allowed(browser: Browser) -> None:
    answer = as_ada(browser, REPORT, "POST")
    assert answer.status == 405
    assert "GET" in re.split(", ?", answer.headers["Allow"])


def test_a_name_reaches_apache_as_the_bytes_that_it_has_on_the_disk(running: Running) -> None:
    with Browser(running.application("apache").server.port) as direct:
        answer = as_ada(direct, f"/documents/{quote(NAME)}")
    assert (answer.status, answer.body) == (200, b"")
    named = answer.headers["X-Sendfile"].encode("latin-1")
    assert named == os.fsencode(running.root / "ada" / NAME)


def test_nor_does_it_as_other_bytes(recipe: Recipe, running: Running) -> None:
    with Browser(running.application("apache").server.port) as direct:
        answer = as_ada(direct, "/documents/link.pdf")
    assert answer.status == (404 if recipe.utf_8 else 200)
    found = [value.encode("latin-1") for value in answer.all("X-Sendfile")]
    assert found == ([] if recipe.utf_8 else [os.fsencode(running.root / "ada") + b"/" + BYTES])


def test_nobody_reaches_the_internal_location(behind: Browser) -> None:
    answer = as_ada(behind, "/_documents/ada/2026/report.pdf")
    assert answer.status == 404
    assert b"%PDF" not in answer.body


def test_files_are_closed_whatever_becomes_of_the_answer(running: Running) -> None:
    server, _ = running.application("serve")
    with Browser(server.port) as browser:
        for method in ("GET", "HEAD"):
            for extra in ({}, {"Range": "bytes=9-"}, {"If-None-Match": "*"}):
                browser.ask(REPORT, method, {**ADA, **extra})
    with begun(server, "/documents/large.bin"):
        assert open_documents(running), "what it is sending is open"
    deadline = time.monotonic() + PATIENCE
    while open_documents(running) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not open_documents(running)


def open_documents(running: Running) -> list[str]:
    """Return the names of the documents that the example has open, where it sends by itself."""
    found = []
    worker = running.application("serve").worker
    for descriptor in Path(f"/proc/{worker}/fd").iterdir():
        try:
            target = Path(os.readlink(descriptor))
        except FileNotFoundError:
            continue
        if running.root in target.parents and target.is_file():
            found.append(target.name)
    return found


def test_each_example_has_a_row() -> None:
    names = {path.name.removesuffix("_documents.py") for path in EXAMPLES.glob("*_documents.py")}
    assert names == {recipe.name for recipe in RECIPES}


@pytest.mark.parametrize("each", RECIPES, ids=lambda each: each.name)
def test_it_is_short_enough_to_copy(each: Recipe) -> None:
    code = re.sub(r'"""(.*?)"""', "", each.text, flags=re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) <= 42
