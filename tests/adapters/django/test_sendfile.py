"""What django-sendfile2 documents is so after changing only the import."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import override_settings

from tests.adapters.django import own_backend
from tests.adapters.django.conftest import LARGE
from xsendfile import BadSettingError, Delivery
from xsendfile.django import file_delivered
from xsendfile.django.sendfile import sendfile

BACKENDS = "django_sendfile.backends."
NAME = "2026/report.pdf"


def uses(root: Path, backend: str = "nginx", **more: object) -> override_settings:
    """Return the settings of a site that has used django-sendfile2."""
    given = {"ROOT": str(root), "URL": "/private", "BACKEND": BACKENDS + backend}
    return override_settings(**{f"SENDFILE_{name}": value for name, value in given.items()} | more)


@pytest.fixture
def answers() -> Iterator[dict[str, dict[str, str]]]:
    """What the site's own backend says."""
    yield own_backend.ANSWERS
    own_backend.ANSWERS.clear()


@pytest.fixture
def old(root: Path) -> Iterator[Path]:
    """A site that has used it with nginx."""
    with uses(root):
        yield root


def test_its_signature_is_the_same() -> None:
    parameters = inspect.signature(sendfile).parameters.values()
    assert [(p.name, p.default) for p in parameters if p.default is not p.empty] == [
        ("attachment", False),
        ("attachment_filename", None),
        ("mimetype", None),
        ("encoding", None),
        ("content_length", None),
    ]
    assert [p.name for p in parameters][:2] == ["request", "filename"]


@pytest.mark.usefixtures("old")
class TestNginx:
    def test_the_location_is_its_url(self) -> None:
        response = sendfile(HttpRequest(), NAME)
        assert (response.status_code, response.content) == (200, b"")
        assert response["X-Accel-Redirect"] == f"/private/{NAME}"

    @pytest.mark.parametrize(
        "url", ["/private", "/private/", "private", "//private//", "/a/../private"]
    )
    def test_slashes_do_not_matter(self, url: str, root: Path) -> None:
        with uses(root, SENDFILE_URL=url):
            assert sendfile(HttpRequest(), NAME)["X-Accel-Redirect"] == f"/private/{NAME}"

    @pytest.mark.parametrize("slash", ["", "/", "/.", "/2026/.."])
    def test_nor_do_those_of_the_root(self, slash: str, root: Path) -> None:
        with uses(root, SENDFILE_ROOT=str(root) + slash):
            for name in (NAME, str(root / NAME), f"{root}{slash}/{NAME}"):
                assert sendfile(HttpRequest(), name)["X-Accel-Redirect"] == f"/private/{NAME}"

    def test_settings_may_be_paths(self, root: Path) -> None:
        with uses(root, SENDFILE_ROOT=root, SENDFILE_URL=Path("/private")):
            assert sendfile(HttpRequest(), root / NAME)["X-Accel-Redirect"] == f"/private/{NAME}"

    def test_without_a_url_it_is_the_path(self, root: Path) -> None:
        with uses(root, SENDFILE_URL=None):
            assert sendfile(HttpRequest(), NAME)["X-Accel-Redirect"] == str(root / NAME)

    def test_names_are_encoded(self) -> None:
        uri = sendfile(HttpRequest(), "péter_là_gueule.txt")["X-Accel-Redirect"]
        assert uri.isascii()
        assert unquote(uri) == "/private/péter_là_gueule.txt"


