"""What a client gets of a file: handed over, or sent by the application."""

from __future__ import annotations

import io
import mimetypes
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, current_app

from tests.adapters.flask.conftest import LARGE, REPORT, SECRET
from tests.adapters.flask.site import answer, below, file, site
from tests.wsgi.client import ask
from xsendfile import Nginx, PrivateFiles
from xsendfile.flask import send_file, send_from_directory

Settings = dict[str, dict[str, Any]]
HANDED_OVER = [
    ("X-Accel-Redirect", "/_documents/2026/report.pdf"),
    ("Content-Type", "application/pdf"),
    ("Cache-Control", "private, no-cache"),
    ("Content-Length", "0"),
]


def views(directory: Path) -> dict[str, Callable[[], Response]]:
    """Return every way to name one file."""
    files = PrivateFiles(directory, Nginx("/_documents/"))
    name = "2026/report.pdf"
    return {
        "private files": below(files, name),
        "private files, absolute": below(files, directory / name),
        "directory": below(str(directory), name),
        "directory, slash": below(f"{directory}/", name),
        "directory, climbing": below(f"{directory}/2026/..", name),
        "directory as bytes": below(bytes(directory), name.encode()),
        "directory as a path": below(directory, Path(name)),
        "directory, relative": below("documents", name),
        "directory below": below(directory / "2026", "report.pdf"),
        "directory above": below(directory.parent, f"documents/{name}"),
        "home": below("", f"documents/{name}"),
        "file": file(str(directory / name)),
        "file as bytes": file(bytes(directory / name)),
        "file as a path": file(directory / name),
        "file, relative": file(f"documents/{name}"),
        "file, climbing": file(directory / "2026/../2026/report.pdf"),
        "file, a slash too many": file(f"{directory}//{name}"),
    }


WAYS = list(views(Path("/srv")))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nginx_is_handed_the_file(
    directory: Path, by_nginx: Settings, way: str, method: str
) -> None:
    app = site(views(directory)[way], by_nginx, home=directory.parent)
    assert answer(app, method) == (200, HANDED_OVER, b"")


@pytest.mark.parametrize("way", WAYS[2:])
def test_without_a_front_server_the_application_sends_it(
    directory: Path, by_itself: Settings, way: str
) -> None:
    app = site(views(directory)[way], by_itself, home=directory.parent)
    got = answer(app)
    assert (got.status, got.body) == (200, REPORT)
    assert got.header("Content-Type") == "application/pdf"
    assert got.header("Content-Length") == str(len(REPORT))
    assert got.header("Accept-Ranges") == "bytes"
    assert got.header("ETag")


@pytest.mark.parametrize("way", WAYS[2:])
def test_what_lies_below_no_root_is_sent_by_the_application(directory: Path, way: str) -> None:
    settings = {"other": {"ROOT": str(directory.parent / "other"), "SENDER": "apache"}}
    for configured in (settings, None):
        app = site(views(directory)[way], configured, home=directory.parent)
        got = answer(app)
        assert (got.status, got.body) == (200, REPORT)
        assert got.header("X-Sendfile") is None


def test_the_deepest_root_has_the_file_and_of_equal_ones_the_first(directory: Path) -> None:
    def root(path: Path, name: str) -> dict[str, str]:
        return {"ROOT": str(path), "SENDER": "nginx", "LOCATION": f"/_{name}/"}

    settings = {
        "all": root(directory.parent, "all"),
        "deep": root(directory / "2026", "deep"),
        "again": {**root(directory / "2026", "again"), "INLINE": "safe"},
        "documents": root(directory, "documents"),
    }
    for view, location in (
        (file(directory / "2026/report.pdf"), "/_deep/report.pdf"),
        (below(directory.parent, "documents/2026/report.pdf"), "/_deep/report.pdf"),
        (file(directory / "note.txt"), "/_documents/note.txt"),
        (file(directory.parent / "secret.txt"), "/_all/secret.txt"),
    ):
        assert answer(site(view, settings)).header("X-Accel-Redirect") == location


def test_a_root_is_found_by_whatever_way_a_path_leads_to_it(
    directory: Path, by_nginx: Settings
) -> None:
    current = directory.parent / "current"
    current.symlink_to(directory)
    view = file(current / "2026/report.pdf")
    assert answer(site(view, by_nginx)).headers == HANDED_OVER
    by_link = {"documents": {**by_nginx["documents"], "ROOT": str(current)}}
    real = file(directory / "2026/report.pdf")
    assert answer(site(real, by_link)).headers == HANDED_OVER


