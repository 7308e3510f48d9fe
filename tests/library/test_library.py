"""`examples/library`: a Django site under gunicorn, behind a real nginx."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

import pytest

from tests.library.asking import (
    FILM,
    FILM_TITLE,
    MOST_MOVED,
    PDF,
    PDF_TITLE,
    asked,
    assert_is_page,
    link_of,
)
from tests.library.reader import Reader
from tests.library.running import EXAMPLE, PASSWORDS, Library, awaited
from tests.servers.browser import Answer


def test_the_command_says_where_it_is_and_who_may_log_in(library: Library) -> None:
    said = library.said()
    assert f"http://127.0.0.1:{library.port}/ " in said
    for name, password in PASSWORDS.items():
        assert f"Sample user: {name}, password: {password}\n" in said
        assert f"| {name} | {password} |" in (EXAMPLE / "README.md").read_text(encoding="utf-8")


def test_nginx_has_what_xsendfile_prints_and_one_line_more(library: Library) -> None:
    (command,) = re.findall(r"^  xsendfile (config nginx .*)$", library.said(), re.MULTILINE)
    printed = subprocess.run(
        [sys.executable, "-m", "xsendfile", *shlex.split(command)],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    configuration = (library.state / "nginx.conf").read_text(encoding="utf-8")
    assert configuration == printed.replace("http {", "http { client_max_body_size 100m;")


def test_it_has_nothing_to_complain_of_itself(library: Library) -> None:
    assert "no issues" in library.manage("check")
    assert "No changes" in library.manage("makemigrations", "--check", "--dry-run")


def test_nobody_else_may_look_into_what_it_keeps(library: Library) -> None:
    for path in (library.state, library.state / "secret-key"):
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "target",
    ["/", "/documents/1/", "/documents/1/open", "/documents/1/download", "/deliveries/"],
)
def test_a_stranger_is_sent_to_the_login(stranger: Reader, target: str) -> None:
    answer = stranger.get(target)
    assert (answer.status, answer.headers["Location"]) == (302, f"/login/?next={target}")
    assert b"<h1>Log in</h1>" in stranger.get(answer.headers["Location"]).body


def test_the_owner_gets_the_bytes_by_nginx(library: Library, ada: Reader) -> None:
    answer, line = asked(library, ada, f"{ada.page_of(PDF_TITLE)}download")
    assert (answer.status, answer.body) == (200, PDF)
    assert (line["status"], line["sent"]) == (200, len(PDF))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="_manana! _.pdf"; '
        "filename*=UTF-8''%C2%A1ma%C3%B1ana!%20%E6%98%AF.pdf"
    )
    assert "X-Accel-Redirect" not in answer.headers


def test_the_application_moves_no_bytes_of_a_film(library: Library, ada: Reader) -> None:
    answer, line = asked(library, ada, f"{ada.page_of(FILM_TITLE)}open")
    assert (answer.status, answer.body) == (200, FILM)
    assert line["sent"] == len(FILM)
    assert int(line["upstream_bytes_received"]) < MOST_MOVED < len(FILM)


def test_a_film_can_be_wound_forward(library: Library, ada: Reader) -> None:
    page = ada.page_of(FILM_TITLE)
    assert f'<video controls src="{page}open"'.encode() in ada.get(page).body
    answer, line = asked(library, ada, f"{page}open", Range="bytes=9000-9999")
    assert (answer.status, answer.body) == (206, FILM[9000:10000])
    assert answer.headers["Content-Type"] == "video/webm"
    assert answer.headers["Content-Range"] == f"bytes 9000-9999/{len(FILM)}"
    assert (line["status"], line["sent"]) == (206, 1000)
    assert int(line["upstream_bytes_received"]) < MOST_MOVED


@pytest.mark.parametrize("place", ["", "open", "download"])
def test_another_reader_gets_the_sites_own_404(ada: Reader, grace: Reader, place: str) -> None:
    numbers = "4711", "9" * 30
    for page in (ada.page_of(FILM_TITLE), *(f"/documents/{number}/" for number in numbers)):
        assert_is_page(grace.get(f"{page}{place}"), 404, "Not found")


@pytest.mark.parametrize("target", ["/_documents/1/film.webm", "/_documents/", "/nothing"])
def test_nobody_gets_past_the_application(ada: Reader, target: str) -> None:
    answer = ada.get(target)
    assert answer.status == 404
    assert FILM[:100] not in answer.body


class TestLinks:
    """Links that open one document for whoever has them, until they end."""

    def test_a_link_needs_no_login(self, library: Library, ada: Reader, stranger: Reader) -> None:
        answer, line = asked(library, stranger, link_of(library, ada, FILM_TITLE))
        assert (answer.status, answer.body) == (200, FILM)
        assert answer.headers["Content-Disposition"].endswith(f'filename="{FILM_TITLE}.webm"')
        assert int(line["upstream_bytes_received"]) < MOST_MOVED

    def test_it_opens_parts_of_a_film(
        self, library: Library, ada: Reader, stranger: Reader
    ) -> None:
        part = stranger.get(link_of(library, ada, FILM_TITLE), Range="bytes=-10")
        assert (part.status, part.body) == (206, FILM[-10:])

    def test_one_that_has_ended_shows_the_sites_page(
        self, library: Library, stranger: Reader
    ) -> None:
        code = (
            "from library.models import Document; print('link', "
            f"Document.objects.get(title={FILM_TITLE!r}).link(1))"
        )
        (link,) = re.findall(r"^link (\S+)$", library.manage("shell", "-c", code), re.MULTILINE)

        def ended() -> Answer | None:
            answer = stranger.get(link)
            return None if answer.status == 200 else answer

        answer = awaited(ended)
        assert_is_page(answer, 410, "This link has ended")
        assert "no-store" in answer.headers["Cache-Control"]

    @pytest.mark.parametrize(
        ("part", "other"),
        [("film.webm", "notes.txt"), ("expires=", "expires=1"), ("/documents/", "/others/")],
    )
    def test_an_altered_one_opens_nothing(
        self, library: Library, ada: Reader, stranger: Reader, part: str, other: str
    ) -> None:
        link = link_of(library, ada, FILM_TITLE)
        assert part in link
        answer = stranger.get(link.replace(part, other))
        assert answer.status in {403, 404}
        assert_is_page(answer, answer.status, {403: "Not for you", 404: "Not found"}[answer.status])
