"""Who gets no file gets the site's own page, and learns nothing."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import Http404, HttpResponseNotAllowed
from django.test import Client, RequestFactory

from tests.adapters.django.library.models import Document
from xsendfile.django import send_file

pytestmark = pytest.mark.usefixtures("by_nginx")

REFUSED: dict[str, Callable[[Path], Any]] = {
    "missing": lambda _: "2026/none.pdf",
    "a directory": lambda _: "2026",
    "the root": lambda _: "",
    "the root by its path": str,
    "parents": lambda _: "../secret.txt",
    "parents in a path": lambda root: f"{root}/../secret.txt",
    "a path elsewhere": lambda root: root.parent / "secret.txt",
    "a sibling": lambda root: f"{root}-old/a.txt",
    "a link out": lambda _: "out.txt",
    "through a link out": lambda _: "elsewhere/secret.txt",
    "NUL": lambda _: "2026/report.pdf\0.txt",
    "a lone surrogate": lambda _: "\ud800",
    "too long": lambda _: "a/" * 3000 + "b",
    "a trailing slash": lambda _: "2026/report.pdf/",
    "a field without a file": lambda _: Document().file,
    "a missing file of a field": lambda _: Document(file="none.pdf").file,
    "a field that leads out": lambda _: Document(file="../secret.txt").file,
    "a field that leads out by a link": lambda _: Document(file="out.txt").file,
}


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("sender", ["by_nginx", "by_us"])
def test_it_is_a_404_of_djangos(
    kind: str,
    sender: str,
    get: RequestFactory,
    request: pytest.FixtureRequest,
    caplog: pytest.LogCaptureFixture,
) -> None:
    root: Path = request.getfixturevalue(sender)
    with caplog.at_level(logging.INFO, "xsendfile"), pytest.raises(Http404) as raised:
        send_file(get.get("/"), REFUSED[kind](root))
    assert str(raised.value) == "There is no such file."
    assert [record.name for record in caplog.records] == ["xsendfile"]
    assert caplog.messages[0].startswith("refused with 404: ")
    for secret in (str(root), "secret", "report", "none.pdf", "out.txt"):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    "name", ["none.pdf", "out.txt", "elsewhere/secret.txt", "2026", "a\0b", "../secret.txt"]
)
def test_the_site_shows_its_own_page(name: str) -> None:
    response = Client().get(f"/reports/{quote(name)}")
    assert response.status_code == 404
    page = response.content.decode()
    assert page == "<h1>The library has no such page</h1>There is no such file."


def test_what_is_stored_below_no_root_is_told_in_the_log(
    tmp_path: Path, get: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    storage = FileSystemStorage(tmp_path / "elsewhere")
    with caplog.at_level(logging.WARNING, "xsendfile"), pytest.raises(Http404):
        send_file(get.get("/"), "a.txt", files=storage)
    assert caplog.messages == [
        "a file of a FileSystemStorage lies below no root of XSENDFILE: give its location one"
    ]
    assert str(tmp_path) not in caplog.text


def test_a_missing_root_is_told_in_the_log(
    by_nginx: Path, tmp_path: Path, get: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    by_nginx.rename(tmp_path / "moved")
    with caplog.at_level(logging.WARNING, "xsendfile"), pytest.raises(Http404):
        send_file(get.get("/"), "2026/report.pdf")
    assert caplog.messages == ["refused with 404: root: ENOENT"]


def test_a_missing_root_is_told_for_paths_that_lie_below_none(
    by_nginx: Path, tmp_path: Path, get: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    by_nginx.rename(tmp_path / "moved")
    with caplog.at_level(logging.WARNING, "xsendfile"), pytest.raises(Http404):
        send_file(get.get("/"), tmp_path / "moved/2026/report.pdf")
    assert caplog.messages == ["refused with 404: root: ENOENT"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "get"])
def test_other_methods_are_not_allowed(method: str, get: RequestFactory) -> None:
    request = get.generic("GET", "/")
    request.method = method
    response = send_file(request, "2026/report.pdf")
    assert isinstance(response, HttpResponseNotAllowed)
    assert response["Allow"] == "GET, HEAD"
    assert "X-Accel-Redirect" not in response


def test_a_method_is_judged_before_the_file_is_looked_for(get: RequestFactory) -> None:
    assert send_file(get.post("/"), "none.pdf").status_code == 405


def test_no_request_is_a_server_error() -> None:
    client = Client(raise_request_exception=False)
    hostile = ["%00", "%ff", "..%2f..%2fetc%2fpasswd", "a%0d%0ab", "%ed%a0%80", "a" * 5000, "%"]
    for name in hostile:
        assert client.get(f"/reports/{name}").status_code == 404
    ranges = ["bytes=9-1", "bytes=-", "lines=1", "bytes=0-0," * 1000]
    for wanted in ranges:
        response = client.get("/reports/2026/report.pdf", headers={"Range": wanted})
        assert response.status_code in {200, 416}
        response.close()


def test_a_file_that_may_not_be_read_is_none(by_us: Path, get: RequestFactory) -> None:
    name = os.fsencode(by_us) + b"/\xff.bin"
    Path(os.fsdecode(name)).mkdir()
    with pytest.raises(Http404):
        send_file(get.get("/"), name)


def test_a_storage_that_refuses_a_name_is_no_bad_request(get: RequestFactory) -> None:
    with pytest.raises(Http404):
        send_file(get.get("/"), "../secret.txt", files=default_storage)
