"""What the README tells somebody to do, done as it says."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.process import scratch
from harness.servers import check_configuration, require_nginx
from tests.library.running import EXAMPLE, Library, blocks, copy_to, started

ELSEWHERE = "/srv/library"  # in the README
STORAGE_LINE, TYPE_LINE = blocks("python")
FILM = (EXAMPLE / "sample" / "film.webm").read_bytes()
SOUND = b"ID3 a recording"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A copy of the example."""
    require_nginx()
    with scratch("library-") as directory:
        yield copy_to(directory)


def film(library: Library) -> bytes:
    """Return Ada's film, as nginx sends it to her."""
    with library.reader("ada") as ada:
        return ada.get(f"{ada.page_of('A film of thirty seconds')}open").body


def test_the_documents_lie_in_another_directory(folder: Path) -> None:
    with started(folder) as library:
        assert film(library) == FILM
    elsewhere = folder.parent / "srv-library"
    settings = folder / "library" / "settings.py"
    line = STORAGE_LINE.replace(ELSEWHERE, str(elsewhere))
    text, count = re.subn(r"^STORAGE =.*\n", line, settings.read_text(), flags=re.MULTILINE)
    assert count == 1
    settings.write_text(text)
    (move,) = [block for block in blocks("console") if block.startswith("$ mv ")]
    elsewhere.mkdir()
    subprocess.run(
        shlex.split(move.removeprefix("$ ").replace(ELSEWHERE, str(elsewhere))),
        cwd=folder,
        check=True,
    )
    with started(folder) as library:
        assert film(library) == FILM
        with library.reader("ada") as ada:
            assert ada.upload("New", "new.txt", b"new").status == 302
            assert ada.get(f"{ada.page_of('New')}open").body == b"new"
        assert f'"{elsewhere}/"' in (library.state / "nginx.conf").read_text()
    assert (elsewhere / "1" / "new.txt").read_bytes() == b"new"
    assert not (folder / "var" / "documents").exists()


def test_another_type_of_documents_is_taken(library: Library, folder: Path) -> None:
    with library.reader("grace") as grace:
        refused = grace.upload("Interview", "interview.mp3", SOUND)
        assert (refused.status, b"errorlist" in refused.body) == (200, True)
    types = folder / "library" / "document_types.py"
    text, count = re.subn(
        r"^DOCUMENT_TYPES = {\n",
        rf"\g<0>{TYPE_LINE}",
        types.read_text(),
        flags=re.MULTILINE,
    )
    assert count == 1
    types.write_text(text)
    with started(folder) as changed, changed.reader("grace") as grace:
        assert grace.upload("Interview", "interview.mp3", SOUND).status == 302
        assert b"<td>Recording</td>" in grace.get("/").body
        page = grace.page_of("Interview")
        assert f'<audio controls src="{page}open"'.encode() in grace.get(page).body
        answer = grace.get(f"{page}open", Range="bytes=4-")
        assert (answer.status, answer.body) == (206, b"a recording")
        assert answer.headers["Content-Type"] == "audio/mpeg"
        assert "Content-Disposition" not in answer.headers or answer.headers[
            "Content-Disposition"
        ].startswith("inline")


def test_every_file_that_it_names_is_there() -> None:
    text = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `(library/[^`]+)` \|", text, re.MULTILINE)
    assert [name for name in named if not (EXAMPLE / name).exists()] == []
    told = {name.rstrip("/") for name in named}
    modules = {f"library/{path.name}" for path in (EXAMPLE / "library").glob("*.py")}
    assert modules - told == {"library/__init__.py", "library/wsgi.py"}


def test_nginx_is_configured_as_it_says() -> None:
    snippet, complete = [
        subprocess.run(
            [sys.executable, "-m", *shlex.split(block.removeprefix("$ "))],
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for block in blocks("console")
        if block.startswith("$ xsendfile config ")
    ]
    assert 'location ^~ "/_documents/" {' in snippet
    assert "http {" not in snippet
    with scratch("library-nginx-") as directory:
        log = str(directory / "run" / "access.log")
        check_configuration("nginx", complete.replace("/var/log/nginx/library.log", log), directory)
