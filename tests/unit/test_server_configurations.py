from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

import jinja2
import pytest

from xsendfile import (
    BadRootError,
    BadSenderError,
    BadSettingError,
    Caddy,
    File,
    MissingExtraError,
    Nginx,
    PrivateFiles,
    Request,
)
from xsendfile.servers import InternalLocation, caddy, nginx
from xsendfile.servers._template import rendered

DOCUMENTS = InternalLocation("/_documents/", "/srv/documents")
TRICKY = InternalLocation("/_a b/", '/srv/it\'s "so"; x')
LINKED = InternalLocation("/_linked/", "/srv/linked", "follow")
DENYING = InternalLocation("/_strict/", "/srv/strict", "deny")


def nginx_conf(*locations: InternalLocation, access_log: str | None = None) -> str:
    return nginx.configuration(
        locations, upstream="127.0.0.1:8000", listen="127.0.0.1:8080", access_log=access_log
    )


def caddyfile(*locations: InternalLocation, access_log: str | None = None) -> str:
    return caddy.configuration(
        locations,
        upstream="127.0.0.1:8000",
        listen="127.0.0.1:8080",
        access_log=access_log,
    )


def directives(text: str) -> list[str]:
    """Return the lines without comments and indentation."""
    lines = (re.sub(r"\s+#.*", "", line).strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(
    "line",
    [
        "daemon off;",
        'server "127.0.0.1:8000";',
        'listen "127.0.0.1:8080";',
        'location ^~ "/_documents/" {',
        "internal;",
        'alias "/srv/documents/";',
        'disable_symlinks on "from=/srv/documents";',
        "if_modified_since before;",
        'proxy_set_header Connection "";',
        'proxy_set_header X-Sendfile-Type "";',
        'proxy_set_header X-Accel-Mapping "";',
        "add_header X-Content-Type-Options $upstream_http_x_content_type_options always;",
        "access_log off;",
    ],
)
def test_what_nginx_is_told(line: str) -> None:
    assert directives(nginx_conf(DOCUMENTS)).count(line) == 1


def test_nginx_gets_names_with_blanks_quotes_and_semicolons_in_quotes() -> None:
    lines = directives(nginx_conf(TRICKY))
    assert 'location ^~ "/_a b/" {' in lines
    assert r"""alias "/srv/it's \"so\"; x/";""" in lines
    assert r"""disable_symlinks on "from=/srv/it's \"so\"; x";""" in lines


@pytest.mark.parametrize(("place", "count"), [(DOCUMENTS, 1), (DENYING, 1), (LINKED, 0)])
def test_nginx_follows_links_only_where_the_root_does(place: InternalLocation, count: int) -> None:
    assert nginx_conf(place).count("disable_symlinks") == count


def test_each_location_of_nginx_is_internal_and_wins_over_regular_expressions() -> None:
    text = nginx_conf(DOCUMENTS, TRICKY, LINKED, DENYING)
    assert text.count("location ^~ ") == text.count("internal;") == text.count("alias ") == 4


def test_nginx_logs_where_the_bytes_came_from_if_asked_to() -> None:
    text = nginx_conf(access_log="/var/log/a b.json")
    assert 'access_log "/var/log/a b.json" delivery;' in directives(text)
    assert '"upstream_bytes_received":"$upstream_bytes_received"' in text


@pytest.mark.parametrize(
    "line",
    [
        "admin off",
        "http://:8080 {",
        'bind "127.0.0.1"',
        'reverse_proxy "127.0.0.1:8000" {',
        '@handover1 header X-Accel-Redirect "/_documents/*"',
        "handle_response @handover1 {",
        "rewrite * {http.reverse_proxy.header.X-Accel-Redirect}",
        'uri strip_prefix "/_documents"',
        'root * "/srv/documents"',
        "header_up -X-Sendfile-Type",
        "header_up -X-Accel-Mapping",
    ],
)
def test_what_caddy_is_told(line: str) -> None:
    assert directives(caddyfile(DOCUMENTS)).count(line) == 1


def test_caddy_tells_its_locations_apart() -> None:
    lines = directives(caddyfile(DOCUMENTS, LINKED))
    assert '@handover1 header X-Accel-Redirect "/_documents/*"' in lines
    assert '@handover2 header X-Accel-Redirect "/_linked/*"' in lines


@pytest.mark.parametrize("location", ["/_documents/", "/_a b/", "/_(d)/"])
def test_caddy_looks_for_what_its_sender_sends(location: str) -> None:
    file = File(b"/srv", (b"a",), (b"a",), 1, 0)
    uri = dict(Caddy(location).reply(Request("GET"), file, []).headers)["X-Accel-Redirect"]
    text = caddyfile(InternalLocation(location, "/srv"))
    found = re.search(r'@handover1 header X-Accel-Redirect "(.*)\*"', text)
    assert found
    assert uri == f"{found[1]}a"


def test_caddy_logs_if_asked_to() -> None:
    assert 'output file "/var/log/a b.json"' in directives(
        caddyfile(access_log="/var/log/a b.json")
    )
    assert "output file" not in caddyfile()


@pytest.mark.parametrize(
    ("configuration", "character"),
    [
        *[(nginx_conf, character) for character in "$\n\t"],
        *[(caddyfile, character) for character in '{}\\"\n\t'],
    ],
)
def test_a_directory_that_a_grammar_cannot_spell_is_refused(
    configuration: Callable[[InternalLocation], str], character: str
) -> None:
    with pytest.raises(BadSettingError, match=r"cannot be spelled in (nginx|Caddy)'s"):
        configuration(InternalLocation("/_a/", f"/srv/a{character}b"))


@pytest.mark.parametrize("configuration", [nginx_conf, caddyfile])
def test_locations_may_come_from_a_generator(
    configuration: Callable[..., str],
) -> None:
    assert configuration(*(place for place in [DOCUMENTS])) == configuration(DOCUMENTS)
    assert "/srv/documents" in configuration(DOCUMENTS)


@pytest.mark.parametrize(
    ("server", "template"), [("nginx", "nginx.conf.j2"), ("caddy", "Caddyfile.j2")]
)
def test_a_value_that_a_template_misses_is_an_error_and_not_a_blank(
    server: str, template: str
) -> None:
    with pytest.raises(jinja2.UndefinedError):
        rendered(server, template, repr, locations=[])


@pytest.mark.parametrize("configuration", [nginx_conf, caddyfile])
def test_without_jinja2_the_extra_to_install_is_named(
    configuration: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(MissingExtraError, match=r"type: pip install 'xsendfile\[config\]'"):
        configuration(DOCUMENTS)


@pytest.mark.parametrize("configuration", [nginx_conf, caddyfile])
@pytest.mark.parametrize(
    ("place", "message"),
    [
        (InternalLocation("/files", "/srv/docs"), "with a slash at both ends"),
        (InternalLocation("/", "/srv/docs"), "with a slash at both ends"),
        (InternalLocation("/_a/", "docs"), "directory is 'docs'; give an absolute path"),
        (InternalLocation("/_a/", "/"), "every file of the machine"),
        (InternalLocation("/_a/", "/srv/a\0b"), "give an absolute path without NUL"),
        (InternalLocation("/_a/", "/srv/docs", "folow"), "give 'inside', 'deny' or 'follow'"),  # type: ignore[arg-type]
    ],
)
def test_a_location_that_opens_more_than_its_directory_is_refused(
    configuration: Callable[[InternalLocation], str], place: InternalLocation, message: str
) -> None:
    with pytest.raises(BadSettingError, match=message):
        configuration(place)


@pytest.mark.parametrize("sender", [Nginx, Caddy])
@pytest.mark.parametrize("seen_as", ["/", "docs", b"", 5], ids=repr)
def test_seen_as_is_an_absolute_path_of_a_directory(
    sender: type[Nginx | Caddy],
    seen_as: Any,  # noqa: ANN401
) -> None:
    with pytest.raises(BadRootError, match="seen_as is"):
        sender("/_a/", seen_as=seen_as)


def test_an_address_cannot_add_directives_to_a_caddyfile() -> None:
    with pytest.raises(BadSettingError, match="cannot be spelled"):
        caddy.configuration([DOCUMENTS], upstream="unix//x {\n\tfile_server\n}", listen="a:1")


ADDRESSES = [
    *("8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", 8080, None),
    *("unix:80", "http://a:1", "a:1 ssl", "a:1;", "a:1\n", "[::1:1", "a b:1", "unix:/run/x.sock"),
]


@pytest.mark.parametrize("room", [nginx, caddy])
@pytest.mark.parametrize("listen", ADDRESSES, ids=repr)
def test_an_address_to_listen_on_is_a_host_and_a_port(room: Any, listen: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match="give a host and a port"):
        room.configuration([DOCUMENTS], upstream="127.0.0.1:8000", listen=listen)


@pytest.mark.parametrize("listen", ["127.0.0.1:8080", "[::1]:1", "localhost:65535"])
def test_nginx_listens_where_it_is_told(listen: str) -> None:
    text = nginx.configuration([DOCUMENTS], upstream="127.0.0.1:8000", listen=listen)
    assert f'listen "{listen}";' in text


@pytest.mark.parametrize("room", [nginx, caddy])
@pytest.mark.parametrize("other", ["/_documents/", "/_documents/private/"])
def test_a_location_inside_of_another_is_refused(room: Any, other: str) -> None:  # noqa: ANN401
    """Below one, `private/x` is a file; the server would look for it in the other's directory."""
    places = [InternalLocation(other, "/srv/private"), DOCUMENTS]
    with pytest.raises(BadSettingError, match="apart from each other"):
        room.configuration(places, upstream="127.0.0.1:8000", listen="127.0.0.1:8080")


@pytest.mark.parametrize("room", [nginx, caddy])
@pytest.mark.parametrize(
    "locations", [DOCUMENTS, ["/_documents/"], [PrivateFiles("/srv/documents")]], ids=repr
)
def test_locations_are_a_list_of_locations(room: Any, locations: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match=r"give a list of internal_location\(files\)"):
        room.configuration(locations, upstream="127.0.0.1:8000", listen="127.0.0.1:8080")


@pytest.mark.parametrize("room", [nginx, caddy])
def test_what_is_written_is_text(room: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match="8000 is to be written into"):
        room.configuration([DOCUMENTS], upstream="a:1", listen="127.0.0.1:8080", access_log=8000)


UPSTREAMS = [
    "",
    "unix:80",
    "*",
    "/x",
    "a b",
    "http://a:1",
    "a:0",
    "a:1 max_fails=0",
    "unix:x",
    "unix/x",
    8000,
]


@pytest.mark.parametrize("room", [nginx, caddy])
@pytest.mark.parametrize("upstream", UPSTREAMS, ids=repr)
def test_an_application_is_at_a_host_and_port_or_a_socket(room: Any, upstream: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match=r"give a host and a port, .* or a Unix socket"):
        room.configuration([DOCUMENTS], upstream=upstream, listen="127.0.0.1:8080")


@pytest.mark.parametrize(("room", "socket"), [(nginx, "unix:/run/a b"), (caddy, "unix//run/a b")])
def test_an_application_may_be_at_a_unix_socket(room: Any, socket: str) -> None:  # noqa: ANN401
    assert f'"{socket}"' in room.configuration([DOCUMENTS], upstream=socket, listen="a:1")


@pytest.mark.parametrize("location", ["/é/", "/日本/", "/_100%/"])
def test_caddy_gets_no_location_that_it_would_not_find_again(location: str) -> None:
    """It would not strip it, and look for `location/name` below the root: another file."""
    with pytest.raises(BadSenderError, match="give one of ASCII"):
        caddyfile(InternalLocation(location, "/srv"))


def test_a_directory_that_caddy_would_misread_is_refused() -> None:
    with pytest.raises(BadSettingError, match="cannot be spelled in Caddy's"):
        caddyfile(InternalLocation("/_a/", "/srv/\udcff"))
    assert "/srv/\udcff/" in nginx_conf(InternalLocation("/_a/", "/srv/\udcff"))
