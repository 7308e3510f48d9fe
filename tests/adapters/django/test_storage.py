"""The storage whose addresses are links, and the view that honours them."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.migrations.writer import MigrationWriter
from django.test import AsyncClient, Client, RequestFactory
from django.test.utils import override_settings
from django.urls import path

from tests.adapters.django.conftest import LARGE, REPORT
from xsendfile import BadSettingError, File, LinkSigner, Reply, Request
from xsendfile._model import Header
from xsendfile.django import PrivateStorage, send_file
from xsendfile.django._links import signed_file

NAME = "2026/report.pdf"
BACKEND = {"BACKEND": "xsendfile.django.PrivateStorage", "OPTIONS": {"expires_in": 600}}
KEY = {"2026b": "k7Pq2vXw9ZtR4mNc8LsB", "2026a": "a1Dh5gJf3KyU6oEi0WzV"}

urlpatterns: list[Any] = []
"""A site that has not included the view."""


@pytest.fixture
def storage(by_us: Path) -> Iterator[PrivateStorage]:
    """The storage, from its settings."""
    assert by_us.is_dir()
    with override_settings(STORAGES={"default": BACKEND}):
        storage = storages["default"]
        assert isinstance(storage, PrivateStorage)
        yield storage


def body(response: Any) -> bytes:  # noqa: ANN401 - of a test client
    """Return all bytes of a response."""
    return b"".join(response.streaming_content)


def test_what_is_saved_lies_below_the_root(storage: PrivateStorage, by_us: Path) -> None:
    name = storage.save("2026/new.txt", ContentFile(b"new"))
    assert (by_us / name).read_bytes() == b"new"
    assert storage.path(name) == str(by_us / name)
    assert Path(storage.path(name)).stat().st_mode & 0o777 == 0o644
    storage.delete(name)
    assert not storage.exists(name)


def test_its_address_opens_the_file(storage: PrivateStorage) -> None:
    url = storage.url(NAME)
    assert url.startswith("/links/documents/2026/report.pdf?expires=")
    response = Client().get(url)
    assert (response.status_code, body(response)) == (200, REPORT)
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"].startswith("private, max-age=")


def test_it_is_handed_over_where_there_is_a_server(storage: PrivateStorage, by_us: Path) -> None:
    nginx = {"ROOT": by_us, "SENDER": "nginx", "LOCATION": "/_documents/"}
    with override_settings(XSENDFILE={"documents": nginx}):
        response = Client().get(storage.url(NAME))
    assert response["X-Accel-Redirect"] == f"/_documents/{NAME}"


class Describing:
    """A sender that describes the file itself, as those of xsendfile 1.0 do."""

    sends_bytes = False
    describes = True

    def reply(self, _request: Request, file: File, _headers: list[Header]) -> Reply:
        return Reply(200, (("X-Sendfile", file.path.decode()),))


def test_it_is_told_to_no_other_site_whoever_sends_the_file(
    storage: PrivateStorage, by_us: Path
) -> None:
    with override_settings(XSENDFILE={"documents": {"ROOT": by_us, "SENDER": Describing()}}):
        response = Client().get(storage.url(NAME))
    assert response["X-Sendfile"] == str(by_us / NAME)
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"].startswith("private, max-age=")


@pytest.mark.parametrize(
    "name",
    ["a b.txt", "100%.txt", "a%20b.txt", "q?x#y.txt", "是.txt", "quote'\".txt", "a;b&c=d.txt",
     "line\nbreak.txt", "e\u0301.txt", "plus+.txt", "back\\slash.txt"],
)  # fmt: skip
def test_every_name_that_is_text_has_an_address(
    name: str, storage: PrivateStorage, by_us: Path
) -> None:
    (by_us / name).write_bytes(name.encode())
    assert body(Client().get(storage.url(name))) == name.encode()


def test_by_asgi(storage: PrivateStorage) -> None:
    async def read() -> bytes:
        response = await AsyncClient().get(storage.url("large.bin"))
        return b"".join([piece async for piece in response.streaming_content])

    assert asyncio.run(read()) == LARGE


def test_the_link_says_how_it_is_shown(storage: PrivateStorage) -> None:
    url = storage.url(NAME, expires_in=60, as_attachment=True, download_name="Q3.pdf")
    response = Client().get(url)
    assert response["Content-Disposition"] == 'attachment; filename="Q3.pdf"'
    response.close()


def test_it_expires_when_the_storage_says(storage: PrivateStorage) -> None:
    def status(url: str, later: float) -> int:
        request = RequestFactory().get(url)
        response = signed_file(request, "documents", f"/{NAME}", clock=lambda: time.time() + later)
        response.close()
        return int(response.status_code)

    url = storage.url(NAME)
    assert [status(url, 590), status(url, 610)] == [200, 410]
    url = storage.url(NAME, expires_in=60)
    assert [status(url, 50), status(url, 70)] == [200, 410]


class TestRefused:
    """What opens nothing is answered with the site's own pages."""

    def test_a_link_that_has_ended(self, storage: PrivateStorage) -> None:
        request = RequestFactory().get(storage.url(NAME))
        gone = signed_file(request, "documents", f"/{NAME}", clock=lambda: time.time() + 900)
        assert (gone.status_code, gone.content) == (410, b"<h1>This link has ended</h1>")
        assert "no-store" in gone["Cache-Control"]

    def test_a_link_that_has_ended_without_a_page(self, storage: PrivateStorage) -> None:
        request = RequestFactory().get(storage.url(NAME))
        with override_settings(TEMPLATES=[]):
            gone = signed_file(request, "documents", f"/{NAME}", clock=lambda: time.time() + 900)
        assert gone.status_code == 410
        assert b"This link has ended." in gone.content

    @pytest.mark.parametrize(
        "alter",
        [
            lambda url: url.partition("?")[0],
            lambda url: url.replace("report.pdf", "other.pdf"),
            lambda url: url.replace("expires=1", "expires=2"),
            lambda url: url[:-1],
            lambda url: url + "A",
            lambda url: url.replace("report", "%72eport%ff"),
        ],
        ids=["no signature", "name", "end", "cut", "longer", "not UTF-8"],
    )
    def test_a_link_that_was_altered(
        self, alter: Callable[[str], str], storage: PrivateStorage
    ) -> None:
        response = Client().get(alter(storage.url(NAME)))
        assert (response.status_code, response.content) == (403, b"<h1>Not for you</h1>")

    def test_a_link_for_another_root(self, storage: PrivateStorage, by_us: Path) -> None:
        url = storage.url(NAME)
        roots = {"documents": {"ROOT": by_us}, "other": {"ROOT": by_us}}
        with override_settings(XSENDFILE=roots):
            assert Client().get(url).status_code == 200
            assert Client().get(url.replace("/documents/", "/other/")).status_code == 403
            assert Client().get(url.replace("/documents/", "/none/")).status_code == 404

    @pytest.mark.parametrize("name", ["none.pdf", "out.txt", "2026"])
    def test_a_link_to_nothing(self, name: str, storage: PrivateStorage) -> None:
        assert Client().get(storage.url(name)).status_code == 404

    def test_another_method(self, storage: PrivateStorage) -> None:
        response = Client().post(storage.url(NAME))
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")

    def test_a_name_that_no_file_can_have_gets_no_link(self, storage: PrivateStorage) -> None:
        with pytest.raises(BadSettingError):
            storage.url("../secret.txt")

    @pytest.mark.parametrize("name", ["\udcff.txt", "\ud800"])
    def test_nor_does_one_that_no_address_of_djangos_can_have(
        self, name: str, storage: PrivateStorage
    ) -> None:
        """It decodes paths before the view sees them; `%FF` in a path may be these characters."""
        with pytest.raises(BadSettingError, match=r"which is no UTF-8, as Django's addresses have"):
            storage.url(name)


