"""A whole file leaves by the server's own means, a part of one never does."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping

import pytest

from harness.servers import Moved, bytes_moved_by
from tests.application_servers.conftest import Sparse
from tests.application_servers.running import Site
from tests.application_servers.site.place import LARGE, asking
from tests.application_servers.wire import SMALL

TARGET = asking("/send", b"large.bin")
PART = {"Range": "bytes=1-"}
SIZE = len(LARGE)
SPARE = 100_000  # bytes that a process may move for other reasons, such as its log

START = "http.response.start"
BODY = "http.response.body"
PATHSEND = "http.response.pathsend"


def moved_for(site: Site, headers: Mapping[str, str]) -> Moved:
    """Return what the working process moves for one answer."""
    site.wait_until_idle()
    before = bytes_moved_by(site.worker)
    assert site.ask(TARGET, headers=headers).body == LARGE[1 if headers else 0 :]
    after = bytes_moved_by(site.worker)
    return Moved(after.read - before.read, after.written - before.written)


@pytest.mark.parametrize("site", ["gunicorn-sync", "gunicorn-gthread"], indirect=True)
def test_gunicorn_uses_sendfile_for_a_whole_file_only(site: Site) -> None:
    """Of all that gunicorn does with a socket, only sendfile(2) counts as writing in `wchar`.

    Python's `send` and `sendall` are sendto(2), which proc(5) leaves out.
    """
    assert SIZE <= moved_for(site, {}).written < SIZE + SPARE
    part = moved_for(site, PART)
    assert part.written < SPARE
    assert SIZE - 1 <= part.read < SIZE + SPARE


@pytest.mark.parametrize("site", ["uwsgi"], indirect=True)
def test_uwsgi_uses_sendfile_for_a_whole_file_only(site: Site) -> None:
    """The harness has uWSGI log the requests that it answered so, and no others."""
    logged = len(site.log)
    site.ask(f"{TARGET}&this=part", headers=PART)
    site.ask(f"{TARGET}&this=whole")
    site.wait_until_idle()
    lines = [line for line in site.log[logged:].splitlines() if "this=" in line]
    assert len(lines) == 1
    assert "this=whole" in lines[0]
    assert "via sendfile()" in lines[0]


@pytest.mark.parametrize("site", ["granian", "uvicorn", "hypercorn"], indirect=True)
def test_a_whole_file_is_left_to_a_server_that_offers_pathsend(site: Site) -> None:
    site.ask(TARGET)
    told: list[str] = json.loads(site.ask(asking("/messages", b"large.bin")).body)
    assert told[0] == START
    if site.name == "granian":  # the only one that offers it
        assert told[1:] == [PATHSEND]
    else:
        assert set(told[1:]) == {BODY}
        assert len(told) > SIZE // 65_536  # pieces, so that no file fills the memory


@pytest.mark.parametrize("site", ["granian", "uvicorn", "hypercorn"], indirect=True)
def test_a_range_never_goes_by_pathsend(site: Site) -> None:
    site.ask(TARGET, headers=PART)
    told: list[str] = json.loads(site.ask(asking("/messages", b"large.bin")).body)
    assert told[0] == START
    assert set(told[1:]) == {BODY}


@pytest.mark.parametrize("site", ["waitress"], indirect=True)
def test_waitress_sends_a_whole_file_without_its_threads(site: Site, sparse: Sparse) -> None:
    """More clients that read nothing than it has threads, and yet it answers."""
    path = sparse(64 * 1024 * 1024)
    with contextlib.ExitStack() as stack:
        for _ in range(8):
            client = stack.enter_context(site.connect(buffer=SMALL))
            client.send(asking("/send", path.name.encode()))
            assert client.head().status == 200
        assert site.ask(asking("/send", b"ten.txt")).body == b"0123456789"
    site.wait_until_idle()
