"""What is known of a file from the application's own settings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from xsendfile import (
    Apache,
    BadSettingError,
    Caddy26,
    Nginx,
    PrivateFiles,
    Serve,
    XSendfileApplication,
)
from xsendfile._doctor.application import Told, told_by, told_without
from xsendfile._doctor.records import Expected


def told(root: Path, *files: PrivateFiles, name: str = "file.txt") -> Told:
    return told_by(files, os.fsencode(root / name))


def test_headers_location_and_directory(root: Path) -> None:
    assert told(root, PrivateFiles(root, Nginx("/_docs/", seen_as="/mnt/docs"))) == Told(
        expected=(Expected("Content-Type"), Expected("Cache-Control")),
        server="nginx",
        location="/_docs/",
        rests=("file.txt",),
        directory="/mnt/docs",
    )


@pytest.mark.parametrize(
    ("sender", "server", "location"),
    [
        (Apache(), "apache", None),
        (Caddy26("/_docs/"), "caddy26", "/_docs/"),
        (Serve(), None, None),
    ],
)
def test_the_sender_tells_the_server(
    sender: object, server: str | None, location: str | None, root: Path
) -> None:
    known = told(root, PrivateFiles(root, sender))  # type: ignore[arg-type]
    assert (known.server, known.location) == (server, location)


def test_an_application_of_1_0_is_known_by_its_location(root: Path) -> None:
    known = told(root, XSendfileApplication(str(root), "nginx").files)
    assert (known.server, known.location) == ("nginx", "/-internal-/")


def test_the_policy_of_uploads_is_expected(root: Path) -> None:
    (root / "page.html").touch()
    known = told(root, PrivateFiles(root, Nginx("/_/"), inline="safe"), name="page.html")
    assert Expected("X-Content-Type-Options", "nosniff") in known.expected
    assert Expected("Content-Disposition", "attachment") in known.expected
    assert Expected("Content-Security-Policy", "sandbox") in known.expected


def test_links_may_be_followed(root: Path) -> None:
    assert told(root, PrivateFiles(root, symlinks="follow")).follows
    assert not told(root, PrivateFiles(root)).follows


def test_the_deepest_root_above_the_file_counts(root: Path) -> None:
    (root / "sub").mkdir()
    (root / "sub" / "file.txt").touch()
    shallow, deep = PrivateFiles(root, Nginx("/_a/")), PrivateFiles(root / "sub", Nginx("/_b/"))
    for files in ((shallow, deep), (deep, shallow)):
        assert told(root, *files, name="sub/file.txt").location == "/_b/"
        assert told(root, *files).location == "/_a/"


def test_a_root_that_is_a_link_is_known_by_both_names(root: Path, tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(root)
    for name in (root, tmp_path / "current"):
        known = told(name, PrivateFiles(tmp_path / "current", Nginx("/_docs/")))
        assert known.rests == ("file.txt",)


def test_a_link_inside_is_asked_for_by_both_names(root: Path) -> None:
    (root / "a link").symlink_to("file.txt")
    known = told(root, PrivateFiles(root, Nginx("/_docs/")), name="a link")
    assert known.rests == ("a%20link", "file.txt")


def test_a_refusal_is_told_with_its_reason(root: Path) -> None:
    (root / "out").symlink_to("/etc/passwd")
    known = told(root, PrivateFiles(root, Nginx("/_docs/")), name="out")
    assert known.refused is not None
    assert "link" in known.refused
    assert (known.rests, known.expected) == (("out",), ())


@pytest.mark.parametrize("name", ["../elsewhere", "."])
def test_a_file_elsewhere_is_refused(name: str, root: Path) -> None:
    with pytest.raises(BadSettingError, match="below no root"):
        told(root, PrivateFiles(root), name=name)


def test_a_root_that_is_missing_holds_nothing(root: Path) -> None:
    with pytest.raises(BadSettingError, match="below no root"):
        told(root, PrivateFiles("/no/such/root"))


def test_without_the_application_any_end_of_the_path_may_follow_the_location() -> None:
    assert told_without(b"/srv/a b/c", "/_docs/") == Told(
        location="/_docs/", rests=("c", "a%20b/c", "srv/a%20b/c")
    )
    assert told_without(b"/srv/c", None).location is None


def test_an_application_that_cannot_see_the_files_is_not_asked_to_look() -> None:
    """The same path may hold nothing here: with check=False nobody looks."""
    files = PrivateFiles("/nowhere", Nginx("/_docs/"), check=False)
    found = told_by([files], b"/nowhere/a b.txt")
    assert (found.refused, found.rests) == (None, ("a%20b.txt",))
    assert Expected("Content-Type") in found.expected


def test_no_file_stays_open(root: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    told(root, PrivateFiles(root, Serve()))
    assert len(os.listdir("/proc/self/fd")) == before
