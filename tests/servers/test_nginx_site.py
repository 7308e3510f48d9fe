"""The generated configuration, with what a site may have added to its server."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import pytest

from harness.process import Server, free_port, scratch
from harness.servers import start_nginx
from tests.servers.browser import Browser
from tests.servers.place import Place, content_of
from xsendfile import PrivateFiles
from xsendfile.servers.config import FrontRoot, configuration


@contextlib.contextmanager
def _site(
    gunicorn: Server, place: Place, roots: list[PrivateFiles | FrontRoot], *, careless: bool
) -> Iterator[Browser]:
    """Run nginx with a public directory for one kind of file, by a regular expression."""
    port = free_port()
    text = configuration(
        "nginx", roots, upstream=f"127.0.0.1:{gunicorn.port}", listen=f"127.0.0.1:{port}"
    )
    public = os.fsdecode(place.public)
    added = f'location ~* "\\.teapot$" {{ root "{public}"; charset utf-8; }}'
    server, brace, _ = text.rstrip().removesuffix("}").rpartition("}")
    text = f"{server}{added}\n{brace}\n}}\n"
    if careless:
        text = text.replace("location ^~ ", "location ")
    with (
        scratch("nginx-") as directory,
        start_nginx(text, directory, port) as process,
        Browser(process.port) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def site(
    gunicorn: Server, place: Place, roots: list[PrivateFiles | FrontRoot]
) -> Iterator[Browser]:
    with _site(gunicorn, place, roots, careless=False) as client:
        yield client


@pytest.mark.parametrize("name", ["site.teapot", "only.teapot"])
def test_a_regular_expression_of_the_site_does_not_win(site: Browser, name: str) -> None:
    answer = site.get(f"/send?name={name}")
    assert (answer.status, answer.body) == (200, content_of(name.encode()))


def test_without_the_caret_it_would_send_a_public_file_of_the_same_name(
    gunicorn: Server, place: Place, roots: list[PrivateFiles | FrontRoot]
) -> None:
    with _site(gunicorn, place, roots, careless=True) as site:
        assert site.get("/send?name=site.teapot").body == b"public, and another file\n"
        assert site.get("/send?name=only.teapot").status == 404


def test_a_charset_that_the_configuration_knows_is_added_to_the_type(site: Browser) -> None:
    answer = site.get("/charset?name=plain.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert site.get("/send?name=plain.txt").headers["Content-Type"] == "text/plain"
