"""What a view may have of a file, and the response that hands it over."""
# mypy: disable-error-code="import-untyped, misc"

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, InMemoryStorage, Storage, default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.test import AsyncRequestFactory, Client, RequestFactory
from django.test.utils import override_settings

from tests.adapters.django.library.models import Document
from xsendfile import Apache, BadSettingError, Nginx, PrivateFiles
from xsendfile.django import asend_file, send_file

NAME = "2026/report.pdf"

pytestmark = pytest.mark.usefixtures("by_nginx")


def handed_over(response: Any) -> str:  # noqa: ANN401 - a response of Django's
    """Return the URI that nginx is told, in a response that is otherwise empty."""
    assert isinstance(response, HttpResponse)
    assert (response.status_code, response.content, response["Content-Length"]) == (200, b"", "0")
    uri: str = response["X-Accel-Redirect"]
    return uri


FILES: dict[str, Callable[[Path], Any]] = {
    "a name": lambda _: NAME,
    "a name in bytes": lambda _: NAME.encode(),
    "a name as a path": lambda _: Path(NAME),
    "an absolute path": lambda root: str(root / NAME),
    "an absolute path object": lambda root: root / NAME,
    "a link inside": lambda _: "latest.pdf",
    "a field": lambda _: Document(file=NAME).file,
    "a field with an absolute path": lambda root: Document(file=str(root / NAME)).file,
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_handed_over(kind: str, by_nginx: Path, get: RequestFactory) -> None:
    response = send_file(get.get("/"), FILES[kind](by_nginx))
    assert handed_over(response) == "/_documents/2026/report.pdf"
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    "storage",
    [lambda _: default_storage, FileSystemStorage, lambda root: FileSystemStorage(root / "..")],
    ids=["default", "file system", "above the root"],
)
def test_a_name_in_a_storage_is_handed_over(
    storage: Callable[[Path], Storage], by_nginx: Path, get: RequestFactory
) -> None:
    above = "files/" if storage(by_nginx).path("").rstrip("/") != str(by_nginx) else ""
    response = send_file(get.get("/"), above + NAME, files=storage(by_nginx))
    assert handed_over(response) == "/_documents/2026/report.pdf"


def test_a_request_without_a_method_is_answered_like_a_get() -> None:
    assert handed_over(send_file(HttpRequest(), NAME)) == "/_documents/2026/report.pdf"


def test_a_head_is_handed_over_like_a_get(get: RequestFactory) -> None:
    assert handed_over(send_file(get.head("/"), NAME)) == "/_documents/2026/report.pdf"


def test_the_presentation_is_that_of_the_core(get: RequestFactory) -> None:
    response = send_file(
        get.get("/"),
        NAME,
        as_attachment=True,
        download_name="¡mañana! 是.pdf",
        mimetype="application/x-report",
        max_age=60,
        headers={"Content-Security-Policy": "sandbox"},
    )
    assert response["Content-Type"] == "application/x-report"
    assert response["Content-Disposition"].endswith(
        "filename*=UTF-8''%C2%A1ma%C3%B1ana!%20%E6%98%AF.pdf"
    )
    assert response["Cache-Control"] == "private, max-age=60"
    assert response["Content-Security-Policy"] == "sandbox"


def test_a_header_given_twice_is_an_error(get: RequestFactory) -> None:
    twice = [("X-One", "1"), ("x-one", "2")]
    with pytest.raises(BadSettingError, match="header 'x-one' is given twice"):
        send_file(get.get("/"), NAME, headers=twice)


def test_the_view_sets_headers_and_cookies_on_it(client: Client) -> None:
    response = client.get("/reports/2026/report.pdf")
    assert handed_over(response) == "/_documents/2026/report.pdf"
    assert response["X-Seen"] == "by the view"
    assert response["X-Frame-Options"] == "DENY", "the site's middleware sees it, too"
    assert response.cookies["seen"].value == NAME
    assert response.cookies["seen"]["httponly"] is True


def test_an_asynchronous_view_hands_over_the_same() -> None:
    request = AsyncRequestFactory().get("/")
    response = asyncio.run(asend_file(request, Document(file=NAME).file, as_attachment=True))
    assert handed_over(response) == "/_documents/2026/report.pdf"
    assert response["Content-Disposition"] == 'attachment; filename="report.pdf"'


