"""Names of files as browsers ask for them: nginx is told the right one."""

from __future__ import annotations

import pytest

from tests.frameworks.stacks import ALL, HANDING_OVER
from tests.frameworks.uploads import NAMES, Uploads, content_of, etag_of, target_of
from tests.servers.browser import Browser

pytestmark = pytest.mark.parametrize("name", NAMES)


@pytest.mark.parametrize("stack", ALL)
def test_a_file_of_any_name_arrives(browser: Browser, name: str) -> None:
    answer = browser.get(target_of(name))
    assert (answer.status, answer.body) == (200, content_of(name))


@pytest.mark.parametrize("stack", HANDING_OVER)
def test_a_file_of_any_name_is_handed_over(browser: Browser, uploads: Uploads, name: str) -> None:
    answer = browser.get(target_of(name))
    assert answer.headers["ETag"] == etag_of(uploads.root / name)


@pytest.mark.parametrize("stack", ["flask", "django"])
def test_the_name_to_save_it_under_arrives(browser: Browser, bare: Browser, name: str) -> None:
    given = bare.get(target_of(name)).headers["Content-Disposition"]
    assert "filename" in given
    assert browser.get(target_of(name)).headers["Content-Disposition"] == given
