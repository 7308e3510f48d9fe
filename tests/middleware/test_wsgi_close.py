"""The application's body is closed once, and no descriptor is left, whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO
from wsgiref.util import FileWrapper

import pytest

import xsendfile._middleware.wsgi
from tests.middleware.applications import TYPE, Counted, Removing, Wrap, answering
from tests.wsgi.client import ask, descriptors_of, environ_for
from xsendfile import PrivateFiles, Reply
from xsendfile._root import Descriptor, duplicate
from xsendfile.wsgi import SendfileMiddleware


class CloseError(Exception):
    """What goes wrong while a body is closed."""


class Failing(Counted):
    """A file that closes, and complains."""

    def close(self) -> None:
        super().close()
        raise CloseError


@pytest.fixture(params=["photo", "elsewhere"])
def path(request: pytest.FixtureRequest) -> Path:
    """A file that is handed over, and one that is passed on."""
    path: Path = request.getfixturevalue(request.param)
    return path


@pytest.fixture(params=["nginx", "serve"])
def files(request: pytest.FixtureRequest) -> PrivateFiles:
    """The root, by a sender that hands over and by one that sends."""
    files: PrivateFiles = request.getfixturevalue(request.param)
    return files


def with_file(
    files: PrivateFiles,
    path: Path,
    kind: type[Counted] = Counted,
    status: str = "200 OK",
) -> tuple[Counted, SendfileMiddleware]:
    """Return a file that counts, and the middleware around an application that answers with it."""
    file = kind(path.open("rb"))
    application = answering(lambda _, wrap: wrap(file), path, [TYPE], status)
    return file, SendfileMiddleware(application, files)


def started(*_: object) -> Any:  # noqa: ANN401 - StartResponse is too long to spell
    """Start a response, as a server does."""


def refused(*_: object) -> Any:  # noqa: ANN401
    message = "the server has sent headers already"
    raise RuntimeError(message)


@pytest.mark.parametrize(
    ("method", "status"),
    [("GET", "200 OK"), ("HEAD", "200 OK"), ("POST", "200 OK"), ("GET", "206 Partial Content")],
)
@pytest.mark.parametrize("server", [{}, {"wsgi.file_wrapper": FileWrapper}], ids=["bare", "own"])
def test_a_body_is_closed_once(
    files: PrivateFiles, path: Path, method: str, status: str, server: dict[str, Any]
) -> None:
    file, application = with_file(files, path, status=status)
    ask(application, method=method, **server)
    assert file.closings == 1
    assert descriptors_of(path) == 0


def test_a_file_that_removes_itself_is_closed_once(files: PrivateFiles, photo: Path) -> None:
    file, application = with_file(files, photo, Removing)
    ask(application)
    assert file.closings == 1


def test_a_body_that_nobody_reads_is_closed_once(files: PrivateFiles, path: Path) -> None:
    file, application = with_file(files, path)
    body: Any = application(environ_for(), started)
    getattr(body, "close", lambda: None)()
    assert file.closings == 1
    assert descriptors_of(path) == 0


def test_a_hand_over_has_closed_the_body_before_the_server_hears_of_it(
    nginx: PrivateFiles, photo: Path
) -> None:
    file, application = with_file(nginx, photo)
    closings: list[int] = []
    application(environ_for(), lambda *_: closings.append(file.closings))  # type: ignore[arg-type]
    assert closings == [1]


def test_a_body_is_closed_once_if_the_server_does_not_start(
    files: PrivateFiles, path: Path
) -> None:
    file, application = with_file(files, path)
    with pytest.raises(RuntimeError, match="sent headers already") as caught:
        application(environ_for(), refused)
    assert caught.value.__traceback__ is not None  # its frames hold all that is not freed
    assert file.closings == 1
    assert descriptors_of(path) == 0


def test_a_body_is_closed_once_if_the_servers_wrapper_fails(
    serve: PrivateFiles, path: Path
) -> None:
    file, application = with_file(serve, path)
    environ = {**environ_for(), "wsgi.file_wrapper": refused}
    with pytest.raises(RuntimeError, match="sent headers already") as caught:
        application(environ, started)
    assert caught.value.__traceback__ is not None
    assert file.closings == 1
    assert descriptors_of(path) == 0


def test_a_body_whose_close_fails_is_not_closed_again(files: PrivateFiles, photo: Path) -> None:
    file, application = with_file(files, photo, Failing)
    with pytest.raises(CloseError) as caught:
        application(environ_for(), started)
    assert caught.value.__traceback__ is not None
    assert file.closings == 1
    assert descriptors_of(photo) == 0


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_our_own_descriptor_is_closed_as_soon_as_it_is_not_needed(
    nginx: PrivateFiles, path: Path, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Descriptor | None] = []  # keeps what was made from being closed by going away

    def keeping(file: object) -> Descriptor | None:
        kept.append(duplicate(file))
        return kept[-1]

    monkeypatch.setattr(xsendfile._middleware.wsgi, "duplicate", keeping)
    file, application = with_file(nginx, path)
    body: Any = application(environ_for(method=method), started)
    assert [content and content.fileno() for content in kept] == [-1]
    if not file.closings:
        body.close()


class Unclosable:
    """A file object with the least that PEP 3333 demands."""

    def __init__(self, file: BinaryIO) -> None:
        self.read = file.read


def test_what_cannot_be_closed_is_the_applications_to_close(
    nginx: PrivateFiles, photo: Path
) -> None:
    with photo.open("rb") as file:
        application = answering(lambda _, wrap: wrap(Unclosable(file)), photo)
        answer = ask(SendfileMiddleware(application, nginx))
        assert not file.closed
    assert answer.header("X-Accel-Redirect") == "/_media/photo.png"


class Broken:
    """A sender with a bug."""

    sends_bytes = False

    def reply(self, *_: object) -> Reply:
        raise ZeroDivisionError


def test_a_body_is_closed_once_if_the_sender_fails(media: Path, photo: Path) -> None:
    file, application = with_file(PrivateFiles(media, Broken()), photo)
    with pytest.raises(ZeroDivisionError) as caught:
        application(environ_for(), started)
    assert caught.value.__traceback__ is not None
    assert file.closings == 1
    assert descriptors_of(photo) == 0


class Body:
    """An iterable that is no file."""

    closings = 0

    def __iter__(self) -> Any:  # noqa: ANN401
        return iter([b"one"])

    def close(self) -> None:
        self.closings += 1


@pytest.mark.parametrize("start", [started, refused])
def test_a_body_that_is_no_file_is_closed_once(
    nginx: PrivateFiles, photo: Path, start: Callable[..., Any]
) -> None:
    body = Body()
    application = SendfileMiddleware(answering(lambda _, __: body, photo), nginx)
    if start is refused:
        with pytest.raises(RuntimeError):
            application(environ_for(), start)
    else:
        assert application(environ_for(), start) is body
        body.close()
    assert body.closings == 1


@pytest.mark.parametrize("server", [{}, {"wsgi.file_wrapper": FileWrapper}], ids=["bare", "own"])
def test_a_close_that_the_application_put_in_place_is_called(
    files: PrivateFiles, path: Path, server: dict[str, Any]
) -> None:
    closed: list[str] = []

    def make(path: Path, wrap: Wrap) -> Iterable[bytes]:
        file = path.open("rb")
        body: Any = wrap(file)

        def close() -> None:
            closed.append("by the application")
            file.close()

        body.close = close
        own: Iterable[bytes] = body
        return own

    ask(SendfileMiddleware(answering(make, path), files), **server)
    assert closed == ["by the application"]
    assert descriptors_of(path) == 0