class TestWhichRoot:
    """A name is looked for in one root; a path says itself which it lies below."""

    @pytest.fixture
    def two(self, root: Path) -> dict[str, Any]:
        """Two roots, one below the other."""
        return {
            "all": {"ROOT": root, "SENDER": "nginx", "LOCATION": "/_all/"},
            "year": {"ROOT": root / "2026", "SENDER": "nginx", "LOCATION": "/_year/"},
        }

    def test_it_is_named(self, two: dict[str, Any], get: RequestFactory) -> None:
        with override_settings(XSENDFILE=two):
            assert handed_over(send_file(get.get("/"), NAME, files="all")) == f"/_all/{NAME}"
            response = send_file(get.get("/"), "report.pdf", files="year")
            assert handed_over(response) == "/_year/report.pdf"

    def test_it_is_an_object(self, root: Path, get: RequestFactory) -> None:
        response = send_file(get.get("/"), NAME, files=PrivateFiles(root, Nginx("/_own/")))
        assert handed_over(response) == "/_own/2026/report.pdf"

    def test_it_is_the_default_of_several(
        self, two: dict[str, Any], root: Path, get: RequestFactory
    ) -> None:
        default = {"ROOT": root, "SENDER": "nginx", "LOCATION": "/_default/"}
        with override_settings(XSENDFILE={**two, "default": default}):
            assert handed_over(send_file(get.get("/"), NAME)) == f"/_default/{NAME}"

    def test_it_is_the_nearest_above_a_path(
        self, two: dict[str, Any], root: Path, get: RequestFactory
    ) -> None:
        for roots in (two, dict(reversed(two.items()))):
            with override_settings(XSENDFILE=roots):
                assert handed_over(send_file(get.get("/"), root / NAME)) == "/_year/report.pdf"
        with override_settings(XSENDFILE=two):
            assert handed_over(send_file(get.get("/"), root / "large.bin")) == "/_all/large.bin"

    def test_a_path_has_to_lie_below_the_one_that_is_named(
        self, two: dict[str, Any], root: Path, get: RequestFactory
    ) -> None:
        with override_settings(XSENDFILE=two, MEDIA_ROOT=str(root)):
            response = send_file(get.get("/"), Document(file=NAME).file, files="all")
            assert handed_over(response) == f"/_all/{NAME}"

    def test_a_path_is_found_below_a_root_that_is_a_link(
        self, root: Path, tmp_path: Path, get: RequestFactory
    ) -> None:
        (tmp_path / "current").symlink_to(root)
        linked = {"ROOT": tmp_path / "current", "SENDER": "nginx", "LOCATION": "/_f/"}
        gone = {"ROOT": tmp_path / "gone"}
        with override_settings(XSENDFILE={"gone": gone, "linked": linked}):
            for path in (root / NAME, tmp_path / "current" / NAME):
                assert handed_over(send_file(get.get("/"), path)) == f"/_f/{NAME}"

    @pytest.mark.parametrize("files", [None, "docs"])
    def test_it_has_to_be_one_of_them(
        self, files: str | None, two: dict[str, Any], get: RequestFactory
    ) -> None:
        with (
            override_settings(XSENDFILE=two),
            pytest.raises(ImproperlyConfigured, match=r"XSENDFILE has 'all', 'year'; give one"),
        ):
            send_file(get.get("/"), NAME, files=files)

    def test_something_else_is_none(self, get: RequestFactory) -> None:
        wrong: Any = 7
        with pytest.raises(BadSettingError, match=r"files is 7; give the name of a root"):
            send_file(get.get("/"), NAME, files=wrong)

    def test_a_field_has_its_own_storage(self, get: RequestFactory) -> None:
        with pytest.raises(BadSettingError, match="but the file has a storage"):
            send_file(get.get("/"), Document(file=NAME).file, files=default_storage)


