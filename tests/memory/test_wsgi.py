"""A memory behind the rim: what a client of a WSGI server sees."""

from __future__ import annotations

from pathlib import Path
from wsgiref.types import WSGIEnvironment
from wsgiref.util import setup_testing_defaults

import pytest

from tests.memory.asking import Clock, steps
from xsendfile import Nginx, PrivateFiles, Serve, XSendfileApplication
from xsendfile.wsgi import send_file


def ask(files: PrivateFiles, path: str, method: str = "GET") -> tuple[str, dict[str, str], bytes]:
    """Return status, headers and body of what `send_file` answers."""
    environ: WSGIEnvironment = {"REQUEST_METHOD": method}
    setup_testing_defaults(environ)
    started: list[tuple[str, dict[str, str]]] = []
    body = send_file(
        environ,
        lambda status, headers, _=None: started.append((status, dict(headers))),  # type: ignore[arg-type]
        files,
        path,
    )
    content = b"".join(body)
    close = getattr(body, "close", None)
    if close is not None:
        close()
    ((status, fields),) = started
    return status, fields, content


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_handed_over_is_what_is_there(files: Path, clock: Clock, method: str) -> None:
    (files / "file.txt").write_bytes(b"old")
    warm = PrivateFiles(files, Nginx("/_files/"), clock=clock)
    first = ask(warm, "file.txt", method)
    assert first[0] == "200 OK"
    assert first[1]["X-Accel-Redirect"] == "/_files/file.txt"
    with steps() as taken:
        assert ask(warm, "file.txt", method) == first
    assert taken == ["stat"]
    (files / "file.txt").unlink()
    assert ask(warm, "file.txt", method)[0] == "404 Not Found"


def test_what_is_sent_is_what_is_there(files: Path, clock: Clock) -> None:
    (files / "file.txt").write_bytes(b"old")
    warm = PrivateFiles(files, Serve(), clock=clock)
    for content in (b"old", b"new", b"", b"and longer"):
        (files / "file.txt").write_bytes(content)
        for _ in range(2):
            status, headers, body = ask(warm, "file.txt")
            assert (status, body) == ("200 OK", content)
            assert headers["Content-Length"] == str(len(content))
            status, of_head, body = ask(warm, "file.txt", "HEAD")
            assert (status, of_head, body) == ("200 OK", headers, b"")
    (files / "file.txt").unlink()
    assert ask(warm, "file.txt")[0] == "404 Not Found"


def test_an_application_of_1_0_shares_the_memory_that_it_is_given(
    files: Path, clock: Clock
) -> None:
    (files / "file.txt").write_bytes(b"old")
    warm = PrivateFiles(files, Nginx("/_files/"), clock=clock)
    ask(warm, "file.txt")
    application = XSendfileApplication(warm)
    environ: WSGIEnvironment = {"PATH_INFO": "/file.txt"}
    setup_testing_defaults(environ)
    with steps() as taken:
        application(environ, lambda *_: None)  # type: ignore[arg-type]
    assert taken == ["stat"]
