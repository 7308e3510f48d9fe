"""`xsendfile config --forward-auth`, called as a function."""

from __future__ import annotations

import pytest

from tests.cli.test_config import Captured, printed, refused
from xsendfile.servers.forward_auth import FrontRoot, forward_auth_configuration

ROOT = ["--forward-auth", "--root", "/srv/files", "--location", "/files/"]
UPSTREAM = ["--upstream", "127.0.0.1:8000"]
FILES = FrontRoot("/srv/files", "/files/")


@pytest.mark.parametrize("server", ["nginx", "caddy", "caddy26"])
def test_the_least(capsysbinary: Captured, server: str) -> None:
    text = printed(capsysbinary, server, *ROOT, *UPSTREAM)
    assert text == forward_auth_configuration(server, [FILES], upstream="127.0.0.1:8000")


def test_all_that_may_be_told(capsysbinary: Captured) -> None:
    more = ["--listen", "[::1]:1", "--access-log", "/l", "--url-header", "X-A", "--symlinks=follow"]
    second = ["--root", "/srv/b", "--location", "/b/"]
    text = printed(capsysbinary, "nginx", *ROOT, *second, "--upstream", "unix:/run/a", *more)
    roots = [FILES._replace(symlinks="follow"), FrontRoot("/srv/b", "/b/", "follow")]
    assert text == forward_auth_configuration(
        "nginx",
        roots,
        upstream="unix:/run/a",
        listen="[::1]:1",
        access_log="/l",
        url_header="X-A",
    )


def test_a_snippet(capsysbinary: Captured) -> None:
    text = printed(capsysbinary, "caddy", *ROOT, *UPSTREAM, "--snippet")
    expected = forward_auth_configuration("caddy", [FILES], upstream="127.0.0.1:8000", snippet=True)
    assert text == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nginx", "--forward-auth"], "there are no roots; give "),
        (["nginx", *ROOT], "upstream is missing; "),
        (["nginx", "--forward-auth", "--root", "/a"], "--location is missing; "),
        (["uwsgi", "--forward-auth", "--root", "/a", *UPSTREAM], "--forward-auth: uwsgi is not "),
        (["apache", *ROOT, *UPSTREAM], "--forward-auth: apache is not configured to ask; give one"),
        (["nginx", *ROOT, *UPSTREAM, "--app", "shop"], "--app has no place with --forward-auth; "),
        (["nginx", *ROOT, *UPSTREAM, "--mount", "/"], "--mount has no place with --forward-auth; "),
        (["nginx", *ROOT, *UPSTREAM, "--wsgi", "a:b"], "--wsgi has no place with --forward-auth; "),
        (["nginx", *ROOT, *UPSTREAM, "--url-header", "a_b"], "url_header is 'a_b'; "),
        (
            ["nginx", *ROOT[1:], *UPSTREAM, "--url-header", "X-A"],
            "--url-header is 'X-A', but it is for --forward-auth; leave it out",
        ),
    ],
)
def test_what_is_refused(capsysbinary: Captured, arguments: list[str], message: str) -> None:
    assert refused(capsysbinary, *arguments).startswith(message)
