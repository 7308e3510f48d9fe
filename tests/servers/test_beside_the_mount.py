"""What is not below the application's mount is nobody's: servers have files of their own there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.application_servers import start_gunicorn
from harness.process import free_port, scratch, share
from harness.servers import start_front_server
from tests.servers.browser import Browser
from xsendfile.servers.config import FrontRoot, configuration

_SERVERS = ["nginx", "apache", "apache-wsgi", "lighttpd", "caddy", "caddy26"]
_PRIVATE = b"private"
_SCRIPT = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "15")])
    return [b"the application"]
"""


@pytest.fixture(scope="module", params=_SERVERS)
def client(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """A client of a server with the application below `/app/`, and a root below PREFIX."""
    name: str = request.param
    with scratch("mount-") as directory:
        documents = share(directory / "run") / "documents"
        documents.mkdir()
        script = directory / "run" / "wsgi" / "site_below.py"
        script.parent.mkdir()
        script.write_text(_SCRIPT)
        (documents / "a.txt").write_bytes(_PRIVATE)
        port = free_port()
        roots = [FrontRoot(str(documents), "/_documents/")]
        listen = f"127.0.0.1:{port}"
        with start_gunicorn(
            "site_below:application", directory, python_path=script.parent, environment={}
        ) as gunicorn:
            text = (
                configuration(name, roots, listen=listen, mount="/app/", wsgi=str(script))
                if name == "apache-wsgi"
                else configuration(
                    name, roots, listen=listen, mount="/app/", upstream=f"127.0.0.1:{gunicorn.port}"
                )
            )
            with (
                start_front_server(name, text, directory, port) as server,
                Browser(server.port) as browser,
            ):
                yield browser


def test_the_application_is_below_its_mount(client: Browser) -> None:
    assert client.get("/app/x").body == b"the application"


@pytest.mark.parametrize(
    "target",
    [
        *("/documents/a.txt", "/app/../documents/a.txt", "/error.log", "/httpd.pid", "/nginx.pid"),
        *("/wsgi/site_below.py", "/documents/", "/", "/none", "/application", "/_documents/a.txt"),
    ],
)
def test_beside_the_mount_there_is_nothing(client: Browser, target: str) -> None:
    answer = client.get(target)
    assert answer.status in {400, 403, 404}
    assert _PRIVATE not in answer.body
    assert b"start_response" not in answer.body
