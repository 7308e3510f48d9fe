"""An application that does not see the files grants any name: the front server decides the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.forward_auth_servers.conftest import Front, application_before, front_before
from tests.forward_auth_servers.place import SECRET, content_of
from tests.forward_auth_servers.site.links import url
from xsendfile.servers.forward_auth import FORWARD_AUTH_ROOMS


@pytest.fixture(scope="module", params=FORWARD_AUTH_ROOMS)
def front(request: pytest.FixtureRequest, root: Path) -> Iterator[Front]:
    name: str = request.param
    unseen = {"SITE_UNSEEN": "1"}
    with (
        application_before(name, "gunicorn-gthread", root, unseen) as application,
        front_before(name, application, root) as started,
    ):
        yield started


def test_a_file_with_its_link(front: Front) -> None:
    assert front.ask(url("a.txt")).body == content_of(b"a.txt")


def test_a_missing_file_is_missing(front: Front) -> None:
    assert front.ask(url("missing.txt")).status == 404
    assert front.ask("/files/missing.txt").status == 403


def test_a_directory_is_no_page_and_no_list(front: Front) -> None:
    """By nginx, a redirect to the path with a slash, which no link opens."""
    answer = front.ask(url("sub"))
    assert answer.status == (301 if front.name == "nginx" else 404)
    assert b"this is" not in answer.body
    assert front.ask("/files/sub/?" + url("sub").partition("?")[2]).status == 403


@pytest.mark.parametrize("name", ["out.txt", "out/a.txt", "link.txt"])
def test_nginx_follows_no_link(front: Front, name: str) -> None:
    answer = front.ask(url(name))
    if front.name == "nginx":
        assert answer.status in {403, 404}
        assert SECRET not in answer.body
    else:
        assert answer.status == 200  # Caddy has no such policy: the application has to look


def test_what_is_not_there_is_kept_in_no_cache_by_nginx(front: Front) -> None:
    if front.name == "nginx":
        assert "cache-control" not in front.ask(url("missing.txt")).headers
