"""The service below a path, and inside another application."""

from __future__ import annotations

import pytest

from tests.service.site import LINKS, Site

LINK = LINKS.sign("docs/q3.pdf")


@pytest.mark.parametrize("mount", ["/", "/files/", "/a/b/"])
def test_links_count_from_the_mount_on(site: Site, mount: str) -> None:
    assert site.serving(mount=mount).ask(mount.removesuffix("/") + LINK).status == 200


@pytest.mark.parametrize(
    "url", [LINK, f"/file{LINK}", f"/files-old{LINK}", f"/FILES{LINK}", "/files"]
)
def test_what_is_not_below_the_mount_is_not_found(site: Site, url: str) -> None:
    assert site.serving(mount="/files/").ask(url).status == 404


def test_what_is_not_below_the_mount_is_not_public(site: Site) -> None:
    public = site.public(mount="/files/")
    assert public.ask("/files/docs/q3.pdf").status == 200
    assert public.ask("/docs/q3.pdf").status == 404


def test_a_mount_that_was_sent_percent_encoded_is_the_same(site: Site) -> None:
    path, _, query = LINK.partition("?")
    raw = f"/%66iles{path}".encode()
    answer = site.serving(mount="/files/").ask(f"/files{path}?{query}", raw_path=raw)
    assert answer.status == 200


@pytest.mark.parametrize("mount", ["/", "/files/"])
def test_inside_another_application_its_path_stands_before_the_mount(
    site: Site, mount: str
) -> None:
    service = site.serving(mount=mount)
    url = "/outer" + mount.removesuffix("/")
    assert service.ask(url + LINK, root_path="/outer").status == 200
    assert service.ask("/outer/.health", root_path="/outer").status == 200
