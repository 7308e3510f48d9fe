"""Which answers of a WSGI application are handed over, and under which headers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO
from wsgiref.util import FileWrapper

import pytest
from django.core.files import File

from tests.middleware.applications import CONTENT, TYPE, MakeBody, answering, wrapped
from tests.wsgi.client import ask, descriptors_of
from xsendfile import PrivateFiles
from xsendfile.wsgi import SendfileMiddleware


def peeked(path: Path) -> BinaryIO:
    """Return a file that was read ahead of its position."""
    file = path.open("rb")
    file.peek(1)
    return file


def rewound(path: Path) -> BinaryIO:
    """Return a file that was read and put back, as for a digest."""
    file = path.open("rb")
    file.read()
    file.seek(0)
    return file


FILES: Mapping[str, MakeBody] = {
    "wsgi.file_wrapper": wrapped,
    "with a size of block": lambda path, wrap: wrap(path.open("rb"), 512),
    "unbuffered": lambda path, wrap: wrap(path.open("rb", buffering=0)),
    "open for writing too": lambda path, wrap: wrap(path.open("r+b")),
    "unbuffered, open for writing too": lambda path, wrap: wrap(path.open("r+b", buffering=0)),
    "opened by a descriptor": lambda path, wrap: wrap(os.fdopen(os.open(path, os.O_RDONLY), "rb")),
    "opened by bytes": lambda path, wrap: wrap(open(os.fsencode(path), "rb")),  # noqa: SIM115
    "Django's File": lambda path, wrap: wrap(File(path.open("rb"))),
    "Django's File of another": lambda path, wrap: wrap(File(File(path.open("rb")))),
    "peeked at": lambda path, wrap: wrap(peeked(path)),
    "read and put back": lambda path, wrap: wrap(rewound(path)),
    "a file object": lambda path, _: path.open("rb"),
    "an unbuffered file object": lambda path, _: path.open("rb", buffering=0),
    "a file object open for writing too": lambda path, _: path.open("r+b"),
}

each_kind_of_file = pytest.mark.parametrize("make", FILES.values(), ids=FILES)


HANDED_OVER = [("X-Accel-Redirect", "/_media/photo.png"), TYPE, ("Content-Length", "0")]


@each_kind_of_file
def test_a_real_file_is_handed_over(nginx: PrivateFiles, photo: Path, make: MakeBody) -> None:
    answer = ask(SendfileMiddleware(answering(make, photo), nginx))
    assert answer == (200, HANDED_OVER, b"")
    assert descriptors_of(photo) == 0


def test_a_file_in_answer_to_head_is_handed_over(nginx: PrivateFiles, photo: Path) -> None:
    answer = ask(SendfileMiddleware(answering(wrapped, photo), nginx), method="HEAD")
    assert answer == (200, HANDED_OVER, b"")
    assert descriptors_of(photo) == 0


@each_kind_of_file
def test_a_real_file_is_sent_from_its_beginning_where_we_send(
    serve: PrivateFiles, photo: Path, make: MakeBody
) -> None:
    answer = ask(SendfileMiddleware(answering(make, photo), serve))
    assert answer.body == CONTENT
    assert answer.header("Content-Length") == str(len(CONTENT))
    assert descriptors_of(photo) == 0


@each_kind_of_file
def test_a_server_that_sends_from_the_descriptors_position_sends_all_of_it(
    serve: PrivateFiles, photo: Path, make: MakeBody
) -> None:
    def sendfile(file: BinaryIO, _: int) -> Iterable[bytes]:
        data = os.read(file.fileno(), 2 * len(CONTENT))
        file.close()
        return [data]

    application = SendfileMiddleware(answering(make, photo), serve)
    server: dict[str, Any] = {"wsgi.file_wrapper": sendfile}
    assert ask(application, **server).body == CONTENT


def test_an_empty_file_is_a_file(nginx: PrivateFiles, serve: PrivateFiles, media: Path) -> None:
    empty = media / "empty.png"
    empty.write_bytes(b"")
    application = answering(wrapped, empty)
    handed_over = ask(SendfileMiddleware(application, nginx))
    assert handed_over.header("X-Accel-Redirect") == "/_media/empty.png"
    assert ask(SendfileMiddleware(application, serve))[::2] == (200, b"")


def test_a_file_opened_through_a_link_is_handed_over_by_its_own_name(
    nginx: PrivateFiles, photo: Path
) -> None:
    link = photo.with_name("link.gif")
    link.symlink_to(photo)
    answer = ask(SendfileMiddleware(answering(wrapped, link), nginx))
    assert answer.header("X-Accel-Redirect") == "/_media/photo.png"


def test_the_length_that_an_application_announces_may_be_that_of_the_file(
    nginx: PrivateFiles, photo: Path
) -> None:
    length = ("content-length", str(len(CONTENT)))
    answer = ask(SendfileMiddleware(answering(wrapped, photo, [TYPE, length]), nginx))
    assert answer.header("X-Accel-Redirect") == "/_media/photo.png"
    assert answer.header("Content-Length") == "0"


KEPT = [
    ("Set-Cookie", "a=1"),
    ("content-disposition", 'attachment; filename="Own name.png"'),
    ("Cache-Control", "public, max-age=60"),
    ("Set-Cookie", "b=2"),
    TYPE,
    ("X-Own", ""),
    ("Expires", "Thu, 01 Jan 2026 00:00:00 GMT"),
]
THE_SENDERS = [
    ("Content-Length", str(len(CONTENT))),
    ("ETag", '"of the application"'),
    ("last-modified", "Sat, 01 Jan 2000 00:00:00 GMT"),
    ("Accept-Ranges", "none"),
    ("X-Accel-Redirect", "/_elsewhere/secret"),
    ("x-accel-expires", "3600"),
    ("X-Sendfile", "/etc/passwd"),
    ("X-Lighttpd-Send-File", "/etc/passwd"),
]


def test_the_applications_headers_stay_in_order_but_for_the_senders(
    nginx: PrivateFiles, photo: Path
) -> None:
    headers = [pair for pairs in zip(KEPT, THE_SENDERS, strict=False) for pair in pairs]
    headers += THE_SENDERS[len(KEPT) :]
    answer = ask(SendfileMiddleware(answering(wrapped, photo, headers), nginx))
    assert answer.headers == [
        ("X-Accel-Redirect", "/_media/photo.png"),
        *KEPT,
        ("Content-Length", "0"),
    ]


def test_validators_are_those_of_the_sender(serve: PrivateFiles, photo: Path) -> None:
    os.utime(photo, ns=(0, 784111777 * 10**9))
    answer = ask(SendfileMiddleware(answering(wrapped, photo, [TYPE, *THE_SENDERS]), serve))
    assert answer.header("ETag") not in {None, '"of the application"'}
    assert answer.header("Last-Modified") == "Sun, 06 Nov 1994 08:49:37 GMT"
    assert answer.header("Accept-Ranges") == "bytes"


def test_a_type_that_is_missing_comes_from_the_name(nginx: PrivateFiles, photo: Path) -> None:
    # The validator demands one; servers do not.
    started: list[tuple[str, list[tuple[str, str]]]] = []
    application = SendfileMiddleware(answering(wrapped, photo, [("X-Own", "1")]), nginx)
    body = application({"REQUEST_METHOD": "GET"}, lambda *start: started.append(start))  # type: ignore[arg-type]
    assert list(body) == []
    assert ("Content-Type", "image/png") in started[0][1]


def test_the_applications_list_of_headers_stays_its_own(serve: PrivateFiles, photo: Path) -> None:
    headers = [TYPE]
    application = SendfileMiddleware(
        lambda _, start_response: (
            start_response("200 OK", headers),
            FileWrapper(photo.open("rb")),
        )[1],
        serve,
    )
    ask(application)
    assert headers == [TYPE]


def test_a_path_that_no_server_sends_does_no_harm(nginx: PrivateFiles, photo: Path) -> None:
    application = SendfileMiddleware(answering(wrapped, photo), nginx, exclude=["/video"])
    assert ask(application, PATH_INFO="/video/€").status == 200
