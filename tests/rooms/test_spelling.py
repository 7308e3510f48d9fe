"""Directories in the grammar of each server: what the server reads is what was meant."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rooms.sites import SERVERS, complete, lines, snippet
from xsendfile import BadSettingError
from xsendfile.servers.config import FrontRoot

SHOWN: dict[str, tuple[str, str]] = {
    "nginx": ('alias "', '/";'),
    "apache": ('XSendFilePath "', '"'),
    "apache-wsgi": ('XSendFilePath "', '"'),
    "lighttpd": ('"', '/"'),
    "caddy": ("root * ", ""),
    "caddy26": ("root * ", ""),
    "uwsgi": ("response-route-if = regexp:${X_SENDFILE};^", "/ goto:no_link"),
}
LINES = "/srv/a\u2028b\x85c"  # to Python these are ends of a line
CALLED = {
    "nginx": "nginx",
    "apache": "Apache",
    "apache-wsgi": "Apache",
    "lighttpd": "lighttpd",
    "caddy": "Caddy",
    "caddy26": "Caddy",
    "uwsgi": "uWSGI",
}


def spelled(server: str, directory: str) -> str:
    """Return what stands for a directory in a complete configuration."""
    before, behind = SHOWN[server]
    text = complete(server, FrontRoot(directory, "/_a/"))
    found = [line for line in lines(text) if line.startswith(before) and line.endswith(behind)]
    (line,) = (line for line in found if server != "lighttpd" or line.startswith('"/'))
    return line[len(before) : len(line) - len(behind)]


@pytest.mark.parametrize("server", ["nginx", "apache", "apache-wsgi", "lighttpd"])
@pytest.mark.parametrize(
    "directory",
    ["/srv/a b", "/srv/it's", "/srv/a;b#c", "/srv/é是", "/srv/{a}", "/srv/%41", "/s*[a]", LINES],
)
def test_in_quotes_most_things_stand_as_they_are(server: str, directory: str) -> None:
    assert spelled(server, directory) == directory


@pytest.mark.parametrize(
    ("server", "directory", "expected"),
    [
        ("nginx", '/srv/"q"', r"/srv/\"q\""),
        ("nginx", "/srv/a\\b\\", r"/srv/a\\b\\"),
        ("nginx", "/srv/$uri", "/srv/${xsendfile_dollar}uri"),
        ("nginx", "/srv/\udcff", "/srv/\udcff"),
        ("apache", '/srv/"q"', r"/srv/\"q\""),
        ("apache", "/srv/a\\b\\", r"/srv/a\\b\\"),
        ("apache", "/srv/a$b", "/srv/a$b"),
        ("apache", "/srv/${PREFIX}", "/srv/${xsendfile_dollar}{PREFIX}"),
        ("apache", "/srv/\udcff", "/srv/\udcff"),
        ("apache-wsgi", "/srv/${PREFIX}", "/srv/${xsendfile_dollar}{PREFIX}"),
        ("lighttpd", '/srv/"q"', r"/srv/\"q\""),
        ("lighttpd", "/srv/a\\b\\", "/srv/a\\b\\"),  # it escapes nothing but a quote
        ("lighttpd", "/srv/${a}", "/srv/${a}"),
        ("caddy", "/srv/a b;#'$%", '"/srv/a b;#\'$%/"'),
        ("caddy", '/srv/"q"', r'"/srv/\"q\"/"'),
        ("caddy", "/srv/a\\b\\", '"/srv/a\\b\\/"'),
        ("caddy", LINES, f'"{LINES}/"'),
        ("caddy", "/srv/a}b", '"/srv/a}b/"'),
        ("caddy", "/srv/{a}", r'"/srv/\{a\}/"'),
        ("caddy", "/srv/{$A}", r'"/srv/\{$XSENDFILE_OPENING_BRACE:{}$A\}/"'),
        ("caddy", '/srv/a\\"b', '`/srv/a\\"b/`'),
        ("caddy26", "/srv/{a}", r'"/srv/\{a\}/"'),
        ("caddy26", "/srv/\\}", r'"/srv/\}/"'),
        ("uwsgi", "/srv/a-1_b", "/srv/a-1_b"),
        ("uwsgi", "/srv/a b.c", r"/srv/a\x20b\x2ec"),
        ("uwsgi", "/srv/%d;$(HOME)", r"/srv/\x25d\x3b\x24\x28HOME\x29"),
        ("uwsgi", "/srv/@(a)${b}", r"/srv/\x40\x28a\x29\x24\x7bb\x7d"),
        ("uwsgi", "/srv/é\udcff", r"/srv/\xc3\xa9\xff"),
    ],
)
def test_what_is_special_is_escaped(server: str, directory: str, expected: str) -> None:
    assert spelled(server, directory) == expected


@pytest.mark.parametrize(
    ("server", "declaration", "directory"),
    [
        ("nginx", 'geo $xsendfile_dollar { default "$"; }', "/srv/a$b"),
        ("apache", "Define xsendfile_dollar $", "/srv/a${b"),
        ("apache-wsgi", "Define xsendfile_dollar $", "/srv/a${b"),
    ],
)
def test_a_dollar_sign_that_would_be_expanded_has_a_name(
    server: str, declaration: str, directory: str
) -> None:
    assert lines(complete(server, FrontRoot(directory, "/_a/"))).count(declaration) == 1
    assert declaration not in complete(server, FrontRoot("/srv/ab", "/_a/"))
    assert declaration in snippet(server, FrontRoot(directory, "/_a/"))
    assert declaration not in snippet(server, FrontRoot("/srv/ab", "/_a/"))


def refusal(server: str, directory: str) -> str:
    """Return why a directory is refused."""
    with pytest.raises(BadSettingError) as error:
        complete(server, FrontRoot(directory, "/_a/"))
    return str(error.value)


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("character", ["\n", "\r", "\t", "\x01", "\x1f", "\x7f"])
def test_a_control_character_is_refused(server: str, character: str) -> None:
    message = refusal(server, f"/srv/a{character}b")
    assert message.startswith(repr(f"/srv/a{character}b")[:-1])
    assert message.endswith(
        f"holds {character!r}, which cannot be spelled in {CALLED[server]}'s configuration; "
        "give another name (for a directory, that of a symbolic link)"
    )


@pytest.mark.parametrize(
    ("server", "directory", "what"),
    [
        ("caddy", "/srv/\udcff", r"holds '\udcff', which cannot be spelled in Caddy's"),
        ("caddy26", "/srv/\udcff", r"holds '\udcff', which cannot be spelled in Caddy's"),
        ("lighttpd", "/srv/\udcff", r"holds '\udcff', which cannot be spelled in lighttpd's"),
        ("caddy", '/srv/`\\"', "holds '`', which cannot be spelled in Caddy's"),
        ("caddy", "/srv/\\}", "which versions of Caddy read differently"),
    ],
)
def test_what_a_server_would_misread_is_refused(server: str, directory: str, what: str) -> None:
    assert what in refusal(server, directory)
    assert "give another name" in refusal(server, directory)


NAME = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="/"), min_size=1, max_size=20
)


def read_in_quotes(text: str) -> str:
    """Return what nginx and Apache make of a string in double quotes."""
    read, rest = "", iter(text)
    for character in rest:
        assert character != '"', "the string ended early"
        read += next(rest) if character == "\\" else character
    return read.replace("${xsendfile_dollar}", "$")


def read_by_lighttpd(text: str) -> str:
    """Return what lighttpd makes of a string in double quotes."""
    assert not re.search(r'(?<!\\)"', text), "the string ended early"
    return text.replace('\\"', '"')


def read_by_caddy(text: str) -> str:
    """Return what Caddy makes of a token, with its variables and its placeholders."""
    text = re.sub(r"\{\$\w+:([^}]*)\}", r"\1", text)
    assert "{$" not in text.replace("\\{$", "")
    mark, text = text[0], text[1:-1]
    if mark == '"':
        text = re.sub(r'\\(\\|")', lambda found: found[0].replace('\\"', '"'), text)
    assert not re.search(r"(?<!\\)\{", text), "a placeholder"
    return re.sub(r"\\([{}])", r"\1", text).removesuffix("/")


def read_by_uwsgi(text: str) -> str:
    """Return the only bytes that a pattern matches."""
    assert re.fullmatch(r"(?:[\w/-]|\\x[0-9a-f]{2})*", text, re.ASCII), "more than bytes"
    return os.fsdecode(
        re.sub(r"\\x(..)", lambda hexed: chr(int(hexed[1], 16)), text).encode("latin-1")
    )


READERS: list[tuple[str, Callable[[str], str]]] = [
    ("nginx", read_in_quotes),
    ("apache", read_in_quotes),
    ("lighttpd", read_by_lighttpd),
    ("caddy", read_by_caddy),
    ("uwsgi", read_by_uwsgi),
]


@pytest.mark.parametrize(("server", "read"), READERS, ids=[server for server, _ in READERS])
@given(name=NAME)
def test_what_was_spelled_can_be_read_back(
    server: str, read: Callable[[str], str], name: str
) -> None:
    directory = f"/srv/{name}x"
    try:
        text = spelled(server, directory)
    except BadSettingError:
        assert server == "caddy"
        assert set(name) & {"`", "\\"}
        return
    assert read(text) == directory


@pytest.mark.parametrize(
    ("server", "location", "line"),
    [
        ("nginx", "/_a b/", 'location ^~ "/_a b/" {'),
        ("nginx", '/_"$"/', r'location ^~ "/_\"$\"/" {'),  # no place for variables
        ("nginx", "/_é%41/", 'location ^~ "/_é%41/" {'),
        ("caddy", "/_a b/", '@handover1 header X-Accel-Redirect "/_a%20b/*"'),
        ("caddy", "/_a b/", 'uri strip_prefix "/_a b"'),
        ("caddy", "/_{a}/", '@handover1 header X-Accel-Redirect "/_%7Ba%7D/*"'),
        ("caddy", "/_{a}/", r'uri strip_prefix "/_\{a\}"'),
        ("caddy26", "/_a b/", '@handover1 header X-Accel-Redirect "/_a b/*"'),
        ("caddy26", "/_a b/", 'uri strip_prefix "/_a b"'),
    ],
)
def test_a_location_is_spelled_where_it_stands(server: str, location: str, line: str) -> None:
    assert lines(complete(server, FrontRoot("/srv/a", location))).count(line) == 1


def test_a_brace_in_a_location_would_be_a_placeholder_in_a_matcher_of_caddy_2_6() -> None:
    with pytest.raises(
        BadSettingError, match=r"holds '\{', which cannot be spelled in Caddy 2\.6's"
    ):
        complete("caddy26", FrontRoot("/srv/a", "/_{path}/"))


@pytest.mark.parametrize("server", ["nginx", "apache", "lighttpd", "caddy", "caddy26"])
@pytest.mark.parametrize("upstream", ["127.0.0.1:1\n}", "unix:/run/x {\n\tfile_server\n}"])
def test_an_address_cannot_add_directives(server: str, upstream: str) -> None:
    with pytest.raises(BadSettingError):
        complete(server, upstream=upstream)


@pytest.mark.parametrize(
    ("server", "path", "spelled_path"),
    [
        ("nginx", '/run/"$a".sock', r'server "unix:/run/\"$a\".sock";'),
        ("apache", "/run/${a}.sock", '"unix:/run/${xsendfile_dollar}{a}.sock|http://localhost/"'),
        ("lighttpd", '/run/"a".sock', r'"host" => "/run/\"a\".sock",'),
        ("caddy", "/run/{a}:1.sock", r'"unix//run/\{a\}:1.sock"'),
        ("caddy26", "/run/{a}|1.sock", r'"unix//run/\{a\}|1.sock"'),
    ],
)
def test_a_socket_is_spelled_like_a_directory(server: str, path: str, spelled_path: str) -> None:
    assert spelled_path in complete(server, upstream=f"unix:{path}")


@pytest.mark.parametrize(
    ("server", "path"),
    [
        ("apache", "/run/a|b"),  # a vertical bar ends the path, which is part of a URL before that
        ("apache", "/run/a?b"),
        ("apache", "/run/a#b"),
        ("caddy", "/run/a|b"),  # a file mode would follow
        ("caddy26", "/run/a:b"),  # a port would
        ("lighttpd", "/run/a\\"),
    ],
)
def test_a_socket_that_the_server_would_look_for_elsewhere_is_refused(
    server: str, path: str
) -> None:
    with pytest.raises(BadSettingError, match=r"cannot be spelled in|ends in a backslash"):
        complete(server, upstream=f"unix:{path}")


@pytest.mark.parametrize(
    ("directory", "pattern"),
    [
        ("/srv/wsgi", "/srv/wsgi"),
        ("/srv/a*b?c", "/srv/a[*]b[?]c"),
        ("/srv/[a]", "/srv/[[]a]"),
        ("/srv/[a", "/srv/[a"),
        ("/srv/a\\b", r"/srv/a\\b"),  # escaped once: for the quotes
        ("/srv/a\\*", r"/srv/a\\\\[*]"),  # and twice: for the pattern
    ],
)
def test_the_directory_of_a_script_is_no_pattern(directory: str, pattern: str) -> None:
    text = complete("apache-wsgi", wsgi=f"{directory}/site.wsgi")
    assert f'<Directory "{pattern}">' in lines(text)


def test_mod_wsgi_reads_the_name_of_a_script_as_utf_8() -> None:
    with pytest.raises(BadSettingError, match="cannot be spelled in mod_wsgi's"):
        complete("apache-wsgi", wsgi="/srv/wsgi/\udcff.wsgi")


@pytest.mark.parametrize("character", ["d", "$", '"'])
def test_a_directory_that_nginx_could_not_read_is_refused(character: str) -> None:
    """Its parser holds 4096 bytes, as they are spelled."""
    directory = "/srv/" + "/".join([character * 200] * 20)
    if character == "d":
        assert spelled("nginx", directory) == directory
        directory += "/" + "d" * 60
    assert refusal("nginx", directory).endswith(
        "is longer than the 4090 bytes that nginx can read; give a link"
    )
