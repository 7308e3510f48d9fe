"""`xsendfile config`, called as a function."""

from __future__ import annotations

import os
import sys

import pytest

from tests.cli.conftest import Write
from tests.rooms.sites import SERVERS
from xsendfile import Apache, Nginx, PrivateFiles
from xsendfile.cli import main
from xsendfile.servers import _template
from xsendfile.servers._roots import Roots
from xsendfile.servers.config import FrontRoot, configuration

Captured = pytest.CaptureFixture[bytes]
UPSTREAM = ["--upstream", "127.0.0.1:8000"]
SHOP = """
from xsendfile import Apache, Nginx, PrivateFiles, Serve
documents = PrivateFiles("/srv/documents", Nginx("/_documents/", seen_as="/mnt/documents"))
photos = PrivateFiles("/srv/photos", Nginx("/_photos/"), symlinks="deny")
both = [documents, photos]
behind_apache = PrivateFiles("/srv/documents", Apache())
alone = PrivateFiles("/srv/documents")
"""


def printed(capsysbinary: Captured, *arguments: str) -> str:
    """Return what a command prints, with its errors nowhere."""
    assert main(["config", *arguments]) == 0
    out, err = capsysbinary.readouterr()
    assert err == b""
    return os.fsdecode(out)


def refused(capsysbinary: Captured, *arguments: str) -> str:
    """Return the one line of a command that is refused, and prints nothing."""
    assert main(["config", *arguments]) == 2
    out, err = capsysbinary.readouterr()
    assert out == b""
    (line,) = err.decode().splitlines()
    assert line.startswith("xsendfile: ")
    return line.removeprefix("xsendfile: ")


DOCUMENTS = PrivateFiles("/srv/documents", Nginx("/_documents/", seen_as="/mnt/documents"))
PHOTOS = PrivateFiles("/srv/photos", Nginx("/_photos/"), symlinks="deny")


@pytest.mark.parametrize(
    ("attributes", "roots"),
    [
        (["documents"], [DOCUMENTS]),
        (["both"], [DOCUMENTS, PHOTOS]),
        (["documents", "photos"], [DOCUMENTS, PHOTOS]),
        (["photos", "documents", "both"], [PHOTOS, DOCUMENTS]),
    ],
)
def test_the_roots_of_an_application(
    module: Write, capsysbinary: Captured, attributes: list[str], roots: list[PrivateFiles]
) -> None:
    name = module(SHOP)
    arguments = [each for attribute in attributes for each in ("--app", f"{name}:{attribute}")]
    text = printed(capsysbinary, "nginx", *arguments, *UPSTREAM)
    assert text == configuration("nginx", roots, upstream="127.0.0.1:8000")


@pytest.mark.parametrize(
    ("arguments", "roots"),
    [
        (
            ["--root", "/srv/a", "--location", "/_a/"],
            [FrontRoot("/srv/a", "/_a/")],
        ),
        (
            ["--root", "/srv/a", "--root", "/srv/b", "--location", "/_a/", "--location", "/_b/"],
            [FrontRoot("/srv/a", "/_a/"), FrontRoot("/srv/b", "/_b/")],
        ),
        (
            ["--root", "/srv/a", "--location", "/_a/", "--symlinks", "follow"],
            [FrontRoot("/srv/a", "/_a/", "follow")],
        ),
        (
            ["--root=/srv/a b", "--location=/_é/", "--symlinks=deny"],
            [FrontRoot("/srv/a b", "/_é/", "deny")],
        ),
    ],
)
def test_roots_that_are_spelled_out(
    capsysbinary: Captured, arguments: list[str], roots: list[FrontRoot]
) -> None:
    text = printed(capsysbinary, "nginx", *arguments, *UPSTREAM)
    assert text == configuration("nginx", roots, upstream="127.0.0.1:8000")


