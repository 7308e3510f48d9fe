"""A file that changes while it is sent: never a byte too many, and never one made up.

The files are nothing but zeros, so that any other byte is none of theirs.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.application_servers.conftest import Sparse
from tests.application_servers.running import VALIDATED, WSGI, Site
from tests.application_servers.site.place import asking
from tests.application_servers.site.settings import LOGGED
from tests.application_servers.wire import SMALL, Connection

SIZE = 32 * 1024 * 1024
"""More than any server and its socket hold ready, in bytes."""

LITTLE = 1024 * 1024
READ = 100_000
MORE = b"x" * 300_000
SMALL_FILE = asking("/send", b"ten.txt")

WAYS = pytest.mark.parametrize(
    ("headers", "length"),
    [
        pytest.param({}, SIZE, id="whole"),
        pytest.param({"Range": "bytes=1-"}, SIZE - 1, id="range"),
    ],
)


def is_in_step(connection: Connection, site: Site) -> bool:
    """Whether nothing is left of a response: what comes next is the next answer, or the end."""
    with contextlib.suppress(ConnectionError):
        connection.send(site.prefix + SMALL_FILE, headers={"Connection": "close"})
    following = connection.rest()
    return not following or (
        following.startswith(b"HTTP/1.1 200 ") and following.endswith(b"\r\n\r\n0123456789")
    )


def ends_short(connection: Connection, site: Site, length: int, received: bytes = b"") -> bool:
    """Whether a response ends with its connection, before its length and with its own bytes only.

    Another request is already waiting, and must not be answered in place of the rest.
    """
    with contextlib.suppress(ConnectionError):
        connection.send(site.prefix + SMALL_FILE)
    received += connection.rest()
    return len(received) < length and received == bytes(len(received))


@contextlib.contextmanager
def changing(path: Path) -> Iterator[None]:
    """Cut a file in half and make it whole again, over and over."""
    enough = threading.Event()

    def change() -> None:
        while not enough.is_set():
            os.truncate(path, LITTLE // 2)
            os.truncate(path, LITTLE)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


@WAYS
def test_a_file_that_grows_meanwhile_is_sent_as_announced(
    site: Site, sparse: Sparse, headers: Mapping[str, str], length: int
) -> None:
    path = sparse(SIZE)
    with site.connect(buffer=SMALL) as connection:
        connection.send(site.prefix + asking("/send", path.name.encode()), headers=headers)
        assert connection.head().length == length
        received = connection.read(READ)
        with path.open("ab") as file:
            file.write(MORE)
        received += connection.read(length - READ)
        assert received == bytes(length)
        assert is_in_step(connection, site)
    site.wait_until_idle()


@WAYS
@pytest.mark.parametrize("left", [0, 1, SIZE // 2], ids=["empty", "one byte", "half"])
def test_a_file_that_shrinks_meanwhile_ends_with_the_connection(
    site: Site, sparse: Sparse, headers: Mapping[str, str], length: int, left: int
) -> None:
    path = sparse(SIZE)
    with site.connect(buffer=SMALL) as connection:
        connection.send(site.prefix + asking("/send", path.name.encode()), headers=headers)
        assert connection.head().length == length
        received = connection.read(READ)
        os.truncate(path, left)
        assert ends_short(connection, site, length, received)
    site.wait_until_idle()


@WAYS
def test_a_file_that_has_shrunk_is_logged_once(
    site: Site, sparse: Sparse, headers: Mapping[str, str], length: int
) -> None:
    path = sparse(SIZE)
    site.wait_until_idle()
    logged = len(site.log)
    with site.connect(buffer=SMALL) as connection:
        connection.send(site.prefix + asking("/send", path.name.encode()), headers=headers)
        connection.head()
        os.truncate(path, SIZE // 2)
        assert len(connection.rest()) < length
    site.wait_until_idle()
    by_granian = site.name == "granian" and not headers  # which does not tell anybody
    assert site.log[logged:].count(f"{LOGGED}cut short") == (0 if by_granian else 1)


@WAYS
def test_a_file_that_has_grown_before_the_first_byte_is_sent_as_announced(
    site: Site, sparse: Sparse, headers: Mapping[str, str], length: int
) -> None:
    name = sparse(SIZE).name.encode()
    with site.connect() as connection:
        target = asking("/meanwhile", name, size=SIZE + len(MORE))
        connection.send(site.prefix + target, headers=headers)
        assert connection.head().length == length
        assert connection.read(length) == bytes(length)
        assert is_in_step(connection, site)
    site.wait_until_idle()


@WAYS
@pytest.mark.parametrize("left", [0, 1, SIZE // 2], ids=["empty", "one byte", "half"])
def test_a_file_that_has_shrunk_before_the_first_byte_ends_with_the_connection(
    site: Site, sparse: Sparse, headers: Mapping[str, str], length: int, left: int
) -> None:
    name = sparse(SIZE).name.encode()
    with site.connect() as connection:
        connection.send(site.prefix + asking("/meanwhile", name, size=left), headers=headers)
        with contextlib.suppress(ConnectionError):  # some close before the headers are out
            answer = connection.head()
            # Others know of the failure in time to say so instead.
            assert answer.status == 500 or ends_short(connection, site, length)
    site.wait_until_idle()


@WAYS
@pytest.mark.parametrize("site", [*WSGI, *VALIDATED], indirect=True)
def test_an_end_that_is_written_again_does_not_hide_that_it_was_missing(
    site: Site, sparse: Sparse, headers: Mapping[str, str], length: int
) -> None:
    """A file that is written anew is short for a while; nobody may be there to see when it was."""
    path = sparse(SIZE)
    with site.connect(buffer=SMALL) as connection:
        target = asking("/rewritten", path.name.encode(), size=SIZE)
        connection.send(site.prefix + target, headers=headers)
        assert connection.head().length == length
        received = connection.read(READ)
        os.truncate(path, SIZE // 2)
        assert ends_short(connection, site, length, received)
    site.wait_until_idle()


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=1-"}], ids=["whole", "range"])
def test_a_file_that_keeps_changing_its_size_leaves_no_connection_out_of_step(
    site: Site, sparse: Sparse, headers: Mapping[str, str]
) -> None:
    path = sparse(LITTLE)
    target = site.prefix + asking("/send", path.name.encode())
    with changing(path):
        for _ in range(10):
            with site.connect() as connection, contextlib.suppress(ConnectionError):
                for _ in range(10):
                    connection.send(target, headers=headers)
                    answer = connection.head()
                    assert answer.status in {200, 206, 500}
                    body = connection.read(answer.length)  # which fails if nothing more comes
                    assert answer.status == 500 or body == bytes(len(body))
    site.wait_until_idle()
