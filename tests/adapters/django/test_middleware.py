"""Django's own middleware leaves what we send as it is: a part, a whole, and what says neither."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import override_settings
from django.urls import path

from tests.adapters.django import views
from tests.adapters.django.asking import by_asgi, by_wsgi
from xsendfile.django import send_file

GZIP = "django.middleware.gzip.GZipMiddleware"
CONDITIONAL = "django.middleware.http.ConditionalGetMiddleware"
CODED = {"Accept-Encoding": "gzip"}
TEXT = {"long.txt": b"0123456789" * 30_000, "short.txt": b"0123456789" * 30}

RIMS = pytest.mark.parametrize(
    ("ask", "view"),
    [(by_wsgi, "reports"), (by_wsgi, "async"), (by_asgi, "reports"), (by_asgi, "async")],
)
NAMES = pytest.mark.parametrize("name", TEXT)
Ask = Callable[..., Any]


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(TEXT["long.txt"], "text/plain")


def coded(request: HttpRequest) -> HttpResponseBase:
    return send_file(request, "long.txt", headers={"Content-Encoding": "x-own"})


urlpatterns = [
    path("page", page),
    path("coded", coded),
    path("reports/<path:name>", views.report),
    path("async/<path:name>", views.async_report),
]


@pytest.fixture(
    autouse=True,
    params=[[GZIP, CONDITIONAL], [CONDITIONAL, GZIP]],
    ids=["gzip without", "gzip within"],
)
def site(request: pytest.FixtureRequest, by_us: Path) -> Iterator[Path]:
    """The site under both, in either order."""
    for name, content in TEXT.items():
        (by_us / name).write_bytes(content)
    with override_settings(MIDDLEWARE=request.param, ROOT_URLCONF=__name__):
        yield by_us


@pytest.mark.parametrize("ask", [by_wsgi, by_asgi])
def test_a_page_is_compressed(ask: Ask) -> None:
    assert ask("/page", CODED).header("Content-Encoding") == "gzip"


@RIMS
@NAMES
def test_a_whole_file_is_not(ask: Ask, view: str, name: str) -> None:
    answer = ask(f"/{view}/{name}", CODED)
    assert (answer.status, answer.body) == (200, TEXT[name])
    assert answer.header("Content-Length") == str(len(TEXT[name]))
    assert answer.header("Accept-Ranges") == "bytes"
    assert answer.header("ETag").startswith('"'), "it is a strong one"
    assert [key for key, _ in answer.headers if key.lower() in {"content-encoding", "vary"}] == []


@RIMS
@NAMES
def test_nor_is_a_part(ask: Ask, view: str, name: str) -> None:
    size = len(TEXT[name])
    answer = ask(f"/{view}/{name}", {**CODED, "Range": "bytes=7-"})
    assert (answer.status, answer.body) == (206, TEXT[name][7:])
    assert answer.header("Content-Range") == f"bytes 7-{size - 1}/{size}"
    assert answer.header("Content-Length") == str(size - 7)
    assert "content-encoding" not in {key.lower() for key, _ in answer.headers}


@RIMS
def test_nor_are_several_parts(ask: Ask, view: str) -> None:
    answer = ask(f"/{view}/long.txt", {**CODED, "Range": "bytes=0-199999,250000-"})
    assert answer.status == 206
    assert TEXT["long.txt"][:200_000] in answer.body
    assert answer.header("Content-Length") == str(len(answer.body))


@RIMS
@pytest.mark.parametrize("validator", ["ETag", "Last-Modified"])
def test_a_download_that_broke_off_is_resumed(
    ask: Ask, view: str, validator: str, site: Path
) -> None:
    long_ago = (
        1_700_000_000  # seconds: a date is no strong validator of what is still being written
    )
    os.utime(site / "long.txt", (long_ago, long_ago))
    first = ask(f"/{view}/long.txt", CODED)
    wanted = {"Range": "bytes=500-", "If-Range": first.header(validator)}
    rest = ask(f"/{view}/long.txt", {**CODED, **wanted})
    assert rest.status == 206
    assert first.body[:500] + rest.body == TEXT["long.txt"]


@RIMS
@NAMES
def test_what_the_client_has_is_not_sent_again(ask: Ask, view: str, name: str) -> None:
    first = ask(f"/{view}/{name}", CODED)
    conditions = ("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")
    for condition, validator in conditions:
        for more in ({}, {"Range": "bytes=7-"}):
            asked = {**CODED, **more, condition: first.header(validator)}
            answer = ask(f"/{view}/{name}", asked)
            assert (answer.status, answer.body) == (304, b"")
            assert answer.header("ETag") == first.header("ETag")


@RIMS
@pytest.mark.parametrize(
    ("headers", "status"), [({"If-Match": '"other"'}, 412), ({"Range": "bytes=999999-"}, 416)]
)
def test_what_is_refused_stays_refused(
    ask: Ask, view: str, headers: dict[str, str], status: int
) -> None:
    answer = ask(f"/{view}/long.txt", {**CODED, **headers})
    assert answer.status == status
    assert len(answer.body) < 100


@RIMS
def test_a_head_says_what_a_get_would(ask: Ask, view: str) -> None:
    head, get = (ask(f"/{view}/long.txt", CODED, method) for method in ("HEAD", "GET"))
    assert head.body == b""
    named = ("ETag", "Content-Length", "Content-Type", "Accept-Ranges")
    assert [head.header(name) for name in named] == [get.header(name) for name in named]


@pytest.mark.parametrize("ask", [by_wsgi, by_asgi])
def test_a_coding_of_the_views_own_is_told(ask: Ask) -> None:
    assert ask("/coded", CODED).header("Content-Encoding") == "x-own"


def test_a_response_tells_of_its_other_headers_as_any_other() -> None:
    response = Client().get("/reports/long.txt")
    response.close()
    assert response.has_header("etag")
    assert not response.has_header("X-None")
    assert "Content-Encoding" not in response
