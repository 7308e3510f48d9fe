"""`XSendfile` and `NginxSendfile`: alone, in an application, and subclassed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from tests.dropin.wsgi_client import ask, call
from xsendfile import NginxSendfile, XSendfile, XSendfileApplication

REQUESTED_FILE = "xsendfile.requested_file"


def alone(
    sender: XSendfile | NginxSendfile, root: Path, name: str, mount: str = ""
) -> dict[str, str]:
    """Return the headers of a sender that is called without an application around it."""
    more = {REQUESTED_FILE: f"{root}/{name}", "SCRIPT_NAME": mount}
    return ask(sender, f"/{name}", **more).headers


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("foo.txt", "text/plain"),
        ("page.html", "text/html"),
        ("picture.png", "image/png"),
        ("report.pdf", "application/pdf"),
        ("unknown.zzz", "application/octet-stream"),
        ("noextension", "application/octet-stream"),
        ("notes.txt.gz", "text/plain"),
    ],
)
@pytest.mark.parametrize("sender", [XSendfile(), NginxSendfile()])
def test_the_type_goes_by_the_name(
    root: Path, sender: XSendfile | NginxSendfile, name: str, content_type: str
) -> None:
    assert alone(sender, root, name)["content-type"] == content_type
    within = ask(XSendfileApplication(str(root), sender), f"/{name}")
    assert within.headers["content-type"] == content_type


@pytest.mark.parametrize("sender", [XSendfile(), NginxSendfile()])
def test_a_compressed_text_has_its_coding(root: Path, sender: XSendfile | NginxSendfile) -> None:
    assert alone(sender, root, "notes.txt.gz")["content-encoding"] == "gzip"
    within = ask(XSendfileApplication(str(root), sender), "/notes.txt.gz")
    assert within.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in alone(sender, root, "foo.txt")


def test_the_standard_sender_needs_nothing_but_the_file(root: Path) -> None:
    answer = call(XSendfile(), {REQUESTED_FILE: f"{root}/sub/inner.txt"})
    assert answer.status == 200
    assert answer.headers == {
        "x-sendfile": f"{root}/sub/inner.txt",
        "content-type": "text/plain",
        "content-length": "10",
    }


def test_alone_the_standard_sender_percent_encodes_too(root: Path) -> None:
    answer = call(XSendfile(), {REQUESTED_FILE: f"{root}/¡maca.txt"})
    assert answer.headers["x-sendfile"] == f"{root}/%C2%A1maca.txt"


@pytest.mark.parametrize("name", ["foo.txt", "sub/inner.txt", "a b.txt", "¡maca.txt"])
@pytest.mark.parametrize("location", ["/-internal-", "/files", "/deep/er"])
@pytest.mark.parametrize("mount", ["", "/docs", "/app/v1"])
def test_the_nginx_uri_is_mount_and_location_and_name(
    root: Path, name: str, location: str, mount: str
) -> None:
    sender = NginxSendfile(location)
    expected = f"{mount}{location}/{quote(name)}"
    assert alone(sender, root, name, mount)["x-accel-redirect"] == expected
    answer = ask(XSendfileApplication(str(root), sender), f"/{name}", SCRIPT_NAME=mount)
    assert answer.headers["x-accel-redirect"] == expected


def test_the_default_location_is_internal(root: Path) -> None:
    assert alone(NginxSendfile(), root, "foo.txt")["x-accel-redirect"] == "/-internal-/foo.txt"


class OtherHeader(XSendfile):
    file_path_header = "X-LIGHTTPD-send-file"


class OtherPath(XSendfile):
    def get_file_path(self, environ: WSGIEnvironment) -> str:
        path: str = environ[REQUESTED_FILE]
        return "/seen by the server" + path


class LongerUri(NginxSendfile):
    def get_file_path(self, environ: WSGIEnvironment) -> str:
        return "/host á" + super().get_file_path(environ)


class OtherUri(NginxSendfile):
    file_path_header = "X-Reproxy-URL"

    def get_file_path(self, environ: WSGIEnvironment) -> str:
        path: str = environ["PATH_INFO"]
        return f"/for/{environ['REMOTE_USER']}{path}"


class OtherAnswer(XSendfile):
    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("X-Mine", environ[REQUESTED_FILE])])
        return []


class Remembering(XSendfile):
    def __init__(self) -> None:
        self.handed_over: list[str] = []

    def get_file_path(self, environ: WSGIEnvironment) -> str:
        path = super().get_file_path(environ)
        self.handed_over.append(path)
        return path


def test_a_subclass_may_name_another_header(root: Path) -> None:
    answer = ask(XSendfileApplication(str(root), OtherHeader()), "/a b.txt")
    assert answer.headers == {
        "x-lighttpd-send-file": f"{root}/a%20b.txt",
        "content-type": "text/plain",
        "content-length": "12",
    }


def test_a_subclass_may_give_another_path_which_is_encoded(root: Path) -> None:
    answer = ask(XSendfileApplication(str(root), OtherPath()), "/foo.txt")
    assert answer.headers["x-sendfile"] == f"/seen%20by%20the%20server{root}/foo.txt"
    assert answer.headers["content-length"] == "3"
    assert alone(OtherPath(), root, "foo.txt") == answer.headers


def test_a_subclass_may_build_on_the_nginx_uri(root: Path) -> None:
    application = XSendfileApplication(str(root), LongerUri("/files"))
    answer = ask(application, "/a b.txt", SCRIPT_NAME="/docs")
    assert answer.headers["x-accel-redirect"] == "/host%20%C3%A1/docs/files/a%20b.txt"


def test_a_subclass_may_use_the_request(root: Path) -> None:
    application = XSendfileApplication(str(root), OtherUri())
    answer = ask(application, "/sub/inner.txt", REMOTE_USER="ada")
    assert answer.headers["x-reproxy-url"] == "/for/ada/sub/inner.txt"


def test_a_subclass_may_answer_by_itself(root: Path) -> None:
    answer = ask(XSendfileApplication(str(root), OtherAnswer()), "/foo.txt")
    assert answer == (200, {"x-mine": f"{root}/foo.txt"}, b"")


def test_a_subclass_may_have_its_own_constructor(root: Path) -> None:
    sender = Remembering()
    application = XSendfileApplication(str(root), sender)
    assert ask(application, "/foo.txt").headers["x-sendfile"] == f"{root}/foo.txt"
    assert sender.handed_over == [f"{root}/foo.txt"]


def test_a_subclass_of_the_application_may_guard_it(root: Path) -> None:
    class Guarded(XSendfileApplication):
        def __call__(
            self, environ: WSGIEnvironment, start_response: StartResponse
        ) -> Iterable[bytes]:
            if environ.get("REMOTE_USER") != "ada":
                start_response("403 Forbidden", [])
                return []
            return super().__call__(environ, start_response)

    application = Guarded(str(root))
    assert ask(application, "/foo.txt").status == 403
    assert ask(application, "/foo.txt", REMOTE_USER="ada").status == 200


@pytest.mark.parametrize("sender", [XSendfile, NginxSendfile])
def test_an_instance_may_name_another_header(
    root: Path, sender: type[XSendfile | NginxSendfile]
) -> None:
    changed = sender()
    changed.file_path_header = "X-LIGHTTPD-send-file"
    answer = ask(XSendfileApplication(str(root), changed), "/foo.txt")
    assert "x-lighttpd-send-file" in answer.headers