def test_both_kinds_of_roots(module: Write, capsysbinary: Captured) -> None:
    arguments = ["--app", f"{module(SHOP)}:photos", "--root", "/srv/a", "--location", "/_a/"]
    text = printed(capsysbinary, "nginx", *arguments, *UPSTREAM)
    roots: Roots = [PHOTOS, FrontRoot("/srv/a", "/_a/")]
    assert text == configuration("nginx", roots, upstream="127.0.0.1:8000")


WHOLE = {
    "nginx": {"upstream": "uwsgi://unix:/run/a.sock", "listen": "[::1]:1", "access_log": "/l",
              "mount": "/m/"},
    "apache": {"upstream": "unix:/run/a.sock", "listen": "[::1]:1", "mount": "/m/"},
    "apache-wsgi": {"wsgi": "/srv/wsgi/a.wsgi", "listen": "[::1]:1", "mount": "/m/"},
    "lighttpd": {"upstream": "fastcgi://a:1", "listen": "[::1]:1", "mount": "/m/"},
    "caddy": {"upstream": "unix:/run/a.sock", "listen": "[::1]:1", "access_log": "/l",
              "mount": "/m/"},
    "caddy26": {"upstream": "a:1", "listen": "[::1]:1", "access_log": "/l", "mount": "/m/"},
    "uwsgi": {"wsgi": "shop:application", "listen": "[::1]:1"},
}  # fmt: skip
PART = {
    "nginx": {"mount": "/m/"},
    "apache": {},
    "apache-wsgi": {"wsgi": "/srv/wsgi/a.wsgi"},
    "lighttpd": {"upstream": "fastcgi://a:1", "mount": "/m/"},
    "caddy": {"upstream": "unix:/run/a.sock", "mount": "/m/"},
    "caddy26": {"upstream": "a:1", "mount": "/m/"},
    "uwsgi": {},
}


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("snippet", [False, True])
def test_the_command_prints_what_the_function_returns(
    capsysbinary: Captured, server: str, *, snippet: bool
) -> None:
    options = (PART if snippet else WHOLE)[server]
    located = server in {"nginx", "caddy", "caddy26"}
    root = FrontRoot("/srv/a", "/_a/" if located else None)
    arguments = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    arguments += ["--root=/srv/a", *(["--location=/_a/"] if located else [])]
    arguments += ["--snippet"] if snippet else []
    text = printed(capsysbinary, server, *arguments)
    given: dict[str, str | None] = dict(options)
    assert text == configuration(server, [root], snippet=snippet, **given)


def test_a_path_that_is_not_utf_8_comes_out_as_its_bytes(capsysbinary: Captured) -> None:
    root = os.fsdecode(b"/srv/\xe9\xff")
    assert main(["config", "nginx", "--root", root, "--location", "/_a/", *UPSTREAM]) == 0
    assert b'alias "/srv/\xe9\xff/";' in capsysbinary.readouterr().out


@pytest.mark.parametrize("server", SERVERS)
def test_without_roots(capsysbinary: Captured, server: str) -> None:
    assert refused(capsysbinary, server) == (
        "there are no roots; give --app module:attribute, or --root with --location"
    )


@pytest.mark.parametrize(
    ("arguments", "roots", "locations"),
    [
        (["--root", "/srv/a", "--location", "/_a/", "--location", "/_b/"], 1, 2),
        (["--root", "/srv/a", "--root", "/srv/b", "--location", "/_a/"], 2, 1),
    ],
)
def test_locations_that_do_not_pair_with_roots(
    capsysbinary: Captured, arguments: list[str], roots: int, locations: int
) -> None:
    assert refused(capsysbinary, "nginx", *arguments, *UPSTREAM) == (
        f"there are {roots} --root and {locations} --location; give one location for each root"
    )


def test_a_location_for_no_root(module: Write, capsysbinary: Captured) -> None:
    arguments = ["--app", f"{module(SHOP)}:photos", "--location", "/_a/"]
    message = refused(capsysbinary, "nginx", *arguments, *UPSTREAM)
    assert message.startswith("there are 0 --root and 1 --location")


