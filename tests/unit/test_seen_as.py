"""`seen_as=`: the root as the web server sees it, in a container or on a second host."""

from __future__ import annotations

from typing import Any

import pytest

from xsendfile import (
    Apache,
    ApacheUnescape,
    BadRootError,
    Caddy,
    Caddy26,
    File,
    Lighttpd,
    Nginx,
    Request,
    Sender,
    Uwsgi,
)

GET = Request("GET")
FILE = File(b"/srv/docs", (b"latest.txt",), (b"2026", "ä b%.txt".encode()), 7, 10**9)
ENCODED = "2026/%C3%A4%20b%25.txt"


def disguised(path: bytes) -> str:
    """Return a path byte for byte, as PEP 3333 and ASGI headers have it."""
    return path.decode("latin-1")


@pytest.mark.parametrize(
    ("sender", "value"),
    [
        (Apache(seen_as="/mnt/ö %"), disguised(b"/mnt/\xc3\xb6 %/2026/\xc3\xa4 b%.txt")),
        (Uwsgi(seen_as=b"/mnt/\xff/"), disguised(b"/mnt/\xff/2026/\xc3\xa4 b%.txt")),
        (ApacheUnescape(seen_as="/mnt/ö"), f"/mnt/%C3%B6/{ENCODED}"),
        (Lighttpd(seen_as="/mnt/ö"), f"/mnt/%C3%B6/{ENCODED}"),
        (Nginx("/_x/", seen_as="/mnt"), f"/_x/{ENCODED}"),
        (Caddy("/_x/", seen_as="/mnt"), f"/_x/{ENCODED}"),
        (Caddy26("/_x/", seen_as="/mnt"), disguised("/_x/2026/ä b%.txt".encode())),
    ],
    ids=repr,
)
def test_a_path_is_told_as_the_server_sees_it(sender: Sender, value: str) -> None:
    assert sender.reply(GET, FILE, []).headers[0][1] == value


@pytest.mark.parametrize(
    ("sender", "root"),
    [
        (Apache(), b"/srv/a\nb"),
        (Lighttpd(), b"/srv/\xff"),
        (Apache(seen_as=b"/srv/a\nb"), b"/srv/a"),
        (Lighttpd(seen_as=b"/srv/\xff"), b"/srv/a"),
        (Uwsgi(seen_as=b"/srv/a\nb"), b"/srv/a"),
    ],
    ids=repr,
)
def test_a_root_that_cannot_be_carried_is_no_less_refused(sender: Sender, root: bytes) -> None:
    reply = sender.reply(GET, FILE._replace(root=root), [])
    assert "X-Sendfile" not in dict(reply.headers)
    assert reply.refers


@pytest.mark.parametrize("kind", [Apache, ApacheUnescape, Lighttpd, Uwsgi])
@pytest.mark.parametrize("seen_as", ["/", "docs", b"", "", 5, "/srv/..", "/a\0b"], ids=repr)
def test_seen_as_is_the_absolute_path_of_a_directory(kind: Any, seen_as: object) -> None:  # noqa: ANN401
    with pytest.raises(BadRootError) as error:
        kind(seen_as=seen_as)
    assert str(error.value).startswith(f"seen_as is {seen_as!r}")


@pytest.mark.parametrize("kind", [Nginx, Caddy, Caddy26])
@pytest.mark.parametrize("seen_as", ["/", "docs", b"", 5], ids=repr)
def test_seen_as_beside_a_location_is_one_too(kind: Any, seen_as: object) -> None:  # noqa: ANN401
    with pytest.raises(BadRootError) as error:
        kind("/_a/", seen_as=seen_as)
    assert str(error.value).startswith(f"seen_as is {seen_as!r}")


@pytest.mark.parametrize("sender", [Apache, Lighttpd, Uwsgi])
@pytest.mark.parametrize("seen_as", ["/srv/./docs", "/srv/../docs", "/srv//docs", "/srv/docs/.."])
def test_a_view_that_servers_would_spell_otherwise_is_refused(
    sender: type[Apache | Lighttpd | Uwsgi], seen_as: str
) -> None:
    with pytest.raises(BadRootError) as error:
        sender(seen_as=seen_as)
    assert str(error.value) == f"seen_as is {seen_as!r}; give a path without '.', '..' and '//'"
