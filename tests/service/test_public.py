"""The service without links."""

from __future__ import annotations

import asyncio

import pytest

from tests.asgi_client import asked, scope_for
from tests.service.site import LINKS, Site
from xsendfile.service import application


def test_every_file_is_for_everybody(site: Site) -> None:
    answer = site.public().ask("/docs/q3.pdf")
    assert (answer.status, answer.body) == (200, b"%PDF of the third quarter")


@pytest.mark.parametrize(
    "path",
    ["/.htpasswd", "/.git/config", "/docs/.hidden", "/.", "/..", "/../outside",
     "/docs/../.htpasswd", "/docs/./.hidden", "/.well-known/x"],
)  # fmt: skip
def test_dotfiles_are_refused_wherever_they_lie(site: Site, path: str) -> None:
    assert site.public().ask(path).status == 404


@pytest.mark.parametrize(
    "path",
    ["/", "", "//docs/q3.pdf", "/docs", "/docs/", "/missing", "/out", "/docs/q3.pdf/", "/a\0"],
)
def test_what_is_no_file_inside_is_not_found(site: Site, path: str) -> None:
    assert site.public().ask(path).status == 404


def test_a_path_in_the_root_s_own_name_is_not_found(site: Site) -> None:
    assert site.public().ask(f"/{site.root}/docs/q3.pdf").status == 404


def test_a_path_that_has_no_bytes_is_not_found(site: Site) -> None:
    scope = {**scope_for(), "path": "/\ud800", "raw_path": None}
    answer = asyncio.run(asked(application(site.public().variables), scope))
    assert answer.status == 404


def test_a_name_that_is_not_utf_8(site: Site) -> None:
    (site.root / "caf\udce9.txt").write_bytes(b"coffee")
    assert site.public().ask("/caf\udce9.txt").body == b"coffee"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods(site: Site, method: str) -> None:
    answer = site.public().ask("/docs/q3.pdf", method)
    assert (answer.status, answer.header("Allow")) == (405, "GET, HEAD")


def test_a_link_is_a_path_with_a_query_that_means_nothing(site: Site) -> None:
    assert site.public().ask(LINKS.sign("docs/q3.pdf")).status == 200


def test_what_would_run_in_the_sites_name_is_saved(site: Site) -> None:
    answer = site.public().ask("/docs/page.html")
    assert (answer.header("Content-Disposition") or "").startswith("attachment")


def test_a_symbolic_link_of_another_name_is_followed(site: Site) -> None:
    """It was put there by who may write below the root."""
    (site.root / "shown").symlink_to(".htpasswd")
    assert site.public().ask("/shown").status == 200
    assert site.public(symlinks="deny").ask("/shown").status == 404
