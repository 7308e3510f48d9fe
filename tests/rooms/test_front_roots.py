"""Roots, as the configuration of a front server must know them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rooms.sites import complete, lines
from xsendfile import (
    Apache,
    ApacheUnescape,
    Caddy,
    Caddy26,
    Lighttpd,
    Nginx,
    NginxSendfile,
    PrivateFiles,
    Request,
    Sender,
    Serve,
    Uwsgi,
    XSendfileApplication,
)
from xsendfile.servers.config import FrontRoot, front_root


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (PrivateFiles("/srv/a", Nginx("/_a/")), FrontRoot("/srv/a", "/_a/", "inside")),
        (PrivateFiles("/srv/a/", Caddy("/_a/")), FrontRoot("/srv/a", "/_a/")),
        (PrivateFiles("/srv/a", Caddy26("/_a/")), FrontRoot("/srv/a", "/_a/")),
        (PrivateFiles("/srv/a", Apache()), FrontRoot("/srv/a", None)),
        (PrivateFiles("/srv/a", ApacheUnescape()), FrontRoot("/srv/a", None)),
        (PrivateFiles("/srv/a", Lighttpd()), FrontRoot("/srv/a", None)),
        (PrivateFiles("/srv/a", Uwsgi()), FrontRoot("/srv/a", None)),
        (PrivateFiles("/srv/a", Serve()), FrontRoot("/srv/a", None)),
    ],
    ids=repr,
)
def test_a_root_has_its_directory_and_the_location_of_its_sender(
    files: PrivateFiles, expected: FrontRoot
) -> None:
    assert front_root(files) == expected


@pytest.mark.parametrize(
    "sender",
    [
        Nginx("/_a/", seen_as="/mnt/a/"),
        Caddy("/_a/", seen_as="/mnt/a"),
        Caddy26("/_a/", seen_as="/mnt/a"),
        Apache(seen_as="/mnt/a/"),
        ApacheUnescape(seen_as="/mnt/a"),
        Lighttpd(seen_as=b"/mnt/a"),
        Uwsgi(seen_as="/mnt/a"),
    ],
    ids=lambda sender: type(sender).__name__,
)
def test_a_directory_is_as_the_server_sees_it(sender: Sender) -> None:
    assert front_root(PrivateFiles("/srv/a", sender)).directory == "/mnt/a"


@pytest.mark.parametrize(
    "files",
    [
        PrivateFiles(b"/srv/\xff", Apache()),
        PrivateFiles("/srv/a", Lighttpd(seen_as=b"/srv/\xff")),
    ],
    ids=repr,
)
def test_a_directory_is_text_even_where_it_is_not_utf_8(files: PrivateFiles) -> None:
    assert front_root(files).directory == "/srv/\udcff"


@pytest.mark.parametrize("symlinks", ["inside", "deny", "follow"])
def test_a_root_keeps_its_policy_for_links(symlinks: str) -> None:
    files = PrivateFiles("/srv/a", Nginx("/_a/"), symlinks=symlinks)  # type: ignore[arg-type]
    assert front_root(files) == FrontRoot("/srv/a", "/_a/", symlinks)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sender", "mount", "location"),
    [
        ("nginx", "/", "/-internal-/"),
        ("nginx", "/v1/", "/v1/-internal-/"),
        ("nginx", "/a/b/", "/a/b/-internal-/"),
        (NginxSendfile("/-files"), "/v1/", "/v1/-files/"),
        (NginxSendfile("/-files/"), "/v1/", "/v1/-files/"),
    ],
)
def test_the_location_of_1_0_lies_below_the_mount(
    tmp_path: Path, sender: str | NginxSendfile, mount: str, location: str
) -> None:
    files = XSendfileApplication(tmp_path, sender).files
    assert front_root(files, mount=mount) == FrontRoot(str(tmp_path), location)
    text = complete("nginx", files, mount=mount)
    assert f'location ^~ "{location}" {{' in lines(text)
    assert f'location "{mount}" {{' in lines(text)


def test_the_location_of_any_other_sender_does_not() -> None:
    files = PrivateFiles("/srv/a", Nginx("/_a/"))
    assert front_root(files, mount="/v1/").location == "/_a/"


def test_the_standard_sender_of_1_0_is_for_lighttpd(tmp_path: Path) -> None:
    files = XSendfileApplication(tmp_path, "standard").files
    assert f'"{tmp_path}/"' in lines(complete("lighttpd", files))


LINES = [
    ("apache", Apache(), 'XSendFilePath "{}"'),
    ("apache", ApacheUnescape(), 'XSendFilePath "{}"'),
    ("lighttpd", Lighttpd(), '"{}/"'),
]


@pytest.mark.parametrize(
    ("server", "sender", "line"), LINES, ids=[type(sender).__name__ for _, sender, _ in LINES]
)
@pytest.mark.parametrize(
    ("root", "check"),
    [("real", True), ("link", True), ("./real", True), ("real", False), ("link", False)],
)
def test_a_path_that_is_told_lies_below_what_the_configuration_allows(
    tmp_path: Path, server: str, sender: Sender, line: str, root: str, *, check: bool
) -> None:
    """Also where the root is reached through a link: who looks tells the real path."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a.txt").write_bytes(b"a")
    (tmp_path / "link").symlink_to("real")
    files = PrivateFiles(f"{tmp_path}/{root}", sender, check=check)
    _, path = files.answer(Request("GET"), "a.txt").headers[0]
    assert line.format(path.removesuffix("/a.txt")) in lines(complete(server, files))


def test_a_root_with_a_location_is_configured_as_it_was_given(tmp_path: Path) -> None:
    """No path is told: what the link leads to may change."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    files = PrivateFiles(tmp_path / "link", Nginx("/_a/"))
    assert front_root(files).directory == str(tmp_path / "link")
