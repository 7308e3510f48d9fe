"""The servers: one gunicorn, one nginx and one Caddy for the whole session."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.process import Server, free_port, scratch
from harness.servers import require_nginx, start_caddy, start_gunicorn, start_nginx
from tests.hostile.folder import Folder, folder
from tests.servers.browser import Browser
from tests.servers.place import Place, build
from xsendfile import Caddy, Nginx, PrivateFiles
from xsendfile.servers import InternalLocation, caddy, internal_location, nginx

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
def locations(place: Place, hostile_folder: Folder) -> list[InternalLocation]:
    """The internal locations for nginx, as a user gets them."""
    documents = os.fsdecode(place.documents)
    return [
        internal_location(PrivateFiles(place.documents, Nginx("/_documents/"))),
        internal_location(PrivateFiles(place.second, Nginx("/_second place/"))),
        internal_location(PrivateFiles(place.uploads, Nginx("/_uploads/"))),
        internal_location(PrivateFiles(hostile_folder.root, Nginx("/_hostile/"))),
        InternalLocation("/v1/-internal-/", documents),
        InternalLocation("/mounted/-internal-/", os.fsdecode(place.mounted)),
        InternalLocation("/hostile-v1/-internal-/", os.fsdecode(hostile_folder.root)),
    ]


@pytest.fixture(scope="session")
def nginx_server(gunicorn: Server, locations: list[InternalLocation]) -> Iterator[Server]:
    require_nginx()
    port = free_port()
    text = nginx.configuration(
        locations, upstream=f"127.0.0.1:{gunicorn.port}", listen=f"127.0.0.1:{port}"
    )
    with scratch("nginx-") as directory, start_nginx(text, directory, port) as server:
        yield server


@pytest.fixture(scope="session")
def caddy_server(gunicorn: Server, place: Place) -> Iterator[Server]:
    port = free_port()
    places = [
        internal_location(PrivateFiles(place.documents, Caddy("/_documents/"))),
        internal_location(PrivateFiles(place.second, Caddy("/_second place/"))),
        internal_location(PrivateFiles(place.uploads, Caddy("/_uploads/"))),
    ]
    text = caddy.configuration(
        places, upstream=f"127.0.0.1:{gunicorn.port}", listen=f"127.0.0.1:{port}"
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
