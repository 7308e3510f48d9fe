"""HEAD of a file response: as GET, without the bytes."""

from __future__ import annotations

import pytest

from tests.frameworks.stacks import ALL, WSGI
from tests.frameworks.uploads import content_of
from tests.servers.browser import Browser

_ROUTES_HEAD = [*WSGI, "starlette", "django-asgi"]
_ROUTES_NO_HEAD = sorted({*ALL} - {*_ROUTES_HEAD})  # `@app.get` of FastAPI is for GET alone


@pytest.mark.parametrize("stack", _ROUTES_HEAD)
def test_head_tells_what_get_would(browser: Browser) -> None:
    got, told = browser.get("/uploads/table.csv"), browser.ask("/uploads/table.csv", "HEAD")
    assert (told.status, told.body) == (200, b"")
    assert told.headers["Content-Length"] == str(len(content_of("table.csv")))
    for name in ("Content-Type", "Content-Disposition", "Cache-Control", "Last-Modified"):
        assert told.headers[name] == got.headers[name]


@pytest.mark.parametrize("stack", _ROUTES_HEAD)
def test_head_tells_no_other_entity_tag_than_get_would(browser: Browser) -> None:
    """RFC 9110 §9.3.2, RFC 9111 §4.3.5: another one makes caches drop what they have."""
    got, told = browser.get("/uploads/table.csv"), browser.ask("/uploads/table.csv", "HEAD")
    assert told.headers["ETag"] in {None, got.headers["ETag"]}


@pytest.mark.parametrize("stack", _ROUTES_NO_HEAD)
def test_a_framework_that_refuses_head_goes_on_to_do_so(browser: Browser) -> None:
    answer = browser.ask("/uploads/table.csv", "HEAD")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET")
