"""The command in this very process: what a process of its own would not show to `coverage`."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.process import free_port
from tests.cli.keys import key_file
from tests.service_servers.serving import Answer, curl
from tests.service_servers.test_workers import eventually
from xsendfile._asgi import ASGIApplication
from xsendfile._errors import BadSettingError
from xsendfile.cli import main
from xsendfile.cli.server import Limits, listener, run_server

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOGGERS = ("_granian", "granian.access", "xsendfile", "xsendfile.access")


@pytest.fixture(autouse=True)
def unchanged() -> Iterator[None]:
    """Give this process back its signals and its logs."""
    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    loggers = [logging.getLogger(name) for name in LOGGERS]
    states = [(each.handlers[:], each.level, each.propagate) for each in loggers]
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)
    for logger, (own, level, propagate) in zip(loggers, states, strict=True):
        logger.handlers[:] = own
        logger.setLevel(level)
        logger.propagate = propagate


def asked_and_ended(ask: Callable[[], Answer], *arguments: str) -> tuple[int, list[Answer]]:
    """Serve until a first answer has come, and return the exit status and the answer."""
    answers: list[Answer] = []

    def visit() -> None:
        try:
            eventually(lambda: bool(answers or _answered(ask, answers)))
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    visitor = threading.Thread(target=visit)
    visitor.start()
    try:
        return main(["serve", *arguments]), answers
    finally:
        visitor.join()


def _answered(ask: Callable[[], Answer], answers: list[Answer]) -> bool:
    """Ask, if somebody is there."""
    with contextlib.suppress(OSError, ValueError):
        answers.append(ask())
    return bool(answers)


@pytest.mark.parametrize("access_log", [False, True])
def test_on_a_port(tmp_path: Path, *, access_log: bool) -> None:
    port = free_port()
    options = ["--access-log"] if access_log else []

    def ask() -> Answer:
        socket.create_connection(("127.0.0.1", port)).close()
        return curl(f"http://127.0.0.1:{port}/.health")

    where = ["--listen", f"localhost:{port}", "--key-file", key_file(tmp_path)]
    status, answers = asked_and_ended(ask, str(tmp_path), *where, *options)
    assert (status, [answer.status for answer in answers]) == (0, [200])


def test_on_a_socket(tmp_path: Path) -> None:
    path = tmp_path / "a.sock"
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(path))

    def ask() -> Answer:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(path))
        return curl("http://localhost/.health", "--unix-socket", str(path))

    listen = ["--listen", f"unix:{path}", "--public"]
    status, answers = asked_and_ended(ask, str(tmp_path), *listen)
    assert (status, [answer.status for answer in answers]) == (0, [200])


def broken() -> ASGIApplication:
    """Fail as an application does whose key file has gone."""
    raise BadSettingError("no key")


def test_workers_that_end_as_soon_as_they_begin_end_the_server() -> None:
    where = listener(f"127.0.0.1:{free_port()}")
    assert run_server(broken, where, Limits(workers=1, grace=5), read_again=print) == 1
