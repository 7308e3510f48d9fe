"""One browser; one site of ours behind nginx, with the configuration that is printed for it."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PIL import Image

from harness.application_servers import start_gunicorn
from harness.process import free_port, scratch, share
from harness.servers import require_nginx, start_nginx
from tests.browser.chromium import Chromium, chromium
from tests.browser.film import stretched
from tests.library.conftest import library
from tests.library.running import EXAMPLE
from xsendfile import Nginx, PrivateFiles
from xsendfile.servers.config import configuration

__all__ = ["library"]

CONTENT = b"the content\n" * 100
COLOUR = (20, 120, 220)
ROOM = 4 * 2**20  # bytes between the clusters of the film
REPOSITORY = Path(__file__).parents[2]
SCRIPT = "document.title = 'ran'; fetch('/beacon/{}')"


class Site(NamedTuple):
    """The site.

    Attributes:
        url: the address of nginx.
        directory: what it has written.
        film: the size of the film, in bytes.

    """

    url: str
    directory: Path
    film: int

    def beacons(self) -> list[str]:
        """Return what the scripts that ran have called."""
        beacons = self.directory / "beacons"
        return beacons.read_text(encoding="utf-8").splitlines() if beacons.exists() else []

    def logged(self) -> list[dict[str, Any]]:
        """Return the lines of nginx's log."""
        text = (self.directory / "run" / "access.json").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.split("\n")[:-1]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    """A browser for all tests."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The site for all tests."""
    require_nginx()
    with scratch("browser-") as directory, contextlib.ExitStack() as servers:
        root = directory / "files"
        film = _planted(root)
        environment = {"SITE_ROOT": str(root), "SITE_BEACONS": str(directory / "beacons")}
        application = servers.enter_context(
            start_gunicorn(
                "tests.browser.site.application:application",
                directory,
                python_path=REPOSITORY,
                environment=environment,
            )
        )
        port, log = free_port(), share(directory / "run") / "access.json"
        text = configuration(
            "nginx",
            [PrivateFiles(root, Nginx("/_files/"))],
            upstream=f"127.0.0.1:{application.port}",
            listen=f"127.0.0.1:{port}",
            access_log=os.fspath(log),
        )
        nginx = servers.enter_context(start_nginx(text, directory, port))
        yield Site(nginx.url, directory, film)


def _planted(root: Path) -> int:
    """Make the files, and return the size of the film."""
    root.mkdir()
    (root / "content.bin").write_bytes(CONTENT)
    Image.new("RGB", (300, 200), COLOUR).save(root / "picture.png")
    for name in ("page", "control"):
        script = SCRIPT.format(f"{name}-NAME")
        (root / f"{name}.html").write_text(
            f"<!doctype html><title>quiet</title><script>{script.replace('NAME', 'html')}</script>"
        )
        (root / f"{name}.svg").write_text(
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
            f"<script>{script.replace('NAME', 'svg')}</script></svg>"
        )
    film = stretched((EXAMPLE / "sample" / "film.webm").read_bytes(), ROOM)
    return (root / "film.webm").write_bytes(film)
