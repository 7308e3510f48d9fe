"""The administrator's page: who downloaded what, and what became of it."""

from __future__ import annotations

import os
import re
import socket

from tests.library.asking import FILM, FILM_TITLE, PDF, PDF_TITLE, assert_is_page, link_of, rows_of
from tests.library.reader import Reader
from tests.library.running import Library, awaited


def test_it_tells_who_was_given_what(
    library: Library, ada: Reader, admin: Reader, stranger: Reader
) -> None:
    ada.get(f"{ada.page_of(PDF_TITLE)}download")
    stranger.get(link_of(library, ada, FILM_TITLE))

    def complete() -> bool:
        return rows_of(admin)[:2] == [
            ["somebody, by a link", "1/film.webm", f"ended: {len(FILM)} bytes"],
            ["ada", "1/engine.pdf", f"ended: {len(PDF)} bytes"],
        ]

    assert awaited(complete)


def test_it_tells_what_was_cut_short(library: Library, ada: Reader, admin: Reader) -> None:
    size = 64 * 2**20
    ada.upload("Long", "long.mp4", b"the beginning")
    path = library.state / "documents" / "1" / "long.mp4"
    os.truncate(path, size)
    cookie = "; ".join(f"{each.key}={each.value}" for each in ada.cookies.values())
    target = f"{ada.page_of('Long')}download"
    with socket.create_connection(("127.0.0.1", library.port)) as connection:
        connection.sendall(
            f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()
        )
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")

    def told() -> list[str] | None:
        row = rows_of(admin)[0]
        return row if not row[2].startswith("under way") else None

    who, what, outcome = awaited(told)
    assert (who, what) == ("ada", "1/long.mp4")
    cut = re.fullmatch(r"cut short: about (\d+) of (\d+) bytes", outcome)
    assert cut
    assert int(cut[1]) < int(cut[2]) == size


def test_it_tells_parts_and_what_nginx_did_not_send(ada: Reader, admin: Reader) -> None:
    target = f"{ada.page_of(FILM_TITLE)}open"
    part = ada.get(target, Range="bytes=0-99")
    ada.get(target, If_None_Match=part.headers["ETag"])
    assert awaited(
        lambda: (
            [row[2] for row in rows_of(admin)[:2]]
            == ["not sent again: the browser had it", "ended: 100 bytes"]
        )
    )


def test_it_needs_no_log(library: Library) -> None:
    code = (
        "from pathlib import Path; from library.access_log import outcomes; "
        "print('told', outcomes(Path('/nowhere/access.log')))"
    )
    assert "told {}\n" in library.manage("shell", "-c", code)


def test_nobody_else_sees_it(ada: Reader) -> None:
    assert_is_page(ada.get("/deliveries/"), 403, "Not for you")
    assert b"/deliveries/" not in ada.get("/").body