class TestKeys:
    """Links are signed with the site's own secret, or with keys of their own."""

    def test_a_link_survives_a_rotation_of_the_secret(self, storage: PrivateStorage) -> None:
        url = storage.url(NAME)
        old, new = "x6Jq1y9Wc0Tn4mZk8Vb3Rf7Hd2Lg5Ps-tests", "N0ew7Secret9Key5Of3The1Site-tests"
        with override_settings(SECRET_KEY=new, SECRET_KEY_FALLBACKS=[old]):
            assert Client().get(url).status_code == 200
            assert storage.url(NAME).partition("key=")[2][:16] not in url
        with override_settings(SECRET_KEY=new):
            assert Client().get(url).status_code == 403

    def test_the_secret_itself_is_no_key(self, storage: PrivateStorage) -> None:
        key = storage.url(NAME).partition("key=")[2].partition("&")[0]
        forged = LinkSigner({key: "x6Jq1y9Wc0Tn4mZk8Vb3Rf7Hd2Lg5Ps-tests"}, realm="documents")
        assert Client().get("/links/documents" + forged.sign(NAME)).status_code == 403

    def test_keys_of_their_own_are_shared_with_others(self, storage: PrivateStorage) -> None:
        with override_settings(XSENDFILE_KEYS=KEY):
            assert "key=2026b&" in storage.url(NAME)
            made_elsewhere = LinkSigner({"2026a": KEY["2026a"]}, realm="documents").sign(NAME)
            assert Client().get("/links/documents" + made_elsewhere).status_code == 200

    def test_wrong_keys_are_an_exact_error(self, storage: PrivateStorage) -> None:
        with (
            override_settings(XSENDFILE_KEYS={"a": "short"}),
            pytest.raises(ImproperlyConfigured, match=r"XSENDFILE_KEYS: .*16") as raised,
        ):
            storage.url(NAME)
        assert "'short'" not in str(raised.value)


