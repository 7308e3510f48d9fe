"""`PrivateFiles(inline="safe")`: nothing that users have uploaded acts in the site's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment
from wsgiref.util import FileWrapper

import pytest

from tests.byteranges import parts_of
from tests.wsgi.client import Answer, ask, sending
from xsendfile import Caddy, Nginx, PrivateFiles, Sender, Serve
from xsendfile.wsgi import SendfileMiddleware

SHOWN = [
    *("photo.png", "photo.JPG", "photo.gif", "photo.webp", "song.mp3", "film.mp4", "film.webm"),
    *("notes.txt", "report.pdf", "page.html.png"),
]
SAVED = [
    *("data.bin", "data.zip", "data.json", "data.csv", "style.css", "letter.docx", "README"),
    *(".htaccess", "page.html.", "page.", "unknown.x-y", "photo.tiff", "page.html.gz"),
]
RUNS = [
    *("page.html", "PAGE.HTM", "page.xhtml", "page.xht", "photo.svg", "photo.png.svg", "feed.rss"),
    *("feed.atom", "data.xml", "style.xsl", "style.xslt", "map.kml", "mail.eml", "mail.mht"),
    *("mail.MHTML", "script.js", "script.mjs"),
]
DATA = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What users have uploaded."""
    directory = tmp_path_factory.mktemp("uploads")
    for name in (*SHOWN, *SAVED, *RUNS):
        (directory / name).write_bytes(DATA)
    return directory.resolve()


@pytest.fixture(params=[Serve(), Nginx("/_uploads/"), Caddy("/_uploads/")], ids=repr)
def uploads(request: pytest.FixtureRequest, root: Path) -> PrivateFiles:
    sender: Sender = request.param
    return PrivateFiles(root, sender, inline="safe")


@pytest.fixture
def served(root: Path) -> PrivateFiles:
    return PrivateFiles(root, inline="safe")


def kind_of(answer: Answer) -> str:
    """Return what a browser does with an answer, having seen that it sniffs nothing."""
    assert answer.header("X-Content-Type-Options") == "nosniff"
    disposition = answer.header("Content-Disposition") or "inline"
    policies = (answer.header("Content-Security-Policy") or "").split(",")
    if disposition.partition(";")[0] == "inline":
        return "shown"
    return "saved, without rights" if "sandbox" in map(str.strip, policies) else "saved"


KINDS = [
    *((name, "shown") for name in SHOWN),
    *((name, "saved") for name in SAVED),
    *((name, "saved, without rights") for name in RUNS),
]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_becomes_of_a_file_by_its_name(uploads: PrivateFiles, method: str) -> None:
    kinds = [
        (name, kind_of(ask(sending(uploads, name), method=method)))
        for name in (*SHOWN, *SAVED, *RUNS)
    ]
    assert kinds == KINDS


def test_without_the_policy_nothing_is_added(root: Path) -> None:
    answer = ask(sending(PrivateFiles(root), "page.html"))
    names = {name.lower() for name, _ in answer.headers}
    assert not names & {
        *("x-content-type-options", "content-disposition", "content-security-policy")
    }


WITHOUT_RIGHTS = "saved, without rights"
ATTEMPTS: list[tuple[str, dict[str, Any], str]] = [
    # What the application asks for is tightened, never loosened.
    ("photo.png", {"as_attachment": True}, "saved"),
    ("photo.png", {"as_attachment": True, "download_name": "page.html"}, "saved"),
    ("photo.png", {"download_name": "page.html"}, "shown"),
    ("page.html", {"as_attachment": False, "download_name": "photo.png"}, WITHOUT_RIGHTS),
    ("photo.png", {"mimetype": "text/html"}, WITHOUT_RIGHTS),
    ("photo.png", {"mimetype": "IMAGE/SVG+XML; charset=utf-8"}, WITHOUT_RIGHTS),
    ("photo.png", {"mimetype": "application/x-unknown"}, "saved"),
    ("page.html", {"mimetype": "text/plain; charset=utf-8"}, "shown"),
    ("page.html", {"mimetype": 'text/plain; x="text/html"'}, "shown"),
    ("photo.png", {"mimetype": "multipart/related; boundary=x"}, WITHOUT_RIGHTS),
    *(
        ("page.html", {"headers": headers}, WITHOUT_RIGHTS)
        for headers in (
            {"Content-Disposition": "inline"},
            {"content-disposition": 'INLINE; filename="a.html"'},
            [("Content-Disposition", "inline"), ("Content-Disposition", "attachment")],
            {"X-Content-Type-Options": "sniff"},
            [("X-CONTENT-TYPE-OPTIONS", "nosniff"), ("x-content-type-options", "")],
            {"Content-Security-Policy": "sandbox allow-scripts allow-same-origin"},
            [("content-security-policy", "script-src *"), ("Content-Security-Policy", "")],
            {"content-type": "TEXT/HTML;charset=utf-8"},
        )
    ),
    *(
        ("photo.png", {"headers": {"content-TYPE": media_type}}, WITHOUT_RIGHTS)
        for media_type in (
            *("text/html", "Text/Html ; charset=utf-8", "text/html ;x", "image/svg+xml;x"),
            *("application/xhtml+xml", "a/b+xml", "text/plain; a=b, text/html", "text/html, */*"),
        )
    ),
    *(
        ("photo.png", {"headers": {"Content-Type": media_type}}, "saved")
        for media_type in ("", "garbage", "/", "*/*", ";image/png", "image/png\xa0")
    ),
]


