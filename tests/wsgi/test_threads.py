"""One instance, shared by threads: each request gets its own answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.wsgi.client import environ_for
from xsendfile import Nginx, PrivateFiles, Serve, XSendfileApplication
from xsendfile.wsgi import send_file

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

THREADS = 8
REQUESTS = 500  # of each thread
FILES = 40

# Status, the header that tells the file, body.
Told = tuple[str, str, bytes]


@pytest.fixture(autouse=True)
def frequent_switches() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A root with files of different lengths; every fourth number has none."""
    root = (tmp_path / "many").resolve()
    root.mkdir()
    for number in range(FILES):
        if number % 4:
            (root / f"{number}.txt").write_bytes(content(number))
    return root


def content(number: int) -> bytes:
    return f"{number},".encode() * (number + 1)


def sent(number: int) -> Told:
    return "200 OK", str(len(content(number))), content(number)


def handed_over(number: int) -> Told:
    return "200 OK", f"/_many/{number}.txt", b""


def with_send_file(files: PrivateFiles) -> WSGIApplication:
    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        name = environ["PATH_INFO"].removeprefix("/")
        options = {"X-Number": name}
        return iter(send_file(environ, start_response, files, name, headers=options))

    return application


def request(application: WSGIApplication, number: int) -> Told:
    told: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> object:
        fields = dict(headers)
        assert fields.get("X-Number", f"{number}.txt") == f"{number}.txt"
        told.extend([status, fields.get("X-Accel-Redirect", fields["Content-Length"])])
        headers.clear()
        return None

    body = application(environ_for(f"/{number}.txt".encode()), start_response)  # type: ignore[arg-type]
    data = b"".join(body)
    getattr(body, "close", int)()
    return told[0], told[1], data


@pytest.mark.parametrize("kind", ["send_file", "XSendfileApplication"])
@pytest.mark.parametrize(("sender", "right"), [(Serve(), sent), (Nginx("/_many/"), handed_over)])
def test_threads_do_not_get_into_each_others_answers(
    many: Path, kind: str, sender: Serve | Nginx, right: Callable[[int], Told]
) -> None:
    application: WSGIApplication = (
        with_send_file(PrivateFiles(many, sender))
        if kind == "send_file"
        else XSendfileApplication(many, sender)
    )

    def work(offset: int) -> list[tuple[int, Told]]:
        numbers = [(offset * 7 + step) % FILES for step in range(REQUESTS)]
        return [(number, request(application, number)) for number in numbers]

    with ThreadPoolExecutor(THREADS) as pool:
        answers = [answer for batch in pool.map(work, range(THREADS)) for answer in batch]
    refused = ("404 Not Found", "14", b"404 Not Found\n")
    wrong = [(n, told) for n, told in answers if told != (right(n) if n % 4 else refused)]
    assert len(answers) == THREADS * REQUESTS
    assert wrong == []