class TestSettings:
    """They are read when they are needed."""

    def test_it_is_made_before_there_are_any(self) -> None:
        storage = PrivateStorage("documents")
        with pytest.raises(ImproperlyConfigured, match="XSENDFILE is None"):
            storage.path("a.txt")

    def test_the_root_follows_them(self, by_us: Path, tmp_path: Path) -> None:
        storage = PrivateStorage()
        assert storage.location == str(by_us)
        with override_settings(XSENDFILE={"a": {"ROOT": tmp_path / "b"}}):
            assert storage.location == f"{tmp_path}/b"

    def test_parents_in_it_are_what_the_disk_says(self, root: Path, tmp_path: Path) -> None:
        """Behind a link that is not what the text says: Django would look beside the link."""
        (tmp_path / "releases/42").mkdir(parents=True)
        (tmp_path / "current").symlink_to("releases/42")
        root.rename(tmp_path / "releases/files")
        storage = PrivateStorage()
        with override_settings(XSENDFILE={"a": {"ROOT": f"{tmp_path}/current/../files"}}):
            assert storage.location == str((tmp_path / "releases/files").resolve())
            name = storage.save("new.txt", ContentFile(b"new"))
            assert send_file(RequestFactory().get("/"), name, files=storage).status_code == 200
            assert Client().get(storage.url(name)).status_code == 200

    def test_parents_in_one_that_is_missing_are_an_exact_error(self, tmp_path: Path) -> None:
        with (
            override_settings(XSENDFILE={"a": {"ROOT": f"{tmp_path}/other/../b"}}),
            pytest.raises(ImproperlyConfigured) as raised,
        ):
            PrivateStorage().path("a.txt")
        assert str(raised.value) == (
            f"XSENDFILE['a']['ROOT'] is '{tmp_path}/other/../b', and there is no such directory; "
            "make it, or give a path without '..'"
        )

    @pytest.mark.parametrize("option", ["location", "base_url"])
    def test_where_it_is_is_not_to_be_chosen(self, option: str) -> None:
        given: dict[str, Any] = {option: "/srv"}
        with pytest.raises(TypeError, match=option):
            PrivateStorage(**given)

    def test_permissions_are(self, by_us: Path) -> None:
        storage = PrivateStorage(file_permissions_mode=0o640, directory_permissions_mode=0o750)
        name = storage.save("sub/a.txt", ContentFile(b"a"))
        assert (by_us / name).stat().st_mode & 0o777 == 0o640
        assert (by_us / "sub").stat().st_mode & 0o777 == 0o750

    def test_a_migration_can_hold_it(self) -> None:
        text, imports = MigrationWriter.serialize(PrivateStorage("documents", expires_in=60))
        assert text == "xsendfile.django.PrivateStorage('documents', expires_in=60)"
        assert imports == {"import xsendfile.django"}

    def test_a_site_without_the_view_is_an_exact_error(self, storage: PrivateStorage) -> None:
        urlpatterns[:] = [path("none", signed_file)]
        with (
            override_settings(ROOT_URLCONF=__name__),
            pytest.raises(ImproperlyConfigured, match=r"include\('xsendfile.django.urls'\)"),
        ):
            storage.url(NAME)


def test_its_files_are_handed_over_by_send_file(storage: PrivateStorage, by_us: Path) -> None:
    nginx = {"ROOT": by_us, "SENDER": "nginx", "LOCATION": "/_documents/"}
    with override_settings(XSENDFILE={"documents": nginx}):
        response = send_file(RequestFactory().get("/"), NAME, files=storage)
    assert response["X-Accel-Redirect"] == f"/_documents/{NAME}"