class TestXSendfile:
    def test_the_header_is_the_path(self, root: Path) -> None:
        with uses(root, "xsendfile", SENDFILE_URL=None):
            response = sendfile(HttpRequest(), NAME)
        assert (response.status_code, response.content) == (200, b"")
        assert response["X-Sendfile"] == str(root / NAME)

    def test_what_it_cannot_name_is_sent_by_the_application(self, root: Path) -> None:
        (root / "voilà").write_bytes(b"le voici")
        with uses(root, "xsendfile"):
            response = sendfile(HttpRequest(), "voilà", content_length=3)
        assert b"".join(response) == b"le voici"
        assert response["Content-Length"] == "8"

    def test_below_a_root_that_is_a_link_it_is_the_path_that_apache_was_told(
        self, root: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "current").symlink_to(root)
        with uses(tmp_path / "current", "xsendfile"):
            response = sendfile(HttpRequest(), NAME)
        assert response["X-Sendfile"] == str(tmp_path / "current" / NAME)


@pytest.mark.parametrize("backend", ["simple", "development", "mod_wsgi"])
class TestSentByTheApplication:
    def test_the_bytes_are_sent(self, backend: str, root: Path) -> None:
        with uses(root, backend):
            response = sendfile(RequestFactory().get("/"), "large.bin")
        assert b"".join(response) == LARGE
        assert response["Content-Length"] == str(len(LARGE))
        response.close()

    def test_what_the_client_has_is_not_sent_again(self, backend: str, root: Path) -> None:
        with uses(root, backend):
            first = sendfile(RequestFactory().get("/"), NAME)
            for header in ("ETag", "Last-Modified"):
                condition = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[header]
                request = RequestFactory().get("/", headers={condition: first[header]})
                assert sendfile(request, NAME).status_code == 304

    @pytest.mark.parametrize("check", [True, False])
    def test_a_missing_file_is_a_404_in_any_case(
        self, backend: str, check: bool, root: Path
    ) -> None:
        with uses(root, backend, SENDFILE_CHECK_FILE_EXISTS=check), pytest.raises(Http404):
            sendfile(HttpRequest(), "file/does/not/exist")

    def test_the_length_is_the_true_one(self, backend: str, root: Path) -> None:
        with uses(root, backend):
            response = sendfile(RequestFactory().head("/"), "large.bin", content_length=7)
        assert response["Content-Length"] == str(len(LARGE))

    def test_a_form_that_was_posted_is_answered_with_the_file(
        self, backend: str, root: Path
    ) -> None:
        request = RequestFactory().post("/", headers={"Range": "bytes=0-1", "If-Match": '"a"'})
        with uses(root, backend):
            response = sendfile(request, "large.bin")
        assert (response.status_code, b"".join(response)) == (200, LARGE)
        response.close()


@pytest.mark.usefixtures("old")
class TestTheFile:
    @pytest.mark.parametrize(
        "name", ["2026/../latest.pdf", "./2026//report.pdf", "2026/report.pdf/"]
    )
    def test_its_name_may_be_spelled_in_other_ways(self, name: str, old: Path) -> None:
        for given in (name, f"{old}/{name}", name.encode(), Path(name)):
            assert sendfile(HttpRequest(), given)["X-Accel-Redirect"] == f"/private/{NAME}"

    def test_it_may_be_named_below_what_the_root_leads_to(self, root: Path, tmp_path: Path) -> None:
        (tmp_path / "current").symlink_to(root)
        with uses(tmp_path / "current"):
            for path in (root / NAME, tmp_path / "current" / NAME):
                assert sendfile(HttpRequest(), path)["X-Accel-Redirect"] == f"/private/{NAME}"

    @pytest.mark.parametrize(
        "name", ["none.txt", "../secret.txt", "/etc/passwd", "{}-old/a", "{}/.."]
    )
    def test_what_is_not_there_or_elsewhere_is_a_404(self, name: str, old: Path) -> None:
        (old.parent / "files-old").mkdir()
        (old.parent / "files-old/a").write_bytes(b"a")
        with pytest.raises(Http404):
            sendfile(HttpRequest(), name.format(old))

    def test_it_is_the_sites_own_page(self) -> None:
        assert Client().get(f"/old/{NAME}").status_code == 200
        assert b"The library has no such page" in Client().get("/old/none.pdf").content


