"""Which roots, senders and verifiers the applications for ASGI take."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

import xsendfile
from tests.asgi_client import ask, sending
from xsendfile import (
    BadRootError,
    BadSenderError,
    BadSettingError,
    Nginx,
    NginxSendfile,
    PrivateFiles,
    Serve,
    TokenConfig,
    XSendfile,
)
from xsendfile.asgi import AuthTokenApplication, XSendfileApplication, send_file

LINKS = TokenConfig("s3cr3t")


@pytest.mark.parametrize("sender", [None, "standard", XSendfile()])
def test_the_standard_sender_is_the_default(docs: Path, sender: XSendfile | str | None) -> None:
    answer = ask(XSendfileApplication(docs, sender), b"/foo.txt")
    assert answer == ask(XSendfileApplication(docs), b"/foo.txt")
    assert answer.header("X-Sendfile") == f"{docs}/foo.txt"


@pytest.mark.parametrize(
    ("sender", "uri"),
    [
        ("nginx", "/-internal-/foo.txt"),
        (NginxSendfile(), "/-internal-/foo.txt"),
        (NginxSendfile("/x"), "/x/foo.txt"),
        (NginxSendfile(redirect_location="/x/"), "/x/foo.txt"),
        (Nginx("/_f/"), "/_f/foo.txt"),
    ],
)
def test_a_sender_for_nginx_keeps_its_location(docs: Path, sender: Any, uri: str) -> None:  # noqa: ANN401
    assert ask(XSendfileApplication(docs, sender), b"/foo.txt").header("X-Accel-Redirect") == uri


def test_settings_go_by_keyword(docs: Path) -> None:
    XSendfileApplication(root_directory=docs, file_sender="serve")
    AuthTokenApplication(
        root_directory=docs, token_config=LINKS, file_sender=Serve(), clock=lambda: 0.0
    )


class Unchanged(XSendfile):
    """Nothing of its own, but who knows."""


class OtherHeader(XSendfile):
    file_path_header = "X-LIGHTTPD-send-file"


class OtherUri(NginxSendfile):
    def get_file_path(self, environ: WSGIEnvironment) -> str:
        return "/host" + super().get_file_path(environ)


class OtherAnswer(NginxSendfile):
    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("X-Mine", environ["xsendfile.requested_file"])])
        return []


def _instance(name: str, value: object) -> XSendfile:
    """Return a sender that has got an attribute of its own."""
    sender = XSendfile()
    setattr(sender, name, value)
    return sender


def _wsgi(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [])
    return []


async def _asgi(*_: object) -> None:
    """Answer nothing."""


NO_SENDERS = {
    "unknown name": "apache",
    "name in upper case": "STANDARD",
    "bytes": b"nginx",
    "number": 7,
    "object": object(),
    "subclass": Unchanged(),
    "overridden header": OtherHeader(),
    "overridden path": OtherUri("/x"),
    "overridden call": OtherAnswer(),
    "header set on the instance": _instance("file_path_header", "X-Reproxy-URL"),
    "method set on the instance": _instance("get_file_path", str),
    "WSGI application": _wsgi,
    "WSGI application of 1.0": xsendfile.XSendfileApplication.serve_file,
    "ASGI application": _asgi,
    "class of 1.0": XSendfile,
    "class": Serve,
}


@pytest.mark.parametrize("sender", NO_SENDERS.values(), ids=NO_SENDERS)
def test_what_cannot_send_for_asgi_is_named_with_its_remedy(docs: Path, sender: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSenderError) as error:
        XSendfileApplication(docs, sender)
    assert str(error.value).startswith(f"file_sender is {sender!r}; give 'standard', 'nginx'")
    assert str(error.value).endswith("a WSGI application cannot send for an ASGI one")
    with pytest.raises(BadSenderError):
        AuthTokenApplication(docs, LINKS, sender)


@pytest.mark.parametrize(
    "root", ["docs", "./docs", "", "/", "//", "/srv/..", "/srv/\0", None, 42], ids=repr
)
def test_what_can_be_no_root_is_refused(root: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadRootError):
        XSendfileApplication(root)
    with pytest.raises(BadRootError):
        AuthTokenApplication(root, LINKS)


@pytest.mark.parametrize("name", ["missing", "foo.txt", "pipe", "dangling.txt"])
def test_a_root_that_is_no_directory_is_refused(docs: Path, name: str) -> None:
    with pytest.raises(BadRootError, match="does not exist or is no directory"):
        XSendfileApplication(docs / name)


@pytest.mark.parametrize("end", ["", "/"])
def test_a_root_that_is_itself_a_link_is_refused(docs: Path, tmp_path: Path, end: str) -> None:
    (tmp_path / "link").symlink_to(docs)
    with pytest.raises(BadRootError, match="a symbolic link"):
        XSendfileApplication(f"{tmp_path}/link{end}")


@pytest.mark.parametrize("verifier", ["s3cr3t", None, object(), TokenConfig])
def test_what_cannot_verify_is_named_with_its_remedy(docs: Path, verifier: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        AuthTokenApplication(docs, verifier)
    assert str(error.value).startswith("token_config is a ")
    assert "s3cr3t" not in str(error.value)


def test_private_files_come_with_their_own_sender_and_policies(docs: Path) -> None:
    (docs / "page.html").write_text("<script>")
    files = PrivateFiles(docs, Nginx("/_docs/"), inline="safe")
    answer = ask(XSendfileApplication(files), b"/page.html")
    assert answer.header("X-Accel-Redirect") == "/_docs/page.html"
    assert answer.header("Content-Security-Policy") == "sandbox"
    with pytest.raises(BadSenderError, match="has its own sender; leave one out"):
        XSendfileApplication(files, "serve")


@pytest.mark.parametrize("scope", [{"type": "websocket"}, {"type": "lifespan"}], ids=str)
def test_send_file_speaks_http(docs: Path, scope: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"scope of type '{scope['type']}'"):
        asyncio.run(send_file(scope, None, None, PrivateFiles(docs), "foo.txt"))  # type: ignore[arg-type]


def test_send_file_wants_private_files(docs: Path) -> None:
    with pytest.raises(BadSettingError, match=r"files is '.*'; give a PrivateFiles"):
        ask(sending(str(docs), "foo.txt"))  # type: ignore[arg-type]