def test_parents_are_those_that_the_disk_has(directory: Path, by_nginx: Settings) -> None:
    deep = directory.parent / "releases/5/app"
    deep.mkdir(parents=True)
    (deep.parent / "documents").symlink_to(directory)
    (directory.parent / "app").symlink_to(deep)
    # By its text, app/../documents is the root itself; on the disk, releases/5/documents is.
    assert (directory.parent / "app/../documents").resolve() == directory
    view = below("../documents", "2026/report.pdf")
    app = site(view, by_nginx, home=directory.parent / "app")
    assert answer(app).headers == HANDED_OVER
    (deep.parent / "documents").unlink()
    (deep.parent / "documents/2026").mkdir(parents=True)
    (deep.parent / "documents/2026/report.pdf").write_bytes(b"of release 5")
    assert answer(app).body == b"of release 5"


def test_a_file_that_is_named_may_be_a_link_that_leads_anywhere(directory: Path) -> None:
    view = file(directory / "out.txt")
    assert answer(site(view)).body == SECRET


def test_a_view_sets_headers_and_cookies_on_what_is_handed_over(
    directory: Path, by_nginx: Settings
) -> None:
    class OwnResponse(Response):
        """That of an application."""

    def view() -> Response:
        response = send_from_directory(directory, "2026/report.pdf")
        assert type(response) is current_app.response_class is OwnResponse
        response.headers["X-Own"] = "1"
        response.headers["Cache-Control"] = "private, max-age=5"
        response.set_cookie("seen", "report")
        return response

    app = site(view, by_nginx)
    app.response_class = OwnResponse
    got = answer(app)
    assert got.header("X-Accel-Redirect") == "/_documents/2026/report.pdf"
    assert got.header("X-Own") == "1"
    assert got.header("Cache-Control") == "private, max-age=5"
    assert got.header("Set-Cookie") == "seen=report; Path=/"
    assert got.header("Content-Length") == "0"


def test_a_view_may_change_a_response_without_changing_the_next(
    directory: Path, by_nginx: Settings
) -> None:
    def view() -> Response:
        response = send_from_directory(directory, "2026/report.pdf")
        assert list(response.headers) == HANDED_OVER
        response.headers["Content-Type"] = "text/x-own"
        return response

    app = site(view, by_nginx)
    assert answer(app) == answer(app)


def test_an_async_view_answers_alike(directory: Path, by_nginx: Settings) -> None:
    async def view() -> Response:
        return send_from_directory(directory, "2026/report.pdf")

    assert answer(site(view, by_nginx)) == (200, HANDED_OVER, b"")
    assert answer(site(view)).body == REPORT


PRESENTED: list[tuple[dict[str, Any], str, str | None]] = [
    ({}, "application/pdf", None),
    ({"as_attachment": True}, "application/pdf", 'attachment; filename="report.pdf"'),
    ({"download_name": "Q3.pdf"}, "application/pdf", 'inline; filename="Q3.pdf"'),
    ({"download_name": "Q3.csv"}, "text/csv; charset=utf-8", 'inline; filename="Q3.csv"'),
    ({"download_name": "Q3"}, "application/pdf", 'inline; filename="Q3"'),
    (
        {"as_attachment": True, "download_name": "März.pdf"},
        "application/pdf",
        "attachment; filename=\"Marz.pdf\"; filename*=UTF-8''M%C3%A4rz.pdf",
    ),
    ({"mimetype": "text/plain"}, "text/plain; charset=utf-8", None),
    ({"mimetype": "text/plain; charset=latin-1"}, "text/plain; charset=latin-1", None),
    (
        {"mimetype": "image/png", "download_name": "a.csv"},
        "image/png",
        'inline; filename="a.csv"',
    ),
]


@pytest.mark.parametrize(("options", "content_type", "disposition"), PRESENTED)
@pytest.mark.parametrize("settings", ["by_nginx", "by_itself"])
def test_a_file_is_shown_as_flask_would(
    directory: Path,
    settings: str,
    options: dict[str, Any],
    content_type: str,
    disposition: str | None,
    request: pytest.FixtureRequest,
) -> None:
    view = below(directory, "2026/report.pdf", **options)
    got = answer(site(view, request.getfixturevalue(settings)))
    assert got.header("Content-Type") == content_type
    assert got.header("Content-Disposition") == disposition


def test_types_of_the_site_count_and_those_of_a_name_to_save_under(directory: Path) -> None:
    types = {"pdf": "application/x-own", "txt": "text/plain; charset=latin-1"}
    settings = {"documents": {"ROOT": directory, "MEDIA_TYPES": types}}
    for options, content_type in (
        ({}, "application/octet-stream"),
        ({"download_name": "a.pdf"}, "application/x-own"),
        ({"download_name": "a.txt"}, "text/plain; charset=latin-1"),
    ):
        view = below(directory, "3f9a", **options)
        assert answer(site(view, settings)).header("Content-Type") == content_type


