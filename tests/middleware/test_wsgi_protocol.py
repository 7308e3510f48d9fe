"""`start_response`, `write` and errors, as PEP 3333 has them: nobody notices the middleware."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment
from wsgiref.util import FileWrapper

import pytest

from tests.middleware.applications import CONTENT, TYPE, answering, wrapped
from tests.middleware.gateway import sent_by
from tests.wsgi.client import ask, descriptors_of, environ_for
from xsendfile import PrivateFiles
from xsendfile.wsgi import SendfileMiddleware


class ViewError(Exception):
    """What goes wrong in an application."""


def fail() -> NoReturn:
    raise ViewError


def failed(start_response: StartResponse, status: str = "500 Oops") -> None:
    """Start the response again, as error handlers do."""
    try:
        fail()
    except ViewError:
        start_response(status, [TYPE, ("X-Why", "ViewError")], sys.exc_info())


def recovers(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [TYPE, ("X-Own", "1")])
    failed(start_response)
    return [b"sorry"]


def recovers_twice(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    failed(start_response, "404 Not Found")
    failed(start_response)
    return [b"sorry"]


def starts_late(_: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
    start_response("200 OK", [TYPE])
    yield b"one"
    yield b"two"


def starts_late_and_recovers(_: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
    start_response("200 OK", [TYPE])
    failed(start_response)
    yield b"sorry"


def writes(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    write = start_response("200 OK", [TYPE])
    write(b"one")
    write(b"two")
    return [b"three"]


def writes_while_iterated(_: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
    write = start_response("200 OK", [TYPE])
    yield b"one"
    write(b"two")
    yield b"three"


def writes_while_iterated_later(
    _: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    write = start_response("200 OK", [TYPE])

    def body() -> Iterator[bytes]:
        write(b"one")
        yield b"two"
        write(b"three")

    return body()


def writes_and_recovers_late(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    write = start_response("200 OK", [TYPE])
    write(b"one")
    failed(start_response)
    return []


def starts_twice(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [TYPE])
    start_response("404 Not Found", [TYPE])
    return []


def starts_again_after_a_write(
    _: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    start_response("200 OK", [TYPE])(b"one")
    start_response("404 Not Found", [TYPE])
    return []


def never_starts(_: WSGIEnvironment, __: StartResponse) -> Iterable[bytes]:
    return [b"one"]


def fails_first(_: WSGIEnvironment, __: StartResponse) -> Iterable[bytes]:
    raise ViewError


def fails_after_the_start(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [TYPE])
    raise ViewError


def fails_while_iterated(_: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
    start_response("200 OK", [TYPE])
    yield b"one"
    raise ViewError


def name_of(application: WSGIApplication) -> str:
    return getattr(application, "__name__", "")


@pytest.mark.parametrize(
    "application",
    [
        *(recovers, recovers_twice, starts_late, starts_late_and_recovers),
        *(writes, writes_while_iterated, writes_while_iterated_later),
    ],
    ids=name_of,
)
def test_what_an_application_may_do_arrives(
    nginx: PrivateFiles, application: WSGIApplication
) -> None:
    assert sent_by(SendfileMiddleware(application, nginx)) == sent_by(application)


@pytest.mark.parametrize(
    ("application", "error"),
    [
        (starts_twice, AssertionError),
        (starts_again_after_a_write, AssertionError),
        (never_starts, AssertionError),
        (writes_and_recovers_late, ViewError),
        (fails_first, ViewError),
        (fails_after_the_start, ViewError),
        (fails_while_iterated, ViewError),
    ],
    ids=name_of,
)
def test_what_goes_wrong_goes_wrong_as_it_would(
    nginx: PrivateFiles, application: WSGIApplication, error: type[Exception]
) -> None:
    messages = []
    for each in (application, SendfileMiddleware(application, nginx)):
        with pytest.raises(error) as caught:
            sent_by(each)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]


@pytest.mark.parametrize("application", [fails_first, fails_after_the_start], ids=name_of)
def test_nothing_is_started_for_an_application_that_fails(
    nginx: PrivateFiles, application: WSGIApplication
) -> None:
    def start_response(*_: object) -> None:
        pytest.fail("started")

    with pytest.raises(ViewError):
        SendfileMiddleware(application, nginx)(environ_for(), start_response)  # type: ignore[arg-type]


def test_a_response_waits_for_its_body_and_not_longer(nginx: PrivateFiles) -> None:
    events: list[str] = []

    def application(_: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        start_response("200 OK", [TYPE])
        events.append("application")
        return iter([b"one"])

    def start_response(*_: object) -> None:
        events.append("server")

    SendfileMiddleware(application, nginx)(environ_for(), start_response)  # type: ignore[arg-type]
    assert events == ["application", "server"]


def test_the_last_start_counts(nginx: PrivateFiles, photo: Path) -> None:
    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("404 Not Found", [TYPE])
        failed(start_response, "200 OK")
        return wrapped(photo, environ["wsgi.file_wrapper"])

    answer = ask(SendfileMiddleware(application, nginx))
    assert answer.header("X-Accel-Redirect") == "/_media/photo.png"
    assert answer.header("X-Why") == "ViewError"


@pytest.mark.parametrize("data", [b"", b"one"])
def test_a_file_after_a_write_is_passed_on(nginx: PrivateFiles, photo: Path, data: bytes) -> None:
    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [TYPE])(data)
        return wrapped(photo, environ["wsgi.file_wrapper"])

    sent = sent_by(SendfileMiddleware(application, nginx))
    assert sent == sent_by(application)
    assert sent.endswith(b"\r\n\r\n" + data + CONTENT)


def test_what_is_written_after_a_start_that_the_server_refused_goes_nowhere(
    nginx: PrivateFiles,
) -> None:
    def application(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        write = start_response("200 OK", [TYPE])
        for _piece in range(2):
            try:
                write(b"one")
            except ViewError:
                continue
        return []

    def refuse(*_: object) -> None:
        raise ViewError

    body = SendfileMiddleware(application, nginx)(environ_for(), refuse)  # type: ignore[arg-type]
    assert list(body) == []


def test_the_application_has_a_file_wrapper_whatever_the_server_has(
    nginx: PrivateFiles, photo: Path
) -> None:
    wrappers: list[object] = []

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        wrappers.append(environ["wsgi.file_wrapper"])
        return answering(wrapped, photo)(environ, start_response)

    for server in ({}, {"wsgi.file_wrapper": list}):
        ask(SendfileMiddleware(application, nginx), **server)  # type: ignore[arg-type]
    assert wrappers == [FileWrapper, FileWrapper]
    assert descriptors_of(photo) == 0
