"""A download has its exact name, on the disk of whoever has asked for it."""

from __future__ import annotations

import pytest

from tests.browser.chromium import Chromium
from tests.browser.conftest import CONTENT, Site
from tests.browser.names import NAMES


@pytest.mark.parametrize("number", range(len(NAMES)), ids=[name.label for name in NAMES])
@pytest.mark.parametrize("kind", ["attachment", "inline"])
def test_a_file_is_saved_under_its_name(
    site: Site, browser: Chromium, kind: str, number: int
) -> None:
    """Inline, too: of a type that no browser shows, so that it is saved all the same."""
    if browser.url != f"{site.url}/":
        browser.visit(f"{site.url}/")
    with browser.saving(len(CONTENT)) as saved:
        browser.click(f"#{kind}-{number}")
    (file,) = saved
    assert file.name == NAMES[number].saved
    assert file.read_bytes() == CONTENT
