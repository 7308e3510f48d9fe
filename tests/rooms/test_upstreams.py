"""The application's address: spelled alike for every server, written as each wants it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rooms.sites import complete, lines, snippet
from xsendfile import BadSettingError
from xsendfile.servers._upstream import Upstream, parsed_upstream


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1:8000", Upstream("http", "127.0.0.1", 8000)),
        ("http://127.0.0.1:8000", Upstream("http", "127.0.0.1", 8000)),
        ("localhost:65535", Upstream("http", "localhost", 65535)),
        ("app-1.internal:1", Upstream("http", "app-1.internal", 1)),
        ("[::1]:8000", Upstream("http", "[::1]", 8000)),
        ("uwsgi://127.0.0.1:3031", Upstream("uwsgi", "127.0.0.1", 3031)),
        ("fastcgi://127.0.0.1:9000", Upstream("fastcgi", "127.0.0.1", 9000)),
        ("unix:/run/a b.sock", Upstream("http", socket="/run/a b.sock")),
        ("http://unix:/run/a.sock", Upstream("http", socket="/run/a.sock")),
        ("uwsgi://unix:/run/a.sock", Upstream("uwsgi", socket="/run/a.sock")),
        ("fastcgi://unix:/run/a.sock", Upstream("fastcgi", socket="/run/a.sock")),
    ],
)
def test_an_upstream_is_a_protocol_and_an_address(text: str, expected: Upstream) -> None:
    assert parsed_upstream(text) == expected


@pytest.mark.parametrize(
    "upstream",
    [
        *(
            "",
            "*",
            "/x",
            "a b",
            "a",
            ":80",
            "unix:80",
            "Unix:80",
            "unix:x",
            "unix/x",
            "unix://x",
            "unix:",
        ),
        *("a:0", "a:65536", "a:1 max_fails=0", "a:1;", "a:1\n", "http://a:1/", "http://a:1/x"),
        *("https://a:1", "HTTP://a:1", "scgi://a:1", "://a:1", "uwsgi:a:1", "http://http://a:1"),
        *("[::1:1", "a_b:1", "ö:1", "user@a:1"),
        *(8000, b"a:1", ("a", 1)),
    ],
    ids=repr,
)
def test_anything_else_is_refused(upstream: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        complete("nginx", upstream=upstream)
    assert str(error.value) == (
        f"upstream is {upstream!r}; give a host and a port, such as '127.0.0.1:8000', or a Unix "
        "socket, such as 'unix:/run/app.sock', with 'uwsgi://' or 'fastcgi://' before it if the "
        "application speaks that"
    )


WRITTEN = [
    ("nginx", "127.0.0.1:8000", ['server "127.0.0.1:8000";', "proxy_pass http://application;"]),
    ("nginx", "unix:/run/a b", ['server "unix:/run/a b";', "proxy_pass http://application;"]),
    ("nginx", "uwsgi://[::1]:1", ['server "[::1]:1";', "uwsgi_pass application;"]),
    ("nginx", "uwsgi://unix:/run/a", ['server "unix:/run/a";', "uwsgi_pass application;"]),
    ("apache", "127.0.0.1:8000", ['ProxyPass "/" "http://127.0.0.1:8000/" nocanon']),
    ("apache", "unix:/run/a b", ['ProxyPass "/" "unix:/run/a b|http://localhost/" nocanon']),
    ("apache", "uwsgi://[::1]:1", ['ProxyPass "/" "uwsgi://[::1]:1/"']),
    ("apache", "uwsgi://unix:/run/a", ['ProxyPass "/" "unix:/run/a|uwsgi://localhost/"']),
    ("lighttpd", "127.0.0.1:8000", ['"host" => "127.0.0.1",', '"port" => 8000,']),
    ("lighttpd", "[::1]:1", ['"host" => "::1",', '"port" => 1,']),
    ("lighttpd", "unix:/run/a b", ['"host" => "/run/a b",']),
    ("lighttpd", "fastcgi://127.0.0.1:1", ['"host" => "127.0.0.1",', '"port" => 1,']),
    ("lighttpd", "fastcgi://unix:/run/a", ['"socket" => "/run/a",']),
    ("caddy", "127.0.0.1:8000", ['reverse_proxy "127.0.0.1:8000" {']),
    ("caddy", "unix:/run/a b", ['reverse_proxy "unix//run/a b" {']),
    ("caddy26", "unix:/run/a", ['reverse_proxy "unix//run/a" {']),
]


@pytest.mark.parametrize(("server", "upstream", "expected"), WRITTEN)
def test_an_upstream_is_written_as_the_server_wants_it(
    server: str, upstream: str, expected: list[str]
) -> None:
    found = lines(complete(server, upstream=upstream))
    assert [found.count(line) for line in expected] == [1] * len(expected)


@pytest.mark.parametrize(
    ("server", "upstream", "expected"),
    [row for row in WRITTEN if row[0] in {"lighttpd", "caddy", "caddy26"}],
)
def test_it_is_written_alike_in_a_snippet(server: str, upstream: str, expected: list[str]) -> None:
    found = lines(snippet(server, upstream=upstream))
    assert [found.count(line) for line in expected] == [1] * len(expected)


@pytest.mark.parametrize(
    ("server", "upstream", "protocol", "spoken"),
    [
        ("nginx", "fastcgi://a:1", "fastcgi", "http, uwsgi"),
        ("apache", "fastcgi://unix:/run/a", "fastcgi", "http, uwsgi"),
        ("lighttpd", "uwsgi://a:1", "uwsgi", "http, fastcgi"),
        ("caddy", "fastcgi://a:1", "fastcgi", "http"),
        ("caddy26", "uwsgi://unix:/run/a", "uwsgi", "http"),
    ],
)
def test_a_protocol_that_the_server_is_not_configured_for_is_refused(
    server: str, upstream: str, protocol: str, spoken: str
) -> None:
    with pytest.raises(BadSettingError) as error:
        complete(server, upstream=upstream)
    assert str(error.value) == (
        f"upstream is {upstream!r}, but {server} is not configured to speak {protocol} here; "
        f"give one of {spoken}"
    )


@pytest.mark.parametrize("scheme", ["", "uwsgi://"])
def test_a_socket_whose_path_the_system_cannot_hold_is_refused(scheme: str) -> None:
    """`sun_path` has 108 bytes, of which one is a NUL: unix(7)."""
    longest = "/run/" + "é" * 51
    assert parsed_upstream(f"{scheme}unix:{longest}").socket == longest
    with pytest.raises(BadSettingError) as error:
        parsed_upstream(f"{scheme}unix:{longest}x")
    assert str(error.value) == (
        f"upstream is {f'unix:{longest}x'!r}; give a path of at most 107 bytes"
    )