class TestUnchecked:
    """SENDFILE_CHECK_FILE_EXISTS = False: no 404 where the bytes are not needed."""

    @pytest.mark.parametrize(
        ("backend", "header"), [("nginx", "X-Accel-Redirect"), ("xsendfile", "X-Sendfile")]
    )
    def test_what_is_not_there_is_handed_over(
        self, backend: str, header: str, tmp_path: Path
    ) -> None:
        with uses(tmp_path / "none", backend, SENDFILE_CHECK_FILE_EXISTS=False):
            response = sendfile(HttpRequest(), "bluh.bluh")
        assert response[header].endswith("/bluh.bluh")
        assert response["Content-Type"] == "application/octet-stream"

    @pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "a/../../secret.txt", ""])
    def test_what_lies_elsewhere_is_not(self, name: str, root: Path) -> None:
        with uses(root, SENDFILE_CHECK_FILE_EXISTS=False), pytest.raises(Http404):
            sendfile(HttpRequest(), name)


@pytest.mark.usefixtures("old")
class TestHowItIsShown:
    @pytest.mark.parametrize(
        ("arguments", "disposition"),
        [
            ({}, 'inline; filename="report.pdf"'),
            ({"attachment": True}, 'attachment; filename="report.pdf"'),
            ({"attachment_filename": "t.pdf"}, 'inline; filename="t.pdf"'),
            ({"attachment": True, "attachment_filename": "t.pdf"}, 'attachment; filename="t.pdf"'),
            ({"attachment": True, "attachment_filename": False}, "attachment"),
            ({"attachment": True, "attachment_filename": ""}, "attachment"),
            ({"attachment_filename": False}, "inline"),
            ({"attachment": True, "attachment_filename": "a b\u2019s.txt"},
             "attachment; filename=\"a b's.txt\"; filename*=UTF-8''a%20b%E2%80%99s.txt"),
        ],
    )  # fmt: skip
    def test_the_disposition(self, arguments: dict[str, Any], disposition: str) -> None:
        assert sendfile(HttpRequest(), NAME, **arguments)["Content-Disposition"] == disposition

    @pytest.mark.parametrize(
        ("name", "media_type"),
        [("a.pdf", "application/pdf"), ("a.txt", "text/plain"), ("a", "application/octet-stream"),
         ("bluh.bluh", "application/octet-stream"), ("a.json", "application/json"),
         ("data:text,a", "application/octet-stream")],
    )  # fmt: skip
    def test_the_type_is_guessed(self, name: str, media_type: str, old: Path) -> None:
        (old / name).write_bytes(b"a")
        response = sendfile(HttpRequest(), name)
        assert response["Content-Type"] == media_type
        assert "Content-Encoding" not in response

    def test_the_type_is_given(self) -> None:
        assert sendfile(HttpRequest(), NAME, mimetype="text/x-a")["Content-Type"] == "text/x-a"

    @pytest.mark.parametrize("wrong", ["garbage", "text/html\r\nX-Evil: 1", "text/ html"])
    def test_a_type_that_is_none_is_that_of_anything(
        self, wrong: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        """It may come from whoever has uploaded the file."""
        response = sendfile(HttpRequest(), NAME, mimetype=wrong)
        assert response["Content-Type"] == "application/octet-stream"
        assert caplog.messages == [
            "mimetype is no media type; the file goes as application/octet-stream"
        ]

    def test_a_type_that_is_no_text_is_an_error(self) -> None:
        with pytest.raises(BadSettingError, match="mimetype is 7; give a media type"):
            sendfile(HttpRequest(), NAME, mimetype=7)  # type: ignore[arg-type]

    def test_a_length_may_be_text(self) -> None:
        assert sendfile(HttpRequest(), NAME, content_length="7")["Content-Length"] == "7"  # type: ignore[arg-type]

    def test_the_encoding_is_given(self) -> None:
        assert sendfile(HttpRequest(), NAME, encoding="utf8")["Content-Encoding"] == "utf8"

    def test_the_length_is_given(self) -> None:
        assert sendfile(HttpRequest(), NAME, content_length=123)["Content-Length"] == "123"
        assert sendfile(HttpRequest(), NAME, content_length=0)["Content-Length"] == "0"

    @pytest.mark.parametrize("length", [-1, "-7", "seven", True, 1.5])
    def test_a_length_that_is_none_is_an_error(self, length: Any) -> None:  # noqa: ANN401
        with pytest.raises(BadSettingError, match=f"content_length is {length!r}; give"):
            sendfile(HttpRequest(), NAME, content_length=length)

    def test_the_view_may_set_headers(self) -> None:
        response = sendfile(HttpRequest(), NAME)
        response["Cache-Control"] = "max-age=60"
        response.set_cookie("seen", "yes")
        assert isinstance(response, HttpResponse)
        assert response["Cache-Control"] == "max-age=60"


class TestABackendOfTheSitesOwn:
    """A module with a function `sendfile`, as its documentation has one write it."""

    OWN = "tests.adapters.django.own_backend"

    def test_it_is_called_with_the_path(self, root: Path) -> None:
        with uses(root, SENDFILE_BACKEND=self.OWN):
            response = sendfile(HttpRequest(), NAME, attachment=True, mimetype="text/x-a")
        assert response["X-My-Custom-Header"] == str(root / NAME)
        assert response["X-Asked"] == "[('mimetype', 'text/x-a')]"
        assert response["Content-Disposition"] == 'attachment; filename="report.pdf"'
        assert response["Content-Type"] == "text/x-a"
        assert response["Content-Length"] == "18"

    def test_only_for_what_is_in_the_root(self, root: Path) -> None:
        with uses(root, SENDFILE_BACKEND=self.OWN):
            for name in ("none.txt", "out.txt", "2026", "../secret.txt"):
                with pytest.raises(Http404):
                    sendfile(HttpRequest(), name)

    def test_it_may_find_that_the_file_is_gone(self, root: Path) -> None:
        (root / "vanished.txt").write_bytes(b"a")
        with uses(root, SENDFILE_BACKEND=self.OWN), pytest.raises(Http404):
            sendfile(HttpRequest(), "vanished.txt")

    def test_what_it_says_of_caches_stands_and_the_rest_is_said_for_it(
        self, root: Path, answers: dict[str, dict[str, str]]
    ) -> None:
        answers["report.pdf"] = {"Cache-Control": "max-age=60", "Content-Type": "text/x-own"}
        with uses(root, SENDFILE_BACKEND=self.OWN):
            response = sendfile(HttpRequest(), NAME)
            assert response["Cache-Control"] == "max-age=60"
            assert response["Content-Type"] == "application/pdf"
            assert sendfile(HttpRequest(), "是.txt")["Cache-Control"] == "private, no-cache"
            assert sendfile(HttpRequest(), NAME, content_length=7)["Content-Length"] == "7"

    @pytest.mark.parametrize(
        ("answer", "length"),
        [
            ({"status": "206", "Content-Length": "4", "Content-Range": "bytes 0-3/18"}, "4"),
            ({"Content-Encoding": "gzip", "Content-Length": "2"}, "2"),
        ],
        ids=["a part", "coded"],
    )
    def test_the_length_of_what_it_makes_is_its_own(
        self,
        root: Path,
        heard: list[Delivery],
        answers: dict[str, dict[str, str]],
        answer: dict[str, str],
        length: str,
    ) -> None:
        answers["report.pdf"] = answer
        with uses(root, SENDFILE_BACKEND=self.OWN):
            response = sendfile(RequestFactory().get("/"), NAME)
        assert (response["Content-Length"], response["Content-Type"]) == (length, "application/pdf")
        told = (response.status_code, int(length))
        assert [(each.status, each.size) for each in heard] == [told]

    @pytest.mark.parametrize("status", ["304", "302", "404"])
    def test_what_is_no_delivery_is_its_own_and_not_told(
        self, root: Path, heard: list[Delivery], answers: dict[str, dict[str, str]], status: str
    ) -> None:
        answers["report.pdf"] = {"status": status, "Content-Type": "text/x-own"}
        with uses(root, SENDFILE_BACKEND=self.OWN):
            response = sendfile(RequestFactory().get("/"), NAME)
        assert response.status_code == int(status)
        assert {name for name, _ in response.items()} == {
            "Content-Type",
            "X-My-Custom-Header",
            "X-Asked",
        }
        assert response["Content-Type"] == "text/x-own"
        assert heard == []

    def test_a_file_that_it_does_not_find_is_told_to_nobody(
        self, root: Path, heard: list[Delivery]
    ) -> None:
        (root / "vanished.txt").write_text("here, for us")
        with uses(root, SENDFILE_BACKEND=self.OWN), pytest.raises(Http404):
            sendfile(RequestFactory().get("/"), "vanished.txt")
        assert heard == []

    def test_whoever_is_told_and_raises_keeps_it_back(self, root: Path) -> None:
        closed: list[object] = []

        def fail(**_: object) -> None:
            raise OSError("the audit's disk is full")

        request = RequestFactory().get("/")
        with uses(root, SENDFILE_BACKEND=self.OWN), pytest.MonkeyPatch.context() as patch:
            patch.setattr(HttpResponse, "close", lambda response: closed.append([response]))
            file_delivered.connect(fail)
            with pytest.raises(OSError, match="audit"):
                sendfile(request, NAME)
            file_delivered.disconnect(fail)
        assert len(closed) == 1

    def test_it_may_go_without_a_file_here(self, root: Path) -> None:
        with uses(root, SENDFILE_BACKEND=self.OWN, SENDFILE_CHECK_FILE_EXISTS=False):
            response = sendfile(HttpRequest(), "none.txt", content_length=7)
            assert response["X-My-Custom-Header"] == str(root / "none.txt")
            assert response["Content-Length"] == "7"
            assert "Content-Length" not in sendfile(HttpRequest(), "none.txt")


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"SENDFILE_ROOT": None}, "SENDFILE_ROOT is None; give the absolute path"),
        ({"SENDFILE_ROOT": "/"}, "SENDFILE_ROOT: root is '/': every file of the machine"),
        ({"SENDFILE_BACKEND": None}, r"SENDFILE_BACKEND is None; give one of 'django_sendfile\."),
        ({"SENDFILE_BACKEND": "iis"}, r"SENDFILE_BACKEND is 'iis'; give 'django_sendfile\..*own"),
        ({"SENDFILE_BACKEND": "os.path"}, "SENDFILE_BACKEND is 'os.path'; give"),
        ({"SENDFILE_URL": "/"}, "SENDFILE_URL: location is '/'; give"),
        ({"SENDFILE_URL": 7}, "SENDFILE_URL is 7; give the path"),
    ],
)
def test_a_wrong_setting_is_an_exact_error(wrong: dict[str, Any], text: str, root: Path) -> None:
    with uses(root, **wrong), pytest.raises(ImproperlyConfigured, match=text):
        sendfile(HttpRequest(), NAME)


def test_a_relative_root_is_taken_from_where_the_application_runs(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root.parent)
    with uses(root, SENDFILE_ROOT=root.name):
        assert sendfile(HttpRequest(), NAME)["X-Accel-Redirect"] == f"/private/{NAME}"


def test_who_has_sent_a_form_is_told_with_the_file(root: Path, heard: list[Delivery]) -> None:
    request = RequestFactory().post("/")
    request.user = User(username="ada")
    with uses(root):
        sendfile(request, NAME)
    assert [(each.user, each.file) for each in heard] == [("ada", NAME)]
