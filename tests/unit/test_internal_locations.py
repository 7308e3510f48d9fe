"""Internal locations, as the senders take them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, TypeAlias

import pytest

from xsendfile import BadSenderError, Caddy, Caddy26, File, Nginx, Request

FILE = File(b"/srv", (b"a b",), (b"a b",), 7, 10**9)
LOCATED = [Nginx, Caddy, Caddy26]
Located: TypeAlias = type[Nginx | Caddy | Caddy26]


def uri(sender: Nginx | Caddy | Caddy26) -> str:
    """Return what the server is told."""
    name, value = sender.reply(Request("GET"), FILE, []).headers[0]
    assert name == "X-Accel-Redirect"
    return value


@pytest.mark.parametrize("location", ["/_files/", "/a/b/", "/a b/", "/.a/", "/A#;/"])
@pytest.mark.parametrize("kind", LOCATED)
def test_a_location_has_a_slash_at_both_ends(kind: Located, location: str) -> None:
    assert kind(location).location == location


@pytest.mark.parametrize(
    "location",
    [
        *("", "/", "//", "files", "/files", "files/", "/a//b/", "//a/", "/a//"),
        *("/../", "/a/../b/", "/./", "/a/./", "/a\n/", "/a\0/", "/a\x7f/", "/\udc80/"),
        *(None, b"/files/", PurePosixPath("/files/"), 7),
    ],
    ids=repr,
)
@pytest.mark.parametrize("kind", LOCATED)
def test_a_location_that_a_server_would_read_differently_is_refused(
    kind: Any,  # noqa: ANN401
    location: object,
) -> None:
    with pytest.raises(BadSenderError) as error:
        kind(location)
    assert str(error.value) == (
        f"location is {location!r}; give the path of the internal location as the server's "
        "configuration spells it, with a slash at both ends, such as '/_files/'"
    )


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        (Nginx("/_d c/"), "/_d%20c/a%20b"),
        (Caddy("/_d c/"), "/_d%20c/a%20b"),
        (Caddy26("/_d c/"), "/_d c/a b"),
        (Nginx("/_100%/"), "/_100%25/a%20b"),
        (Nginx("/_dö/"), "/_d%C3%B6/a%20b"),
        (Nginx("/why?/"), "/why%3F/a%20b"),
        (Caddy("/why?/"), "/why%3F/a%20b"),
    ],
    ids=repr,
)
def test_a_location_is_spelled_like_the_name(sender: Nginx, expected: str) -> None:
    assert uri(sender) == expected


@pytest.mark.parametrize("location", ["/é/", "/日本/", "/_100%/"])
@pytest.mark.parametrize("kind", [Caddy, Caddy26])
def test_caddy_gets_no_location_that_it_would_not_find_again(kind: Located, location: str) -> None:
    """It would not strip it, and look for `location/name` below the root: another file."""
    with pytest.raises(BadSenderError) as error:
        kind(location)
    assert str(error.value) == (
        f"location is {location!r}, which Caddy would not find again in a path; "
        "give one of ASCII, without a '%'"
    )


def test_a_question_mark_would_end_a_location_of_caddy_2_6() -> None:
    with pytest.raises(BadSenderError) as error:
        Caddy26("/why?/")
    assert str(error.value) == "location is '/why?/'; give one without a '?', which would end it"
