"""Servers that never come to an end: the doctor does."""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Iterable, Iterator

import pytest

from xsendfile._doctor.exchange import Client, parsed
from xsendfile._doctor.records import Answer, Question
from xsendfile._errors import Unreachable

PATIENCE = 20.0  # seconds
_HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@contextlib.contextmanager
def sending(parts: Iterable[bytes]) -> Iterator[str]:
    """Answer one request with parts, a short while between them, as long as the client listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_send, args=(listener, parts))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            thread.join(PATIENCE)


def _send(listener: socket.socket, parts: Iterable[bytes]) -> None:
    connection, _ = listener.accept()
    with connection, contextlib.suppress(OSError):
        for part in parts:
            connection.sendall(part)
            time.sleep(0.02)


@pytest.mark.parametrize(
    "parts",
    [
        itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n"),
        itertools.chain([b"HTTP/1.1 200 OK\r\nX: "], itertools.repeat(b"x")),
        itertools.chain([_HEAD, b"0\r\n"], itertools.repeat(b"X: y\r\n")),
        itertools.chain([_HEAD, b"ffff\r\n"], itertools.repeat(b"x")),
    ],
    ids=["interim responses", "a header", "trailers", "a body"],
)
def test_a_server_that_sends_for_ever_is_hung_up_on(parts: Iterable[bytes]) -> None:
    with sending(parts) as url:
        origin, target = parsed(url)
        started = time.monotonic()
        answer = Answer(0)
        with contextlib.suppress(Unreachable):
            answer = Client(origin, 0.3)(Question(target, most=500))
        assert time.monotonic() - started < PATIENCE / 4
        assert answer.size < 500
