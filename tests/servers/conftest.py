"""The servers: one gunicorn, one nginx and one Caddy for the whole session."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.application_servers import start_gunicorn
from harness.process import Server, free_port, scratch
from harness.servers import require_nginx, start_caddy, start_nginx
from tests.hostile.folder import Folder, folder
from tests.servers.browser import Browser
from tests.servers.place import Place, build
from xsendfile import Caddy, Nginx, PrivateFiles
from xsendfile.servers.config import FrontRoot, configuration

_REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    with scratch("site-") as directory:
        yield build(os.fsencode(directory))


@pytest.fixture(scope="session")
def hostile_folder() -> Iterator[Folder]:
    with folder() as made:
        yield made


@pytest.fixture(scope="session")
def gunicorn(place: Place, hostile_folder: Folder) -> Iterator[Server]:
    environment = {
        "SITE_BASE": os.fsdecode(place.base),
        "SITE_HOSTILE": os.fsdecode(hostile_folder.root),
    }
    module = "tests.servers.site.application:application"
    with (
        scratch("gunicorn-") as directory,
        start_gunicorn(
            module, directory, python_path=_REPOSITORY, environment=environment
        ) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def roots(place: Place, hostile_folder: Folder) -> list[PrivateFiles | FrontRoot]:
    """The roots of the applications behind nginx."""
    documents = os.fsdecode(place.documents)
    return [
        PrivateFiles(place.documents, Nginx("/_documents/")),
        PrivateFiles(place.second, Nginx("/_second place/")),
        PrivateFiles(place.uploads, Nginx("/_uploads/")),
        PrivateFiles(hostile_folder.root, Nginx("/_hostile/")),
        FrontRoot(documents, "/v1/-internal-/"),
        FrontRoot(os.fsdecode(place.mounted), "/mounted/-internal-/"),
        FrontRoot(os.fsdecode(hostile_folder.root), "/hostile-v1/-internal-/"),
    ]


@pytest.fixture(scope="session")
def nginx_server(gunicorn: Server, roots: list[PrivateFiles | FrontRoot]) -> Iterator[Server]:
    require_nginx()
    port = free_port()
    text = configuration(
        "nginx", roots, upstream=f"127.0.0.1:{gunicorn.port}", listen=f"127.0.0.1:{port}"
    )
    with scratch("nginx-") as directory, start_nginx(text, directory, port) as server:
        yield server


@pytest.fixture(scope="session")
def caddy_server(gunicorn: Server, place: Place) -> Iterator[Server]:
    port = free_port()
    places = [
        PrivateFiles(place.documents, Caddy("/_documents/")),
        PrivateFiles(place.second, Caddy("/_second place/")),
        PrivateFiles(place.uploads, Caddy("/_uploads/")),
    ]
    text = configuration(
        "caddy", places, upstream=f"127.0.0.1:{gunicorn.port}", listen=f"127.0.0.1:{port}"
    )
    with scratch("caddy-") as directory, start_caddy(text, directory, port) as server:
        yield server


@pytest.fixture
def browser(nginx_server: Server) -> Iterator[Browser]:
    """A client of nginx."""
    with Browser(nginx_server.port) as client:
        yield client


@pytest.fixture
def caddy_browser(caddy_server: Server) -> Iterator[Browser]:
    """A client of Caddy."""
    with Browser(caddy_server.port) as client:
        yield client
