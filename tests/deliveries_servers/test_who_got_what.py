"""Which downloads ended and which were cut short, as the example script tells from the logs.

All clients claim to be the same request.
"""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from harness.process import PATIENCE, scratch
from tests.deliveries_servers.place import id_of, site_behind
from tests.deliveries_servers.site import SECRET

SIZE = 16 * 2**20  # bytes
MOST_READ = SIZE - 8 * 2**20  # by a client that goes away
COUNT, CUT = 200, 60

# What is under way when a client goes counts as sent: what the server's socket holds, 4 MiB if
# Linux is left as it is, and the client's, which may grow to more than a file.
_BUFFER = 2**20


class Downloads(NamedTuple):
    """What became of the downloads.

    Attributes:
        cut: the names of those that were cut short.
        fates: what the script says of each name.
        lines: those of the access log, by the names.

    """

    cut: set[str]
    fates: Mapping[str, str]
    lines: Mapping[str, Mapping[str, object]]


def downloads_from(server: str, header: str = "") -> Downloads:
    """Run them, eight at a time; `header` is one more line of each request."""
    chosen = random.Random(7)
    cut = set(chosen.sample(range(COUNT), CUT))
    ends = [chosen.randrange(1, MOST_READ) if number in cut else SIZE for number in range(COUNT)]
    with scratch("who-got-what-") as directory:
        documents = directory / "documents"
        documents.mkdir()
        (documents / "0.bin").write_bytes(os.urandom(SIZE))
        for number in range(1, COUNT):
            (documents / f"{number}.bin").hardlink_to(documents / "0.bin")
        with site_behind(server, directory, documents) as place, ThreadPoolExecutor(8) as pool:
            arrived = [*pool.map(partial(_download, place.port, header), range(COUNT), ends)]
            logged = {id_of(line): line for line in place.logged()}
        assert arrived == ends
        assert [each for each in directory.rglob("*.log") if SECRET in each.read_text()] == []
        lines = {each["file"]: logged[each["request_id"]] for each in place.recorded()}
        return Downloads({f"{number}.bin" for number in cut}, place.fates(), lines)


def _download(port: int, header: str, number: int, most: int) -> int:
    """Read at most so many bytes of the response, and go; return how many of the body came."""
    target = f"/{number}.bin?token={SECRET}"
    request = f"GET {target} HTTP/1.1\r\nHost: x\r\nX-Request-ID: download\r\n{header}"
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        connection.settimeout(PATIENCE)
        connection.connect(("127.0.0.1", port))
        connection.sendall(f"{request}Connection: close\r\n\r\n".encode())
        head, buffer, read = b"", bytearray(2**18), 0
        while b"\r\n\r\n" not in head:
            head += connection.recv(1000)
        assert head.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 206 ")), head
        read = len(head.partition(b"\r\n\r\n")[2])
        while read < most and (count := connection.recv_into(buffer, min(2**18, most - read))):
            read += count
    return read


def told(downloads: Downloads) -> Iterator[str]:
    """Yield the name of each download that the script says was cut short; the others ended."""
    for name, fate in downloads.fates.items():
        if fate != f"ended: {SIZE} bytes":
            assert fate.startswith("cut short: about "), fate
            assert fate.endswith(f" of {SIZE} bytes"), fate
            yield name


@pytest.mark.parametrize(
    "server", ["nginx", "apache", "apache-wsgi", "lighttpd", "caddy", "caddy26"]
)
def test_each_download_that_was_cut_is_told_and_no_other(server: str) -> None:
    downloads = downloads_from(server)
    assert len(downloads.fates) == COUNT
    assert set(told(downloads)) == downloads.cut


def test_uwsgi_tells_it_of_what_its_workers_send() -> None:
    """Of a range, that is, which no offload thread can send."""
    downloads = downloads_from("uwsgi", f"Range: bytes=0-{SIZE - 1}\r\n")
    assert len(downloads.fates) == COUNT
    assert set(told(downloads)) == downloads.cut


def test_uwsgi_does_not_know_it_of_what_it_offloads() -> None:
    """It logs a request when a worker has done with it: before the file is sent."""
    downloads = downloads_from("uwsgi")
    fate = f"not known: {SIZE} bytes were handed over, and uWSGI logs no more"
    assert downloads.fates == {f"{number}.bin": fate for number in range(COUNT)}
    assert {downloads.lines[name]["sent"] for name in downloads.cut} == {SIZE}


def test_the_end_of_a_redirect_is_not_known(tmp_path: Path) -> None:
    """It has no id; and a line of the log without one is not its."""
    deliveries, access = tmp_path / "deliveries.jsonl", tmp_path / "access.jsonl"
    deliveries.write_text('{"request_id": null, "user": "ada", "file": "a.pdf"}\n')
    access.write_text('{"status": 200, "announced": "7", "sent": 7}\n')
    script = Path(__file__).parents[2] / "examples" / "who_got_what.py"
    command: list[str | Path] = [sys.executable, script, deliveries, access]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    fate = "not known: it has no id, as a redirect to another storage has none"
    assert done.stdout == f"None 'ada' 'a.pdf': {fate}\n"