@pytest.mark.parametrize(
    ("roots", "text"),
    [
        (None, "XSENDFILE is None; give a dict"),
        ({}, "XSENDFILE is None; give a dict"),
        ({"a": {"ROOT": "files"}}, r"XSENDFILE\['a'\]\['ROOT'\] is 'files'; give an absolute"),
        ({"a": {"ROOT": "/srv/a", "SENDER": "iis"}}, r"\['SENDER'\] is 'iis'; give 'nginx'"),
    ],
)
def test_wrong_settings_are_an_exact_error_of_djangos_own(
    roots: Any,  # noqa: ANN401 - wrong on purpose
    text: str,
    get: RequestFactory,
) -> None:
    with override_settings(XSENDFILE=roots), pytest.raises(ImproperlyConfigured, match=text):
        send_file(get.get("/"), NAME)


def test_settings_are_read_again_when_a_test_overrides_them(
    by_nginx: Path, get: RequestFactory
) -> None:
    apache = {"documents": {"ROOT": by_nginx, "SENDER": Apache()}}
    with override_settings(XSENDFILE=apache):
        response = send_file(get.get("/"), NAME)
        assert response["X-Sendfile"] == str(by_nginx / NAME)
    assert handed_over(send_file(get.get("/"), NAME)) == "/_documents/2026/report.pdf"


class RemoteStorage(Storage):
    """A storage without a disk, such as a bucket: it has addresses of its own."""

    def url(self, name: str) -> str:
        return f"https://bucket.example/{name}?signature=1"


class TestARemoteStorage:
    """It is asked for its own address, which is for this client and this time."""

    def test_its_file_is_a_redirect(self, get: RequestFactory) -> None:
        response = send_file(get.get("/"), NAME, files=RemoteStorage())
        assert response.status_code == 302
        assert response["Location"] == f"https://bucket.example/{NAME}?signature=1"
        assert response["Cache-Control"] == "private, no-store"
        assert "X-Accel-Redirect" not in response

    def test_no_root_is_needed(self, get: RequestFactory) -> None:
        with override_settings(XSENDFILE=None):
            response = send_file(get.get("/"), NAME, files=RemoteStorage())
        assert response.status_code == 302

    def test_so_is_a_file_in_memory_whatever_has_its_path(
        self, by_nginx: Path, get: RequestFactory
    ) -> None:
        storage = InMemoryStorage(location=by_nginx, base_url="/media/")
        response = send_file(get.get("/"), NAME, files=storage)
        assert (response.status_code, response["Location"]) == (302, f"/media/{NAME}")

    def test_a_field_without_a_file_is_not_the_storage_itself(self, get: RequestFactory) -> None:
        for name in ("", None):
            field = Document(file=name).file
            field.storage = RemoteStorage()
            with pytest.raises(Http404):
                send_file(get.get("/"), field)

    def test_a_name_that_it_refuses_is_a_404(self, get: RequestFactory) -> None:
        class Strict(Storage):
            def url(self, _name: str) -> str:
                raise SuspiciousFileOperation

        with pytest.raises(Http404):
            send_file(get.get("/"), "secret.txt", files=Strict())

    @pytest.mark.parametrize(
        "name",
        [
            *("../admin/logout/", "a/../../b", "..", ".", "./a", "a//b", "/a", "a/", "a\0b"),
            *("\ud800", "\udcff", "a" * 5000),
        ],
        ids=lambda name: ascii(name[:20]),
    )
    def test_so_is_one_that_no_file_below_a_root_could_have(
        self, name: str, by_nginx: Path, get: RequestFactory
    ) -> None:
        for storage in (RemoteStorage(), InMemoryStorage(location=by_nginx, base_url="/media/")):
            with pytest.raises(Http404):
                send_file(get.get("/"), name, files=storage)

    @pytest.mark.parametrize("name", [NAME.encode(), Path(NAME)], ids=["bytes", "path"])
    def test_a_name_may_be_spelled_as_elsewhere(self, name: Any, get: RequestFactory) -> None:  # noqa: ANN401
        response = send_file(get.get("/"), name, files=RemoteStorage())
        assert response["Location"] == f"https://bucket.example/{NAME}?signature=1"
        assert handed_over(send_file(get.get("/"), name, files=default_storage))

    def test_a_post_is_refused_before_it_is_asked(self, get: RequestFactory) -> None:
        assert send_file(get.post("/"), NAME, files=RemoteStorage()).status_code == 405


@pytest.fixture
def client() -> Client:
    """A browser."""
    return Client()