def test_a_policy_for_no_root(module: Write, capsysbinary: Captured) -> None:
    """That of an application's root is its own."""
    arguments = ["--app", f"{module(SHOP)}:documents", "--symlinks", "follow"]
    assert "--symlinks" in refused(capsysbinary, "nginx", *arguments, *UPSTREAM)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nginx", "--root", "/srv/a"], "--location is missing; give one for each --root"),
        (["nginx", "--root", "/", "--location", "/_a/"], "every file of the machine"),
        (["nginx", "--root", "srv", "--location", "/_a/"], "give an absolute path"),
        (["nginx", "--root", "/srv/a", "--location", "/_a"], "a slash at both ends"),
        (["nginx", "--root", "/srv/a", "--symlinks", "no"], "give 'inside', 'deny' or 'follow'"),
        (["nginx", "--root", "/s", "--location", "/_a/", "--wsgi", "a:b"], "no place for it"),
        (["nginx", "--root", "/s", "--location", "/_a/", "--mount", "/_a/"], "covers the appl"),
        (["nginx", "--root", "/s", "--location", "/_a/", "--listen", ":80"], "a host and a port"),
    ],
)
def test_what_the_function_refuses(
    capsysbinary: Captured, arguments: list[str], message: str
) -> None:
    assert message in refused(capsysbinary, *arguments, *UPSTREAM)


def test_an_application_that_the_server_cannot_find(capsysbinary: Captured) -> None:
    message = refused(capsysbinary, "apache", "--root", "/srv/a")
    assert message == "upstream is missing; apache's configuration needs it to find the application"


@pytest.mark.parametrize(
    ("attribute", "message"),
    [
        ("behind_apache", "Apache() hands nothing over to this server; give files with Nginx"),
        ("alone", "Serve() hands nothing over to this server; give files with Nginx"),
        ("missing", "has no 'missing'; give module:attribute"),
    ],
)
def test_an_application_for_another_server(
    module: Write, capsysbinary: Captured, attribute: str, message: str
) -> None:
    arguments = ["nginx", "--app", f"{module(SHOP)}:{attribute}", *UPSTREAM]
    assert message in refused(capsysbinary, *arguments)


def test_a_setting_that_the_application_itself_gets_wrong(
    module: Write, capsysbinary: Captured
) -> None:
    name = module("from xsendfile import PrivateFiles\nfiles = PrivateFiles('docs')")
    message = refused(capsysbinary, "nginx", "--app", f"{name}:files", *UPSTREAM)
    assert message == "root is 'docs'; give an absolute path without NUL"


def test_an_extra_that_is_not_installed(
    capsysbinary: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    _template._environment.cache_clear()
    message = refused(capsysbinary, "nginx", "--root", "/s", "--location", "/_a/", *UPSTREAM)
    assert message.endswith("type: pip install 'xsendfile[config]'")


def test_a_name_that_is_not_utf_8_can_be_told_in_an_error(capsysbinary: Captured) -> None:
    root = os.fsdecode(b"srv/\xff")
    message = refused(capsysbinary, "apache", "--root", root, *UPSTREAM)
    assert message == r"directory is 'srv/\udcff'; give an absolute path without NUL"


def test_the_application_s_own_sender_is_for_its_own_server(capsysbinary: Captured) -> None:
    text = printed(capsysbinary, "apache", "--root", "/srv/documents", *UPSTREAM)
    files = PrivateFiles("/srv/documents", Apache())
    assert text == configuration("apache", [files], upstream="127.0.0.1:8000")


@pytest.mark.parametrize("server", ["apache", "lighttpd", "uwsgi"])
def test_a_location_for_a_server_that_has_none(
    server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["config", server, "--root", "/srv/a", "--location", "/_a/"]) == 2
    assert f"--location is '/_a/', but {server} has none; leave it out" in capsys.readouterr().err
