"""Which downloads ended and which were cut short, as the example script tells from the logs."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness.application_servers import start_application
from harness.process import PATIENCE, free_port, scratch
from harness.servers import start_front_server
from tests.deliveries_servers.site import SENDERS
from xsendfile import PrivateFiles
from xsendfile.servers.config import configuration

_REPOSITORY = Path(__file__).parents[2]
SIZE = 16 * 2**20  # bytes
MOST_READ = SIZE - 8 * 2**20  # by a client that goes away
COUNT, CUT = 200, 60


def download(port: int, number: int, most: int) -> int:
    """Read at most so many bytes of the response, and go; return how many of the body came."""
    request = f"GET /large.bin HTTP/1.1\r\nHost: x\r\nX-Request-ID: download-{number}\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(f"{request}Connection: close\r\n\r\n".encode())
        head, buffer, read = b"", bytearray(2**18), 0
        while b"\r\n\r\n" not in head:
            head += connection.recv(1000)
        assert head.startswith(b"HTTP/1.1 200 "), head
        read = len(head.partition(b"\r\n\r\n")[2])
        while read < most and (count := connection.recv_into(buffer, min(2**18, most - read))):
            read += count
    return read


@pytest.mark.parametrize("server", SENDERS)
def test_each_download_that_was_cut_is_told_and_no_other(server: str) -> None:
    chosen = random.Random(7)
    cut = set(chosen.sample(range(COUNT), CUT))
    ends = [chosen.randrange(1, MOST_READ) if number in cut else SIZE for number in range(COUNT)]
    with scratch("who-got-what-") as directory:
        documents, port = directory / "documents", free_port()
        documents.mkdir()
        (documents / "large.bin").write_bytes(os.urandom(SIZE))
        record, access_log = directory / "record", directory / "run" / "access.log"
        with start_application(
            "gunicorn-gthread",
            "tests.deliveries_servers.site:application",
            directory,
            python_path=_REPOSITORY,
            environment={"DOCUMENTS": str(documents), "RECORD": str(record), "FRONT": server},
        ) as application:
            text = configuration(
                server,
                [PrivateFiles(documents, SENDERS[server])],
                upstream=f"127.0.0.1:{application.port}",
                listen=f"127.0.0.1:{port}",
                access_log=str(access_log),
            )
            with start_front_server(server, text, directory, port), ThreadPoolExecutor(8) as pool:
                arrived = [*pool.map(download, [port] * COUNT, range(COUNT), ends)]
                _wait_for_lines(access_log)
        assert arrived == ends
        told = _told(record, access_log)
    expected = {f"download-{number}": number not in cut for number in range(COUNT)}
    assert told == expected


def _wait_for_lines(path: Path) -> None:
    """Return when all requests are in a log."""
    deadline = time.monotonic() + PATIENCE
    while len(path.read_text().splitlines()) < COUNT:
        assert time.monotonic() < deadline, path.read_text()[-2000:]
        time.sleep(0.01)
    for line in path.read_text().splitlines():
        json.loads(line)


def _told(record: Path, access_log: Path) -> dict[str, bool]:
    """Return what the example script says of each request: whether it ended."""
    script = _REPOSITORY / "examples" / "who_got_what.py"
    command: list[str | Path] = [sys.executable, script, record, access_log]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    told = {}
    for line in done.stdout.splitlines():
        what, _, fate = line.partition(": ")
        request_id, user, name = what.split(" ")
        assert (user, name) == ("-", "large.bin")
        assert fate.startswith(("ended: ", "cut short: ")), fate
        told[request_id] = fate.startswith("ended: ")
    return told
