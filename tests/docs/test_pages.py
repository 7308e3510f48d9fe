"""Every block of code that a user sees is run, from top to bottom of its page."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.docs.blocks import REPOSITORY, blocks_of, pages
from tests.docs.commands import environment
from tests.docs.who import ELSEWHERE, INCLUDED

PAGES = pages()


@pytest.mark.parametrize("page", PAGES)
def test_each_block_of_the_page_holds(page: str) -> None:
    """In a process of its own: frameworks keep their settings."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.docs.run", page],
        cwd=REPOSITORY,
        env={**os.environ, **environment()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("page", ELSEWHERE)
def test_what_is_run_elsewhere_is_on_the_page_and_has_its_test(page: str) -> None:
    shown = {block.language for block in blocks_of(page) if block.is_shown}
    assert set(ELSEWHERE[page]) <= shown
    assert all((REPOSITORY / test).exists() for test in ELSEWHERE[page].values())


def test_what_is_included_is_on_a_page_and_has_its_test() -> None:
    shown = {
        os.path.normpath(os.path.join(os.path.dirname(page), block.argument))
        for page in PAGES
        for block in blocks_of(page)
        if block.language == "{literalinclude}"
    }
    assert shown == set(INCLUDED)
    assert all((REPOSITORY / test).exists() for test in INCLUDED.values())


def test_all_frameworks_and_front_servers_have_their_page() -> None:
    wanted = {
        "how-to": "asgi bottle django falcon flask litestar pyramid quart starlette turbogears "
        "wsgi",
        "front-servers": "apache caddy containers lighttpd nginx uwsgi without",
        "moving": "django-sendfile2 flask-send-file mod-auth-token secdownload secure-link "
        "xsendfile-1.0",
    }
    for folder, names in wanted.items():
        assert {f"docs/{folder}/{name}.md" for name in names.split()} <= set(PAGES)
