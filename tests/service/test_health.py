"""`/.health`: whether files can be delivered."""

from __future__ import annotations

import pytest

from tests.asgi_client import ask
from tests.service.site import LINKS, Site
from xsendfile.service import application


@pytest.mark.parametrize("mount", ["/", "/files/"])
def test_it_is_well_without_a_link_and_whatever_the_mount(site: Site, mount: str) -> None:
    for service in (site.serving(mount=mount), site.public(mount=mount)):
        answer = service.ask("/.health")
        assert (answer.status, answer.body) == (200, b"200 OK\n")
        assert answer.header("Cache-Control") == "no-store"
        assert answer.header("Content-Type") == "text/plain; charset=utf-8"


def test_head(site: Site) -> None:
    answer = site.ask("/.health", "HEAD")
    assert (answer.status, answer.header("Content-Length"), answer.body) == (200, "7", b"")


def test_other_methods(site: Site) -> None:
    assert site.ask("/.health", "POST").status == 405


def test_a_root_that_has_gone(site: Site) -> None:
    service = application(site.variables)
    assert ask(service, b"/.health").status == 200
    moved = site.root.rename(site.root.with_name("moved"))
    answer = ask(service, b"/.health")
    assert (answer.status, answer.body) == (503, b"503 Service Unavailable\n")
    moved.rename(site.root)
    assert ask(service, b"/.health").status == 200


def test_a_file_of_that_name_is_reached_by_a_link(site: Site) -> None:
    """A link has a query, or is longer."""
    (site.root / ".health").write_bytes(b"a file")
    assert site.ask(LINKS.sign(".health")).body == b"a file"
    assert site.ask(LINKS.sign(".health", form="path")).body == b"a file"
    assert site.ask("/.health").body == b"200 OK\n"


def test_what_lies_below_is_no_health(site: Site) -> None:
    assert site.ask("/.health/x").status == 403
    assert site.public().ask("/.health/x").status == 404
