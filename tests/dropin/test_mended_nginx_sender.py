"""The URI that `NginxSendfile` hands over: deliberate changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dropin.wsgi_client import ask, call, on_the_wire
from xsendfile import BadSenderError, NginxSendfile, XSendfileApplication

REQUESTED_FILE = "xsendfile.requested_file"


class Subclass(NginxSendfile):
    """Overrides nothing, but takes the way of those that do."""


def uri(root: Path, sender: NginxSendfile, path: str | bytes, mount: str | bytes = "") -> str:
    """Return what is handed over for a request."""
    application = XSendfileApplication(root, sender)
    answer = ask(application, path, SCRIPT_NAME=on_the_wire(mount))
    assert answer.status == 200
    return answer.headers["x-accel-redirect"]


both = pytest.mark.parametrize("kind", [NginxSendfile, Subclass])


@both
@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/files", "/files/foo.txt"),
        ("/files/", "/files/foo.txt"),
        ("/deep/er/", "/deep/er/foo.txt"),
        ("/files//", "/files/foo.txt"),
        ("/", "/foo.txt"),
        ("/für uns/", "/f%C3%BCr%20uns/foo.txt"),
        ("/100%", "/100%25/foo.txt"),
    ],
)
def test_a_slash_at_the_end_of_the_location_does_not_matter(
    root: Path, kind: type[NginxSendfile], location: str, expected: str
) -> None:
    assert uri(root, kind(location), "/foo.txt") == expected


@pytest.mark.parametrize("location", ["files", "", "files/", b"/files", None])
def test_a_location_begins_with_a_slash(location: object) -> None:
    with pytest.raises(BadSenderError):
        NginxSendfile(location)  # type: ignore[arg-type]


@both
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/here.txt", "/-internal-/foo.txt"),
        ("//foo.txt", "/-internal-/foo.txt"),
        ("/sub///inner.txt", "/-internal-/sub/inner.txt"),
        ("/linked/inner.txt", "/-internal-/sub/inner.txt"),
    ],
)
def test_the_uri_names_the_file_that_was_found(
    root: Path, kind: type[NginxSendfile], path: str, expected: str
) -> None:
    (root / "linked").symlink_to("sub")
    assert uri(root, kind(), path) == expected


@both
@pytest.mark.parametrize("path", ["/sub/../foo.txt", "/../docs/foo.txt", "/out.txt"])
def test_what_leads_out_or_back_in_is_forbidden(
    root: Path, kind: type[NginxSendfile], path: str
) -> None:
    assert ask(XSendfileApplication(root, kind()), path).status == 403


@both
@pytest.mark.parametrize(
    ("mount", "expected"),
    [
        ("/café", "/caf%C3%A9"),
        (b"/caf\xe9", "/caf%E9"),
        ("/a%2Fb", "/a%252Fb"),
        ("/a b", "/a%20b"),
        ("/100%", "/100%25"),
    ],
)
def test_the_mount_is_decoded_like_the_path(
    root: Path, kind: type[NginxSendfile], mount: str | bytes, expected: str
) -> None:
    assert uri(root, kind(), "/foo.txt", mount) == f"{expected}/-internal-/foo.txt"


def test_alone_it_needs_nothing_but_the_file(root: Path) -> None:
    answer = call(NginxSendfile("/files"), {REQUESTED_FILE: f"{root}/foo.txt"})
    assert answer == (
        200,
        {
            "x-accel-redirect": "/files/foo.txt",
            "content-type": "text/plain",
            "content-length": "3",
        },
        b"",
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [("/sub/inner.txt", 200), ("/../inner.txt", 403), ("/", 403), ("/sub/", 404), ("/a\0", 404)],
)
def test_alone_it_refuses_a_request_path_that_nginx_would_refuse(
    root: Path, path: str, status: int
) -> None:
    more = {REQUESTED_FILE: f"{root}/sub/inner.txt"}
    assert ask(NginxSendfile(), path, **more).status == status


def test_alone_it_decodes_the_request_path_once(root: Path) -> None:
    more = {REQUESTED_FILE: f"{root}/foo.txt"}
    answer = ask(NginxSendfile(), b"/a%20b\xff.txt", **more)
    assert answer.headers["x-accel-redirect"] == "/-internal-/a%2520b%FF.txt"


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_alone_it_refuses_other_methods(root: Path, method: str) -> None:
    more = {REQUESTED_FILE: f"{root}/foo.txt"}
    assert ask(NginxSendfile(), "/foo.txt", method, **more).status == 405


def test_alone_it_does_not_find_a_file_that_is_gone(root: Path) -> None:
    more = {REQUESTED_FILE: f"{root}/missing.txt"}
    assert ask(NginxSendfile(), "/missing.txt", **more).status == 404
