"""Each sender behind `SendfileMiddleware`, for WSGI and ASGI."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.middleware.rims import Asgi, Wsgi
from tests.unit.fronts import (
    FRONTS,
    SENT_BY_THE_APPLICATION,
    SENT_BY_US,
    Header,
    Sent,
    named,
)
from xsendfile import PrivateFiles

MIDDLEWARE: list[tuple[str, Callable[[], Any]]] = [
    (name, rim) for name in FRONTS for rim in (Wsgi, Asgi) if name != "Uwsgi" or rim is Wsgi
]


@pytest.mark.parametrize(("server", "rim"), MIDDLEWARE, ids=named)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_middleware_hands_the_file_of_an_application_over(
    root: Path, server: str, rim: Callable[[], Any], method: str
) -> None:
    front = FRONTS[server]
    files = PrivateFiles(root, front.make())
    answer = rim().ask(root / "ten.txt", files, method=method)
    assert answer.status == 200
    assert answer.body == b""
    is_told = method == "GET" or server != "Uwsgi"  # which has nothing to send for HEAD
    assert (answer.header(front.header) is not None) == is_told


MIDDLEWARE_ASTRAY = pytest.mark.parametrize(
    ("server", "rim"), [each for each in MIDDLEWARE if FRONTS[each[0]].astray], ids=named
)


@MIDDLEWARE_ASTRAY
@pytest.mark.parametrize("expected", [row for row in SENT_BY_US if row.method == "GET"], ids=str)
def test_a_middleware_sends_what_the_server_cannot_carry(
    root: Path, server: str, rim: Callable[[], Any], expected: Sent
) -> None:
    front = FRONTS[server]
    files = PrivateFiles(root, front.make())
    answer = rim().ask(root / str(front.astray), files, headers=expected.headers)
    assert (answer.status, answer.body) == (expected.status, expected.body)
    assert answer.header(front.header) is None


@MIDDLEWARE_ASTRAY
@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=2-4"}, {"If-None-Match": "*"}], ids=str)
def test_a_middleware_logs_once_that_it_sends_it(
    root: Path,
    server: str,
    rim: Callable[[], Any],
    headers: Header,
    caplog: pytest.LogCaptureFixture,
) -> None:
    front = FRONTS[server]
    with caplog.at_level(logging.INFO, "xsendfile"):
        rim().ask(root / str(front.astray), PrivateFiles(root, front.make()), headers=headers)
    is_ours_anyhow = server == "Uwsgi" and headers
    assert caplog.record_tuples == ([] if is_ours_anyhow else [SENT_BY_THE_APPLICATION])
