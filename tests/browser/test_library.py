"""A real site: the login for who is not logged in, and its own page for a link that has ended."""

from __future__ import annotations

import re

from tests.browser.chromium import Chromium
from tests.library.running import EXAMPLE, PASSWORDS, Library

TITLE = "¡mañana! 是"
DOCUMENT = (EXAMPLE / "sample" / "engine.pdf").read_bytes()


def test_who_is_logged_out_logs_in_and_has_the_document(
    library: Library, browser: Chromium
) -> None:
    with library.reader("ada") as ada:
        page = ada.page_of(TITLE)
    browser.visit(f"http://127.0.0.1:{library.port}/")
    browser.forget()
    browser.visit(f"http://127.0.0.1:{library.port}{page}download")
    assert browser.text("h1") == "Log in"
    assert _is_written_on(browser, "login")
    browser.visit(f"http://127.0.0.1:{library.port}{page}")
    browser.type("[name=username]", "ada")
    browser.type("[name=password]", PASSWORDS["ada"])
    browser.click("form button")
    browser.wait(lambda: browser.title == TITLE)
    browser.look("document")
    with browser.saving(len(DOCUMENT)) as saved:
        browser.click("a[href$=download]")
    assert saved[0].name == f"{TITLE}.pdf"
    assert saved[0].read_bytes() == DOCUMENT


def test_a_link_that_has_ended_shows_the_sites_page(library: Library, browser: Chromium) -> None:
    code = (
        "from library.models import Document; "
        f"print('link', Document.objects.get(title={TITLE!r}).link(1))"
    )
    (link,) = re.findall(r"^link (\S+)$", library.manage("shell", "-c", code), re.MULTILINE)

    def has_ended() -> bool:
        browser.visit(f"http://127.0.0.1:{library.port}{link}")
        return browser.title == "This link has ended"

    browser.visit(f"http://127.0.0.1:{library.port}/login/")
    browser.forget()
    browser.wait(has_ended)
    assert browser.status() == 410
    assert browser.text("h1") == "This link has ended"
    assert "Ask whoever gave it to you for a new one." in browser.text()
    assert _is_written_on(browser, "link-has-ended")


def _is_written_on(browser: Chromium, name: str) -> bool:
    """Whether something dark stands on something light, where the heading is."""
    place = browser.run("return document.querySelector('h1').getBoundingClientRect().toJSON()")
    box = (int(place["left"]), int(place["top"]), int(place["right"]), int(place["bottom"]))
    grey = browser.look(name).crop(box).convert("L").tobytes()
    return max(grey) - min(grey) > 150
