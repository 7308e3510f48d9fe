"""The sample, and what the tests ask of the pages."""

from __future__ import annotations

import html
import re
from typing import Any

from tests.library.reader import Reader
from tests.library.running import EXAMPLE, Library
from tests.servers.browser import Answer

FILM, NOTES, PDF, PAGE = (
    (EXAMPLE / "sample" / name).read_bytes()
    for name in ("film.webm", "notes.txt", "engine.pdf", "page.html")
)
FILM_TITLE, PDF_TITLE, PAGE_TITLE = (
    "A film of thirty seconds",
    "¡mañana! 是",
    "A page with a script",
)
MOST_MOVED = 2000  # bytes that the application may send of a file: headers, no body


def link_of(library: Library, reader: Reader, title: str) -> str:
    """Return a new link to a document, without the site's address."""
    return shared(library, reader, reader.page_of(title))


def shared(library: Library, reader: Reader, page: str) -> str:
    """Return a new link, as the page of a document shows it, without the site's address."""
    answer = reader.fill_in(page, lives="3600")
    assert answer.status == 200
    found = re.search(r'class="link"><a href="([^"]+)"', answer.body.decode())
    assert found
    address, slash, link = html.unescape(found[1]).partition("/links/")
    assert address == f"http://127.0.0.1:{library.port}"
    return slash + link


def asked(
    library: Library, reader: Reader, target: str, **headers: str
) -> tuple[Answer, dict[str, Any]]:
    """Return the answer to a request for a file, and nginx's line about it."""
    answer = reader.get(target, **headers)
    return answer, library.logged(library.latest_request_id())


def rows_of(admin: Reader) -> list[list[str]]:
    """Return the table of deliveries, the latest first: who, what and what became of it."""
    text = admin.get("/deliveries/").body.decode()
    rows = [re.findall("<td>(.*?)</td>", row) for row in text.split("<tr>")]
    return [[html.unescape(cell) for cell in row[1:]] for row in rows if row]


def assert_is_page(answer: Answer, status: int, title: str) -> None:
    """Assert that this is a page of the site's own."""
    assert answer.status == status
    assert f"<h1>{title}</h1>" in answer.body.decode()
    assert b'<strong><a href="/">Library</a></strong>' in answer.body
    assert b"documents/1" not in answer.body
