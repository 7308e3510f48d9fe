"""What a recipe signs now opens its file, through the application and a real server."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from harness.application_servers import start_gunicorn
from harness.process import scratch
from tests.application_servers.wire import Answer, ask
from tests.recipes.languages import TESTED, link

FILE = "Größe & Preis/100% +1 #2?.txt"
OTHER = "other.txt"
SECRET = "7ea3a5a2c5ff4f7b9d36"

Visit = Callable[[str, str], Answer]

every_language = pytest.mark.parametrize("language", TESTED)


@pytest.fixture(scope="module")
def visit() -> Iterator[Visit]:
    """Return a function that asks for a link behind its mount."""
    with scratch("recipes-") as directory:
        root = directory / "root"
        (root / FILE).parent.mkdir(parents=True)
        (root / FILE).write_bytes(b"the file")
        (root / OTHER).write_bytes(b"another file")
        environment = {"SITE_ROOT": str(root), "SITE_SECRET": SECRET}
        with start_gunicorn(
            "tests.recipes.site:application",
            directory,
            python_path=Path(__file__).parents[2],
            environment=environment,
        ) as server:
            yield lambda mount, url: ask(server.port, f"/{mount}{url}")


@functools.cache
def native(language: str) -> str:
    fields = ("as=attachment", "name=Größe.txt")
    end = str(int(time.time()) + 3600)
    return link("native", language, FILE, end, *fields, KEY="2026b", SECRET=SECRET)


@functools.cache
def mod_auth_token(language: str) -> str:
    return link("mod-auth-token", language, FILE, str(int(time.time())), SECRET=SECRET)


def with_another_end(url: str) -> str:
    return url[:-1] + ("A" if url[-1] != "A" else "E")


@every_language
def test_a_native_link_opens_its_file_under_its_name(visit: Visit, language: str) -> None:
    answer = visit("native", native(language))
    assert (answer.status, answer.body) == (200, b"the file")
    shown = answer.headers["Content-Disposition"]
    assert shown.startswith("attachment;")
    assert "filename*=UTF-8''Gr%C3%B6%C3%9Fe.txt" in shown


@every_language
def test_a_link_of_mod_auth_token_opens_its_file(visit: Visit, language: str) -> None:
    answer = visit("mod-auth-token", mod_auth_token(language))
    assert (answer.status, answer.body) == (200, b"the file")


@every_language
@pytest.mark.parametrize(
    ("part", "altered"),
    [
        (quote(FILE), OTHER),
        ("as=attachment", "as=inline"),
        ("expires=1", "expires=2"),
        ("key=2026b", "key=2026a"),
        ("name=Gr", "name=Kr"),
    ],
)
def test_an_altered_native_link_opens_nothing(
    visit: Visit, language: str, part: str, altered: str
) -> None:
    url = native(language)
    assert url.count(part) == 1
    answer = visit("native", url.replace(part, altered))
    assert answer.status == 403
    assert b"file" not in answer.body


@every_language
def test_a_native_link_with_another_signature_opens_nothing(visit: Visit, language: str) -> None:
    assert visit("native", with_another_end(native(language))).status == 403


@every_language
def test_a_link_of_mod_auth_token_opens_no_other_file(visit: Visit, language: str) -> None:
    url = mod_auth_token(language)
    answer = visit("mod-auth-token", url.replace(quote(FILE), OTHER))
    assert answer.status == 403
