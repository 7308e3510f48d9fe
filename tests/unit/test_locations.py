from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xsendfile import BadSenderError, BadSettingError, Caddy, Nginx, PrivateFiles, Serve
from xsendfile.servers import InternalLocation, internal_location
from xsendfile.servers._template import spell


@pytest.mark.parametrize("location", ["/_files/", "/a/b/", "/a b/", "/.a/", "/A?#;/"])
def test_a_location_has_a_slash_at_both_ends(location: str) -> None:
    assert Nginx(location).location == location
    assert Caddy(location).location == location


@pytest.mark.parametrize(
    "location",
    [
        *("", "/", "//", "files", "/files", "files/", "/a//b/", "//a/", "/a//"),
        *("/../", "/a/../b/", "/./", "/a/./", "/a\n/", "/a\0/", "/a\x7f/", "/\udc80/"),
        *(None, b"/files/", PurePosixPath("/files/"), 7),
    ],
    ids=repr,
)
@pytest.mark.parametrize("kind", [Nginx, Caddy])
def test_a_location_that_a_server_would_read_differently_is_refused(
    kind: Any,  # noqa: ANN401
    location: object,
) -> None:
    with pytest.raises(BadSenderError) as error:
        kind(location)
    assert str(error.value).startswith(f"location is {location!r}; give the path")
    assert str(error.value).endswith("with a slash at both ends, such as '/_files/'")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (PrivateFiles("/srv/a", Nginx("/_a/")), InternalLocation("/_a/", "/srv/a", "inside")),
        (
            PrivateFiles("/srv/a", Nginx("/_a/"), symlinks="deny"),
            InternalLocation("/_a/", "/srv/a", "deny"),
        ),
        (
            PrivateFiles("/srv/a", Caddy("/_a/"), symlinks="follow"),
            InternalLocation("/_a/", "/srv/a", "follow"),
        ),
        (
            PrivateFiles("/srv/a", Nginx("/_a/", seen_as="/mnt/a/")),
            InternalLocation("/_a/", "/mnt/a"),
        ),
        (
            PrivateFiles("/srv/a", Caddy("/_a/", seen_as=b"/mnt/\xff")),
            InternalLocation("/_a/", "/mnt/\udcff"),
        ),
        (
            PrivateFiles(b"/srv/\xff", Nginx("/_a/", seen_as=None)),
            InternalLocation("/_a/", "/srv/\udcff"),
        ),
    ],
    ids=repr,
)
def test_the_location_that_private_files_need(
    files: PrivateFiles, expected: InternalLocation
) -> None:
    assert internal_location(files) == expected


def test_a_sender_without_a_location_needs_none() -> None:
    with pytest.raises(BadSenderError, match=r"Serve\(\) needs no internal location; give files"):
        internal_location(PrivateFiles("/srv/a", Serve()))


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("/srv/a", '"/srv/a"'),
        ("/srv/a b; {c}", '"/srv/a b; {c}"'),
        ('a"b', r'"a\"b"'),
        ("a\\b", r'"a\\b"'),
        ("a\\", r'"a\\"'),
        ('\\"', r'"\\\""'),
        ("", '""'),
        ("ä\udcff", '"ä\udcff"'),
    ],
)
def test_a_string_is_spelled_in_quotes(text: str, spelled: str) -> None:
    assert spell(text, impossible="$", server="nginx") == spelled


@given(st.text(st.characters(exclude_categories=["Cc"], exclude_characters="$")))
def test_what_was_spelled_can_be_read_back(text: str) -> None:
    spelled = spell(text, impossible="$", server="nginx")
    assert spelled[0] == spelled[-1] == '"'
    read, rest = "", iter(spelled[1:-1])
    for character in rest:
        assert character != '"', "the string ended early"
        read += next(rest) if character == "\\" else character
    assert read == text


@pytest.mark.parametrize("character", ["$", "\n", "\r", "\t", "\0", "\x1f", "\x7f"])
def test_what_cannot_be_spelled_is_refused(character: str) -> None:
    with pytest.raises(BadSettingError) as error:
        spell(f"/srv/a{character}b", impossible="$", server="nginx")
    assert str(error.value) == (
        f"{f'/srv/a{character}b'!r} holds {character!r}, which cannot be spelled in nginx's "
        "configuration; give another name (for a directory, that of a symbolic link)"
    )


@pytest.mark.parametrize("files", ["/srv/a", None, Nginx("/_a/")], ids=repr)
def test_a_location_is_that_of_private_files(files: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        internal_location(files)
    assert str(error.value) == f"files is {files!r}; give a PrivateFiles"