@pytest.mark.parametrize(("name", "options", "kind"), ATTEMPTS)
def test_no_option_loosens_the_policy(
    root: Path, name: str, options: dict[str, Any], kind: str
) -> None:
    files = PrivateFiles(root, Nginx("/_uploads/"), inline="safe")
    assert kind_of(ask(sending(files, name, **options))) == kind


def test_of_several_types_the_worst_counts(served: PrivateFiles) -> None:
    headers = [("Content-Type", "image/png"), ("content-type", "text/html")]
    answer = ask(sending(served, "photo.png", headers=headers))
    assert kind_of(answer) == WITHOUT_RIGHTS


def test_a_table_of_types_of_ones_own_is_judged_as_well(root: Path) -> None:
    types = {"png": "text/html", "html": "text/plain"}
    files = PrivateFiles(root, inline="safe", media_types=types)
    assert kind_of(ask(sending(files, "photo.png"))) == WITHOUT_RIGHTS
    assert kind_of(ask(sending(files, "page.html"))) == "shown"


def test_the_name_to_save_under_is_kept(served: PrivateFiles) -> None:
    named = ask(sending(served, "page.html", download_name="Q3.html"))
    assert named.header("Content-Disposition") == 'attachment; filename="Q3.html"'
    own = ask(sending(served, "page.html"))
    assert own.header("Content-Disposition") == 'attachment; filename="page.html"'


def test_a_policy_of_ones_own_stays_beside_ours(served: PrivateFiles) -> None:
    headers = {"Content-Security-Policy": "default-src 'none'"}
    answer = ask(sending(served, "photo.svg", headers=headers))
    assert answer.header("Content-Security-Policy") == "default-src 'none', sandbox"


def test_a_range_is_as_restrained_as_the_whole(served: PrivateFiles) -> None:
    answer = ask(sending(served, "page.html"), HTTP_RANGE="bytes=0-9")
    assert (answer.status, answer.body) == (206, DATA[:10])
    assert kind_of(answer) == WITHOUT_RIGHTS


def test_several_ranges_are_as_restrained_as_the_whole(served: PrivateFiles) -> None:
    answer = ask(sending(served, "page.html"), HTTP_RANGE="bytes=0-9,20-29")
    parts = parts_of(answer.header("Content-Type") or "", answer.body)
    assert [part.content_type for part in parts] == ["text/html", "text/html"]
    assert kind_of(answer) == WITHOUT_RIGHTS


def test_a_304_renews_what_keeps_the_copy_harmless(served: PrivateFiles) -> None:
    answer = ask(sending(served, "page.html"), HTTP_IF_NONE_MATCH="*")
    assert answer.status == 304
    assert answer.header("X-Content-Type-Options") == "nosniff"
    assert answer.header("Content-Security-Policy") == "sandbox"


OWN: list[tuple[list[tuple[str, str]], str]] = [
    ([("Content-Type", "image/png")], "shown"),
    ([("Content-Type", "image/png"), ("Content-Disposition", "attachment")], "saved"),
    ([("Content-Type", "application/x-own")], "saved"),
    ([("Content-Type", "TEXT/html"), ("Content-Disposition", "inline")], WITHOUT_RIGHTS),
    ([("Content-Type", "text/plain; a=b, text/html")], WITHOUT_RIGHTS),
    ([("Content-Type", "image/svg+xml"), ("X-Content-Type-Options", "x")], WITHOUT_RIGHTS),
    ([("Content-Type", "image/png"), ("Content-Type", "text/html")], WITHOUT_RIGHTS),
    (
        [("Content-Type", "text/html"), ("Content-Security-Policy", "sandbox allow-scripts")],
        WITHOUT_RIGHTS,
    ),
]


@pytest.mark.parametrize(("headers", "kind"), OWN)
def test_the_headers_of_an_application_loosen_nothing(
    uploads: PrivateFiles, root: Path, headers: list[tuple[str, str]], kind: str
) -> None:
    def application(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", list(headers))
        return FileWrapper((root / "photo.png").open("rb"))

    assert kind_of(ask(SendfileMiddleware(application, uploads))) == kind


@pytest.mark.parametrize(
    ("variables", "status"),
    [({"HTTP_RANGE": "bytes=99999-"}, 416), ({"HTTP_IF_MATCH": '"a"'}, 412)],
)
def test_a_refusal_shows_nothing_that_was_uploaded(
    served: PrivateFiles, variables: Mapping[str, Any], status: int
) -> None:
    answer = ask(sending(served, "page.html"), **variables)
    assert answer.status == status
    assert answer.header("Content-Type") == "text/plain; charset=utf-8"
    assert DATA not in answer.body
