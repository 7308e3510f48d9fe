"""`xsendfile serve --sender nginx` behind a real nginx, with the configuration that is printed."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from harness.process import Server, free_port, scratch
from harness.servers import start_nginx
from tests.service_servers.serving import (
    COMMAND,
    LARGE,
    LINKS,
    SMALL,
    Answer,
    Service,
    curl,
    started_at,
)

LINK = LINKS.sign("small")


class Site(NamedTuple):
    """nginx, and the service that it asks by a Unix socket."""

    nginx: Server
    service: Service

    def curl(self, url: str, *options: str) -> Answer:
        return curl(f"{self.nginx.url}{url}", *options)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """`/files/` goes to the service; what it hands over, nginx sends."""
    with scratch("service-nginx-") as directory:
        socket = directory / "service.sock"
        options = ("--sender", "nginx", "--location", "/_files/", "--mount", "/files/")
        service = started_at(socket, directory, *options, "--proxy", "unix", "--access-log")
        with service.server:
            port = free_port()
            text = printed(directory, socket, port)
            with start_nginx(text, directory, port) as nginx:
                yield Site(nginx, service)


def printed(directory: Path, socket: Path, port: int) -> str:
    """Return the configuration that the command prints for such a service."""
    roots = ("--root", directory / "root", "--location", "/_files/")
    sides = ("--upstream", f"unix:{socket}", "--mount", "/files/", "--listen", f"127.0.0.1:{port}")
    done = subprocess.run(
        [COMMAND, "config", "nginx", *roots, *sides], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_nginx_sends_the_file(site: Site) -> None:
    answer = site.curl(f"/files{LINK}")
    assert (answer.status, answer.body) == (200, SMALL)
    assert answer.header("Server") == "nginx"
    assert answer.header("X-Accel-Redirect") is None
    assert answer.header("Referrer-Policy") == "no-referrer"
    assert answer.header("X-Content-Type-Options") == "nosniff"
    assert (answer.header("Cache-Control") or "").startswith("private, max-age=")


def test_the_service_sends_none_of_its_bytes(site: Site) -> None:
    start = site.service.log
    assert site.curl(f"/files{LINKS.sign('large')}").body == LARGE
    assert "127.0.0.1 GET 200 0 " in site.service.log.removeprefix(start)


def test_a_range_is_nginxs_to_send(site: Site) -> None:
    answer = site.curl(f"/files{LINK}", "--range", "10-19")
    assert (answer.status, answer.body) == (206, SMALL[10:20])


def test_head(site: Site) -> None:
    answer = site.curl(f"/files{LINK}", "--head")
    assert (answer.status, answer.header("Content-Length")) == (200, "1024")


@pytest.mark.parametrize(
    ("url", "status"),
    [
        (f"/files{LINK.replace('small', 'large')}", 403),
        (f"/files{LINKS.sign('small', clock=lambda: time.time() - 4000)}", 410),
        (f"/files{LINKS.sign('missing')}", 404),
        ("/files/small", 403),
        (LINK, 404),
        ("/_files/small", 404),
        ("/.health", 404),
    ],
)
def test_what_is_refused(site: Site, url: str, status: int) -> None:
    """Nobody reaches the internal location, and the health of the service is its own business."""
    answer = site.curl(url)
    assert answer.status == status
    assert SMALL not in answer.body


def test_a_binding_is_to_the_address_that_nginx_tells(site: Site) -> None:
    own = LINKS.sign("small", client="127.0.0.1")
    foreign = LINKS.sign("small", client="192.0.2.7")
    forged = ("--header", "X-Forwarded-For: 192.0.2.7")
    assert site.curl(f"/files{own}").status == 200
    assert site.curl(f"/files{own}", *forged).status == 200
    assert site.curl(f"/files{foreign}", *forged).status == 403
