"""What is printed, in other places: a snippet in a site, a log, an application that is away."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.application_servers import start_application_by
from harness.process import PATIENCE, Backend, free_port, scratch
from harness.servers import start_front_server
from tests.configurations.asking import site_around
from tests.forward_auth_servers.conftest import (
    REPOSITORY,
    Front,
    application_before,
    environment_for,
    front_before,
)
from tests.forward_auth_servers.place import content_of
from tests.forward_auth_servers.site.links import LINKS, url
from tests.forward_auth_servers.wire import exchange
from xsendfile.servers.forward_auth import (
    FORWARD_AUTH_ROOMS,
    FrontRoot,
    forward_auth_configuration,
)

FRONTS = pytest.mark.parametrize("name", FORWARD_AUTH_ROOMS)


@pytest.fixture(params=FORWARD_AUTH_ROOMS)
def backend(request: pytest.FixtureRequest, root: Path) -> Iterator[tuple[str, Backend]]:
    """A front server's name, and the application that it asks, by a port and a Unix socket."""
    name: str = request.param
    with (
        scratch("asked-") as directory,
        start_application_by(
            "http",
            "tests.forward_auth_servers.site.wsgi:application",
            directory,
            python_path=REPOSITORY,
            environment=environment_for(name, root),
        ) as server,
    ):
        yield name, server


@pytest.mark.parametrize("way", ["by_port", "by_socket"])
def test_a_snippet_in_a_site(backend: tuple[str, Backend], root: Path, way: str) -> None:
    """For two locations of one root: links are for one of them, the other's mount refuses."""
    name, server = backend
    port = free_port()
    roots = [FrontRoot(os.fspath(root), "/files/"), FrontRoot(os.fspath(root), "/others/")]
    snippet = forward_auth_configuration(name, roots, upstream=getattr(server, way), snippet=True)
    site = site_around(snippet, name, f"127.0.0.1:{port}")
    with scratch("front-") as directory, start_front_server(name, site, directory, port):
        good = exchange(port, url("a.txt"))
        assert (good.status, good.body) == (200, content_of(b"a.txt"))
        assert good.headers["cache-control"].startswith("private, max-age=")
        assert exchange(port, "/files/a.txt").status == 403
        assert exchange(port, "/others" + LINKS.sign("a.txt")).status == 403
        assert b"this is" not in exchange(port, "/a.txt").body


def test_an_nginx_that_lets_underscores_through(root: Path) -> None:
    """Nginx sends a client's headers after its own, and for Granian the last one counts."""
    port = free_port()
    with application_before("nginx", "granian-wsgi", root) as application:
        files = [FrontRoot(os.fspath(root), "/files/")]
        upstream = f"127.0.0.1:{application.port}"
        snippet = forward_auth_configuration("nginx", files, upstream=upstream, snippet=True)
        site = site_around(snippet, "nginx", f"127.0.0.1:{port}")
        site = site.replace("access_log off;", "access_log off; underscores_in_headers on;")
        with scratch("front-") as directory, start_front_server("nginx", site, directory, port):
            for name in ("X_Original_URI", "x_original-uri"):
                given = [(name, url("a.txt"))]
                assert exchange(port, "/files/A.TXT", headers=given).status == 403
                assert exchange(port, url("A.TXT"), headers=given).body == content_of(b"A.TXT")


@FRONTS
@pytest.mark.parametrize("target", [url("a.txt"), "/files/a.txt"])
def test_nothing_is_sent_while_there_is_nobody_to_ask(name: str, root: Path, target: str) -> None:
    port = free_port()
    text = forward_auth_configuration(
        name,
        [FrontRoot(os.fspath(root), "/files/")],
        upstream=f"127.0.0.1:{free_port()}",
        listen=f"127.0.0.1:{port}",
    )
    with scratch("front-") as directory, start_front_server(name, text, directory, port):
        answer = exchange(port, target)
    assert answer.status in {500, 502}
    assert b"this is" not in answer.body


@FRONTS
def test_no_upgrade_leads_round_the_question(name: str, root: Path) -> None:
    """Hypercorn takes up h2c, and answers on."""
    with (
        application_before(name, "hypercorn", root) as application,
        front_before(name, application, root) as front,
    ):
        assert exchange(application.port, "/", headers=_upgrade("h2c")).status == 101
        for protocol in ("h2c", "websocket", "other"):
            given = _upgrade(protocol)
            assert front.ask("/files/a.txt", headers=given).status == 403
            assert front.ask(url("a.txt"), headers=given).body == content_of(b"a.txt")


def _upgrade(protocol: str) -> list[tuple[str, str]]:
    """Return the headers of a client that would rather speak another protocol."""
    return [
        ("Connection", "Upgrade, HTTP2-Settings"),
        ("Upgrade", protocol),
        ("HTTP2-Settings", "AAMAAABkAAQAAP__"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ]


def test_the_log_has_no_token(front: Front) -> None:
    """Nor the URI: some dialects have theirs in the path."""
    marker = f"log-{time.time_ns()}.txt"
    known = len(_logged(front))
    front.ask(f"/files/{marker}?{url('a.txt').partition('?')[2]}")
    deadline = time.monotonic() + PATIENCE
    while len(lines := _logged(front)) == known:
        assert time.monotonic() < deadline
    (line,) = lines[known:]
    assert json.loads(line)["status"] == 403
    assert "sig=" not in line
    assert marker not in line


def _logged(front: Front) -> list[str]:
    """Return the lines of the log that are complete; Caddy makes it with the first."""
    if not front.access_log.exists():
        return []
    return front.access_log.read_text(errors="replace").split("\n")[:-1]


def test_the_application_is_told_no_token_in_its_own_url(front: Front) -> None:
    """Its log would hold it."""
    front.ask(url("a.txt"))
    assert "sig=" not in front.application.log.read_text()
