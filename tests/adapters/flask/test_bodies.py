"""The bytes of a file, and the descriptor that they come from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse

import pytest
from flask import Flask, Response, after_this_request

from tests.adapters.flask.conftest import LARGE
from tests.adapters.flask.site import answer, below, site
from tests.wsgi.client import descriptors_of, environ_for
from xsendfile.flask import send_from_directory

NAME = "large.bin"


class Wrapper:
    """A server's own `wsgi.file_wrapper`, which it knows again when it is given one as the body."""

    def __init__(self, file: Any, block_size: int = 8192) -> None:  # noqa: ANN401
        self.file = file
        self.close = file.close
        self._block_size = block_size

    def __iter__(self) -> Iterator[bytes]:
        while data := self.file.read(self._block_size):
            yield data


def started(app: Flask, **variables: object) -> Iterable[bytes]:
    """Return the body that a server gets, for it to send and to close."""
    environ = environ_for(**variables)  # type: ignore[arg-type]
    return app.wsgi_app(environ, _start)


def _start(*_: object) -> Any:  # noqa: ANN401
    """Start a response, as a server does."""


def close(body: Iterable[bytes]) -> None:
    getattr(body, "close")()  # noqa: B009 - PEP 3333: if it has one


def test_the_server_gets_its_own_wrapper_back(directory: Path) -> None:
    body = started(site(below(directory, NAME)), **{"wsgi.file_wrapper": Wrapper})
    assert type(body) is Wrapper
    assert os.path.sameopenfile(body.file.fileno(), body.file.fileno())
    assert b"".join(body) == (directory / NAME).read_bytes()
    close(body)
    assert descriptors_of(directory / NAME) == 0


def test_a_part_of_a_file_never_goes_to_a_wrapper(directory: Path) -> None:
    body = started(
        site(below(directory, NAME)),
        **{"wsgi.file_wrapper": Wrapper, "HTTP_RANGE": f"bytes=1-{LARGE - 1}"},
    )
    assert type(body) is not Wrapper
    assert b"".join(body) == (directory / NAME).read_bytes()[1:]
    close(body)


@pytest.mark.parametrize("variables", [{}, {"HTTP_RANGE": "bytes=1-200000"}])
def test_a_client_that_goes_away_leaves_no_descriptor_behind(
    directory: Path, variables: dict[str, str]
) -> None:
    body = started(site(below(directory, NAME)), **variables)
    assert descriptors_of(directory / NAME) == 1
    next(iter(body))
    close(body)
    assert descriptors_of(directory / NAME) == 0


def test_a_response_that_a_view_thinks_better_of_leaves_none_either(directory: Path) -> None:
    def view() -> str:
        send_from_directory(directory, NAME)
        return "something else"

    app = site(view)
    assert answer(app).body == b"something else"
    assert descriptors_of(directory / NAME) == 0


def test_what_answers_without_bytes_holds_nothing_open(directory: Path) -> None:
    app = site(below(directory, NAME))
    for method, variables in (
        ("HEAD", {}),
        ("GET", {"HTTP_IF_NONE_MATCH": "*"}),
        ("GET", {"HTTP_IF_MATCH": '""'}),
        ("GET", {"HTTP_RANGE": "bytes=300000-"}),
    ):
        body = started(app, REQUEST_METHOD=method, **variables)
        assert descriptors_of(directory / NAME) == 0
        close(body)


def test_a_response_with_bytes_passes_by_what_rewrites_bodies_as_that_of_flask_does(
    directory: Path, by_nginx: dict[str, Any]
) -> None:
    def view() -> Response:
        response = send_from_directory(directory, NAME)
        seen.append(response.direct_passthrough)
        return response

    seen: list[bool] = []
    answer(site(view))
    answer(site(view), Range="bytes=0-1")
    answer(site(view, by_nginx))
    assert seen == [True, True, False]


def test_what_is_to_be_done_after_a_hand_over_is_done(
    directory: Path, by_nginx: dict[str, Any]
) -> None:
    done: list[str] = []

    def view() -> Response:
        @after_this_request
        def after(response: Response) -> Response:
            done.append(f"after {response.status_code}")
            return response

        response = send_from_directory(directory, NAME)
        response.call_on_close(lambda: done.append("closed"))
        return response

    close(started(site(view, by_nginx)))
    assert done == ["after 200", "closed"]


def test_uwsgi_is_told_to_close_the_connection_of_what_it_sends_itself(directory: Path) -> None:
    said: list[tuple[str, str]] = []

    def start(_: str, headers: list[tuple[str, str]], *__: object) -> Any:  # noqa: ANN401
        said.extend(headers)

    start_response: StartResponse = start
    app = site(below(directory, NAME))
    close(app.wsgi_app({**environ_for(), "uwsgi.version": b"2.0.31"}, start_response))
    assert ("Connection", "close") in said
