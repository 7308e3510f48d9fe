"""What readers add to the library."""

from __future__ import annotations

import html
import os
import re

import pytest

from tests.library.asking import NOTES, PAGE, PAGE_TITLE, assert_is_page, shared
from tests.library.reader import Reader
from tests.library.running import Library


def test_a_document_belongs_to_who_added_it(ada: Reader, grace: Reader) -> None:
    content = os.urandom(3 * 2**20)  # more than nginx takes unless told, and Django in memory
    assert grace.upload("Nanoseconds", "nano.png", content).status == 302
    page = grace.page_of("Nanoseconds")
    assert grace.get(f"{page}open").body == content
    assert ada.get(f"{page}open").status == 404


def test_a_web_page_does_not_run(grace: Reader) -> None:
    """Neither that of the sample nor one that is added."""
    grace.upload("Another page", "other.HTML", PAGE)
    for title in (PAGE_TITLE, "Another page"):
        answer = grace.get(f"{grace.page_of(title)}open")
        assert (answer.status, answer.body) == (200, PAGE)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"] == "sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["run.svg", "run.exe", "html", "film.webm.js"])
def test_other_types_are_not_taken(grace: Reader, name: str) -> None:
    answer = grace.upload("Something else", name, PAGE)
    assert answer.status == 200
    assert b'class="errorlist"' in answer.body
    assert b"Something else</a>" not in grace.get("/").body


@pytest.mark.parametrize(
    "name",
    ["¡mañana! 是.txt", "‽.txt", "😀" * 200 + ".txt", "a" * 300 + ".TXT", "%.%.txt"],
)
def test_files_may_be_called_anything(grace: Reader, name: str) -> None:
    for content in (NOTES, PAGE):  # the second of this name keeps the first as it is
        title = os.urandom(8).hex()
        assert grace.upload(title, name, content).status == 302
        answer = grace.get(f"{grace.page_of(title)}download")
        assert (answer.status, answer.body) == (200, content)
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{title}.txt"'


def test_no_name_leads_out_of_the_owners_folder(library: Library, grace: Reader) -> None:
    assert grace.upload("Outside", "../../outside.txt", NOTES).status == 302
    (found,) = library.folder.parent.rglob("outside*")
    assert found.parent == library.state / "documents" / "2"


def test_titles_are_text(grace: Reader) -> None:
    title = '<b>"a"</b>/../x; y%'
    grace.upload(title, "text.txt", NOTES)
    text = grace.get("/").body.decode()
    assert "<b>" not in text
    answer = grace.get(f"{grace.page_of(html.escape(title))}download")
    assert answer.body == NOTES
    assert "/" not in answer.headers["Content-Disposition"].partition("filename*")[0]


@pytest.mark.parametrize("title", ["😀" * 200, "two\r\nlines", "\u202eexe.txt", "%2e%2e/%"])
def test_a_title_may_be_anything(
    library: Library, grace: Reader, stranger: Reader, title: str
) -> None:
    grace.upload(title, "text.txt", NOTES)
    newest = max(re.findall(r"/documents/(\d+)/", grace.get("/").body.decode()), key=int)
    page = f"/documents/{newest}/"
    link = shared(library, grace, page)
    for reader, target in ((grace, f"{page}download"), (stranger, link)):
        answer = reader.get(target)
        assert (answer.status, answer.body) == (200, NOTES)


def test_a_title_with_the_suffix_keeps_it_once(grace: Reader) -> None:
    grace.upload("Report.txt", "text.txt", NOTES)
    answer = grace.get(f"{grace.page_of('Report.txt')}download")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Report.txt"'


def test_a_file_that_is_gone_is_not_found(library: Library, grace: Reader) -> None:
    grace.upload("Gone", "gone.txt", NOTES)
    page = grace.page_of("Gone")
    (library.state / "documents" / "2" / "gone.txt").unlink()
    assert grace.get(page).status == 200
    assert_is_page(grace.get(f"{page}download"), 404, "Not found")
