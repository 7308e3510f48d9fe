"""The values arrive unchanged: files are fetched through the twenty most hostile sites.

Each server runs exactly what we print, with a free port to listen on. The real
application's socket is found, by a symbolic link, at the path that a set has
for it; a set with an address gets the real application's port instead.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest

from harness.application_servers import start_application_by
from harness.library import readable_library
from harness.process import PATIENCE, Backend, Protocol, free_port, scratch, share
from harness.servers import start_front_server
from tests.configurations.asking import APPLICATION, configuration_of, protocol_of
from tests.configurations.disk import EXPANDED, build, content_of, type_of
from tests.configurations.sets import Set, sets
from tests.servers.browser import Browser
from xsendfile import BadSettingError
from xsendfile.servers.config import ROOMS

_FETCHED = 20
_AT_ONCE = 6
_REPOSITORY = Path(__file__).parents[2]


class Field(NamedTuple):
    """What the sets of all servers share.

    Attributes:
        base: where they lie.
        chosen: by the servers that they are fetched through.
        applications: by what they speak.
        library: what the servers import that run the application themselves.

    """

    base: Path
    chosen: Mapping[str, Sequence[Set]]
    applications: Mapping[Protocol, Backend]
    library: Path


@pytest.fixture(scope="module")
def field() -> Iterator[Field]:
    with scratch("sets-") as base, scratch("library-") as library:
        chosen = {server: list(islice(_printed(server, base), _FETCHED)) for server in ROOMS}
        for asked in {asked for each in chosen.values() for asked in each}:
            build(asked, base)
        start = functools.partial(
            start_application_by,
            application=APPLICATION,
            directory=base,
            python_path=_REPOSITORY,
            environment={"SETS_BASE": str(base)},
        )
        with start("http") as http, start("uwsgi") as uwsgi, start("fastcgi") as fastcgi:
            applications: Mapping[Protocol, Backend] = {
                "http": http,
                "uwsgi": uwsgi,
                "fastcgi": fastcgi,
            }
            modules = readable_library(library, ["tests.configurations"])
            yield Field(base, chosen, applications, modules)


@pytest.mark.parametrize("server", ROOMS)
def test_files_come_through_the_most_hostile(server: str, field: Field) -> None:
    (field.base / server).mkdir()
    share(field.base / server / "logs")
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        seen = list(pool.map(functools.partial(_seen, server, field), field.chosen[server]))
    assert seen == [_expected(asked, server) for asked in field.chosen[server]]
    assert len(seen) == _FETCHED


def _printed(server: str, base: Path) -> Iterator[Set]:
    """Yield the sets that ask for a complete configuration and get one, the most hostile first."""
    for asked in sorted(sets(), key=lambda each: each.hostility, reverse=True):
        if not asked.snippet:
            try:
                configuration_of(asked, server, str(base), "127.0.0.1:8080")
            except BadSettingError:
                continue
            yield asked


def _expected(asked: Set, server: str) -> list[object]:
    """Return what is to be seen of a set: the file of each root, and an access log in its place."""
    files: list[object] = [
        (200, type_of(asked.number, index), content_of(asked.number, index))
        for index in range(len(asked.roots))
    ]
    return [asked.number, *files, bool(asked.access_log) and "access_log" in ROOMS[server].complete]


def _seen(server: str, field: Field, asked: Set) -> list[object]:
    """Return what is seen of a set."""
    own, port = field.base / server, free_port()
    protocol = protocol_of(asked, server)
    upstream = ""
    if protocol and asked.socket:
        (own / asked.socket).symlink_to(field.applications[protocol].path)
    elif protocol:
        upstream = field.applications[protocol].by_port
    text = configuration_of(asked, server, str(field.base), f"127.0.0.1:{port}", upstream)
    environment = {
        "HOME": EXPANDED,
        "SETS_BASE": str(field.base),
        "PYTHONPATH": str(field.library),
    }
    seen: list[object] = [asked.number]
    with (
        scratch("front-") as directory,
        start_front_server(server, text, directory, port, environment=environment),
    ):
        for index in range(len(asked.roots)):
            query = f"server={server}&set={asked.number}&root={index}"
            with Browser(port) as browser:  # one each: uWSGI's socket closes without a word
                answer = browser.get(f"{quote(asked.mount)}file?{query}")
            seen.append((answer.status, answer.headers["Content-Type"], answer.body))
        return [*seen, bool(asked.access_log) and _is_written(own / asked.access_log)]


def _is_written(log: Path) -> bool:
    """Whether a server writes a log, within its time if there is one."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if log.exists() and log.stat().st_size:  # uWSGI makes it for the first line
            return True
        time.sleep(0.01)
    return False
