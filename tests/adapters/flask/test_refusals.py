"""What gets no file: the site's own error pages, and a log that tells no path."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.adapters.flask.site import answer, below, file, site
from xsendfile import BadRootError, BadSettingError, PrivateFiles

Settings = dict[str, dict[str, Any]]


def with_own_pages(app: Flask) -> Flask:
    """Return a site with an error page of its own."""

    @app.errorhandler(HTTPException)
    def page(error: HTTPException) -> tuple[str, int]:
        return f"the site's own {error.code}", error.code or 500

    return app


NAMES = [
    *("missing.pdf", "../secret.txt", "out.txt", "", ".", "..", "2026", "2026/"),
    *("2026//report.pdf", "2026/../note.txt", "./note.txt", "/etc/passwd"),
    *("a\0b", "\ud800", "x" * 300, "x/" * 3000),
]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name[:20]))
@pytest.mark.parametrize("settings", ["by_nginx", "by_itself", None])
def test_what_a_request_names_and_is_no_file_gets_the_sites_own_404(
    directory: Path,
    settings: str | None,
    name: str,
    caplog: pytest.LogCaptureFixture,
    request: pytest.FixtureRequest,
) -> None:
    roots = settings and request.getfixturevalue(settings)
    app = with_own_pages(site(below(directory, name), roots))
    with caplog.at_level(logging.DEBUG, "xsendfile"):
        got = answer(app)
    assert (got.status, got.body) == (404, b"the site's own 404")
    (record,) = (record for record in caplog.records if record.name == "xsendfile")
    assert (record.levelname, record.getMessage()[:18]) == ("INFO", "refused with 404: ")
    assert not any(word in caplog.text for word in ("secret", "passwd", "missing", "2026", "xx"))


def test_an_absolute_name_is_none_below_a_directory_that_is_named(
    directory: Path, by_nginx: Settings
) -> None:
    view = below(directory, directory / "2026/report.pdf")
    assert answer(site(view, by_nginx)).status == 404


@pytest.mark.parametrize("name", NAMES[:3])
def test_private_files_refuse_alike(directory: Path, name: str) -> None:
    app = with_own_pages(site(below(PrivateFiles(directory), name)))
    assert answer(app).body == b"the site's own 404"


@pytest.mark.parametrize(
    "path",
    ["documents/missing.pdf", "documents", "documents/2026/", "none/a.pdf", "a\0/b", "a/\0", ""],
    ids=ascii,
)
@pytest.mark.parametrize("settings", ["by_nginx", None])
def test_what_a_view_names_and_is_no_file_does_too(
    directory: Path, settings: str | None, path: str, request: pytest.FixtureRequest
) -> None:
    roots = settings and request.getfixturevalue(settings)
    app = with_own_pages(site(file(path), roots, home=directory.parent))
    got = answer(app)
    assert (got.status, got.body) == (404, b"the site's own 404")


def test_below_a_root_its_policy_for_links_counts(directory: Path, by_nginx: Settings) -> None:
    assert answer(site(file(directory / "out.txt"), by_nginx)).status == 404
    by_nginx["documents"]["SYMLINKS"] = "deny"
    assert answer(site(file(directory / "latest.pdf"), by_nginx)).status == 404


def test_the_directory_of_a_request_keeps_links_inside(directory: Path) -> None:
    assert answer(site(below(directory, "latest.pdf"))).status == 200
    assert answer(site(below(directory, "out.txt"))).status == 404


def test_a_directory_that_is_missing_is_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for settings in (None, {"documents": {"ROOT": tmp_path / "none"}}):
        caplog.clear()
        assert answer(site(below(tmp_path / "none", "a.pdf"), settings)).status == 404
        (record,) = (record for record in caplog.records if record.name == "xsendfile")
        assert (record.levelname, record.getMessage()) == (
            "WARNING",
            "refused with 404: root: ENOENT",
        )


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("name", ["note.txt", "missing.pdf", "../secret.txt"])
@pytest.mark.parametrize("settings", ["by_nginx", "by_itself", None])
def test_other_methods_are_told_which_are_allowed_whatever_exists(
    directory: Path, settings: str | None, name: str, method: str, request: pytest.FixtureRequest
) -> None:
    roots = settings and request.getfixturevalue(settings)
    got = answer(site(below(directory, name), roots), method)
    assert (got.status, got.header("Allow")) == (405, "GET, HEAD")
    app = with_own_pages(site(below(directory, name), roots))
    assert answer(app, method).body == b"the site's own 405"


def test_head_is_refused_without_a_body(directory: Path) -> None:
    got = answer(site(below(directory, "missing.pdf")), "HEAD")
    assert (got.status, got.body) == (404, b"")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"mimetype": "pdf"}, "mimetype is 'pdf'; give a media type"),
    ({"mimetype": 5}, "mimetype is 5; give a media type"),
    ({"download_name": 5}, "download_name is 5; give a str"),
    ({"max_age": -1}, "max_age is -1; give whole seconds"),
    ({"etag": 'a"b'}, "etag is 'a\"b'; give latin-1 without spaces and quotation marks"),
    ({"etag": "a b"}, "etag is 'a b'; give latin-1"),
    ({"etag": "€"}, "etag is '€'; give latin-1"),
    ({"last_modified": "now"}, "last_modified is 'now'; give a datetime, epoch seconds, or None"),
    ({"last_modified": float("nan")}, "last_modified is nan; give a datetime"),
    ({"last_modified": 1e20}, "last_modified is 1e+20; give a datetime"),
    ({"last_modified": 10**400}, "last_modified is 1000"),
]


@pytest.mark.parametrize(("options", "text"), WRONG, ids=[text for _, text in WRONG])
def test_a_wrong_argument_is_the_callers_bug_and_no_404(
    directory: Path, options: dict[str, Any], text: str
) -> None:
    app = site(below(directory, "note.txt", **options), TESTING=True)
    with pytest.raises(BadSettingError) as error:
        answer(app)
    assert str(error.value).startswith(text)


@pytest.mark.parametrize("directory", ["/", "//", "/srv/.."])
def test_the_root_of_the_file_system_is_no_directory_to_send_from(directory: str) -> None:
    app = site(below(directory, "etc/passwd"), TESTING=True)
    with pytest.raises(BadRootError, match="every file of the machine"):
        answer(app)
