"""What a browser shows: pictures, films; and no script of an upload."""

from __future__ import annotations

import pytest
from PIL import ImageChops

from tests.browser.chromium import Chromium
from tests.browser.conftest import COLOUR, ROOM, Site

SEEK = 25.0  # seconds of thirty


def test_a_picture_is_shown(site: Site, browser: Chromium) -> None:
    browser.visit(f"{site.url}/uploads/picture.png")
    shown = browser.look("picture")
    centre = (shown.width // 2, shown.height // 2)
    assert shown.getpixel(centre) == COLOUR


def test_a_film_is_wound_forward_without_what_lies_between(site: Site, browser: Chromium) -> None:
    browser.visit(f"{site.url}/film")
    browser.wait(lambda: browser.run(f"return {_VIDEO}.readyState >= 2"))
    assert browser.run(f"return Math.round({_VIDEO}.duration)") == 30
    first = browser.look("film-begin").crop((0, 0, 640, 360))
    known = len(site.logged())
    browser.run(f"{_VIDEO}.currentTime = {SEEK}")
    browser.wait(lambda: browser.run(f"return !{_VIDEO}.seeking && {_VIDEO}.readyState >= 2"))
    assert browser.run(f"return {_VIDEO}.currentTime") == SEEK
    later = browser.look("film-later").crop((0, 0, 640, 360))
    assert ImageChops.difference(first, later).getbbox() is not None, "another picture"
    browser.visit("about:blank")  # ends what it still loads, so that nginx logs it
    browser.wait(lambda: _begins(site, known))
    (begin, *_) = _begins(site, known)
    assert begin > 4 * ROOM, "a range from the end of the film, with four of six parts before it"
    assert sum(line["sent"] for line in site.logged()[known:]) < site.film


_VIDEO = "document.querySelector('video')"


def _begins(site: Site, known: int) -> list[int]:
    """Return where the ranges begin that nginx has sent since, from the application's word."""
    lines = [line for line in site.logged()[known:] if line["status"] == 206]
    for line in lines:
        assert int(line["upstream_bytes_received"]) < 1000, "handed over"
    return sorted((site.film - int(line["announced"]) for line in lines), reverse=True)


@pytest.mark.parametrize("suffix", ["html", "svg"])
def test_an_upload_with_a_script_is_saved_and_runs_nothing(
    site: Site, browser: Chromium, suffix: str
) -> None:
    size = (site.directory / "files" / f"page.{suffix}").stat().st_size
    browser.visit(f"{site.url}/")
    with browser.saving(size) as saved:
        browser.run(f"location.href = '/uploads/page.{suffix}'")
    assert saved[0].name == f"page.{suffix}"
    assert browser.title == "Names", "the page from where it was asked for"
    _assert_ran_nothing_but(site, browser, f"control-{suffix}")


def test_nor_in_a_frame(site: Site, browser: Chromium) -> None:
    browser.visit(f"{site.url}/framed")
    assert browser.title == "Framed"
    browser.look("framed")
    _assert_ran_nothing_but(site, browser, "control-html")


def _assert_ran_nothing_but(site: Site, browser: Chromium, control: str) -> None:
    """Have a script run after all others could, and look which have."""
    known = site.beacons().count(control)
    browser.visit(f"{site.url}/files/{control.replace('-', '.')}")
    browser.wait(lambda: site.beacons().count(control) > known)
    assert {each for each in site.beacons() if each.startswith("page-")} == set()