def test_the_policy_for_uploads_is_that_of_their_root(directory: Path) -> None:
    (directory / "page.html").write_text("<script>alert(1)</script>")
    settings = {"uploads": {"ROOT": directory, "INLINE": "safe"}}
    for view in (
        file(directory / "page.html"),
        below(directory.parent, "documents/page.html"),
    ):
        got = answer(site(view, settings))
        assert got.header("Content-Disposition") == 'attachment; filename="page.html"'
        assert got.header("X-Content-Type-Options") == "nosniff"
        assert got.header("Content-Security-Policy") == "sandbox"


AGES: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {}, "private, no-cache"),
    ({"max_age": 60}, {}, "private, max-age=60"),
    ({"max_age": 0}, {"SEND_FILE_MAX_AGE_DEFAULT": 9}, "private, max-age=0"),
    ({}, {"SEND_FILE_MAX_AGE_DEFAULT": 9}, "private, max-age=9"),
    ({"max_age": lambda _: None}, {"SEND_FILE_MAX_AGE_DEFAULT": 9}, "private, no-cache"),
]


@pytest.mark.parametrize(("options", "config", "value"), AGES)
def test_freshness_is_that_of_the_argument_or_of_the_configuration(
    directory: Path,
    by_nginx: Settings,
    options: dict[str, Any],
    config: dict[str, Any],
    value: str,
) -> None:
    view = below(directory, "note.txt", **options)
    assert answer(site(view, by_nginx, **config)).header("Cache-Control") == value


def test_freshness_may_depend_on_the_absolute_path(directory: Path, by_nginx: Settings) -> None:
    class OwnFlask(Flask):
        def get_send_file_max_age(self, filename: str | None) -> int | None:
            return 7 if filename == str(directory / "note.txt") else 8

    ages = {str(directory / "note.txt"): 5}
    view = file(directory / "note.txt", max_age=ages.get)
    assert answer(site(view, by_nginx)).header("Cache-Control") == "private, max-age=5"

    app = OwnFlask(__name__)
    app.config["XSENDFILE"] = by_nginx
    app.add_url_rule("/", view_func=lambda: send_from_directory(directory, "note.txt"))
    assert answer(app).header("Cache-Control") == "private, max-age=7"


def test_open_files_are_sent_by_flask_itself(directory: Path, by_nginx: Settings) -> None:
    made = file(
        io.BytesIO(b"made"), mimetype="text/x-made", as_attachment=True, download_name="made.txt"
    )
    got = answer(site(made, by_nginx))
    assert (got.body, got.header("Content-Type")) == (b"made", "text/x-made; charset=utf-8")
    assert got.header("Content-Disposition") == "attachment; filename=made.txt"

    with open(directory / "note.txt", "rb") as note:
        assert answer(site(file(note, mimetype="text/plain"))).body == "ñandú".encode()

    def temporary() -> Response:
        own = tempfile.NamedTemporaryFile()  # noqa: SIM115 - the response closes it
        own.write(b"temporary")
        own.seek(0)
        return send_file(own, "text/plain", conditional=False, max_age=5)

    got = answer(site(temporary, by_nginx))
    assert (got.body, got.header("Cache-Control")) == (b"temporary", "public, max-age=5")


def test_small_and_empty_files_come_from_memory(directory: Path) -> None:
    view = below(directory, "empty.txt")
    got = answer(site(view))
    assert (got.status, got.header("Content-Length"), got.body) == (200, "0", b"")


def test_a_large_file_arrives_whole(directory: Path) -> None:
    view = below(directory, "large.bin")
    got = answer(site(view))
    assert got.body == (directory / "large.bin").read_bytes()
    assert got.header("Content-Length") == str(LARGE)


def test_the_mount_of_the_application_has_no_say(directory: Path, by_nginx: Settings) -> None:
    app = site(below(directory, "2026/report.pdf"), by_nginx)
    for mount in ("/mounted", "/é"):
        assert ask(app.wsgi_app, SCRIPT_NAME=mount).headers == HANDED_OVER


def test_a_type_that_the_machine_was_told_is_known(
    directory: Path, by_nginx: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is as harmless as any: what is not known to be is saved, if uploads are shown safely."""
    monkeypatch.setattr(mimetypes, "_db", mimetypes.MimeTypes())
    for suffix in (".own", ".own.gz"):
        (directory / f"page{suffix}").write_text("a page")
    mimetypes.add_type("text/html", ".own")
    view = below(directory, "page.own")
    assert answer(site(view, by_nginx)).header("Content-Type") == "text/html; charset=utf-8"
    by_nginx["documents"]["INLINE"] = "safe"
    assert "attachment" in (answer(site(view, by_nginx)).header("Content-Disposition") or "")
    packed = below(directory, "page.own.gz")
    assert answer(site(packed, by_nginx)).header("Content-Type") == "application/gzip"
