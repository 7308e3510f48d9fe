"""What the vectors of the native link do not say."""

from __future__ import annotations

import hmac
import math
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from tests.links.kinds import NOW, SECRET
from tests.links.native_links import LINKS, ground_of, now
from xsendfile._errors import Ground
from xsendfile.links import BadToken, ExpiredToken, NotYetValid, PathRefused
from xsendfile.links._dialect import signed_request


@pytest.mark.parametrize("as_attachment", [True, False, None])
@pytest.mark.parametrize(
    "name", ["a.pdf", 'a"b\\c;d&e=f%41+g h.txt', "是 (1).pdf", "a\0\n/..", "'"]
)
def test_a_link_says_how_its_file_is_shown(name: str, *, as_attachment: bool | None) -> None:
    url = LINKS.sign("a", as_attachment=as_attachment, download_name=name, clock=now)
    grant = LINKS.verify(url, clock=now)
    assert (grant.as_attachment, grant.download_name) == (as_attachment, name)


@pytest.mark.parametrize("form", ["query", "path"])
def test_a_scope_opens_what_lies_below_it_and_nothing_beside(form: Any) -> None:  # noqa: ANN401
    url = LINKS.sign("a/b/c.ts", scope=2, form=form, clock=now)
    for path in ("a/b/d", "a/b/d/e.ts", "a/b/c%20d"):
        granted = LINKS.verify(url.replace("a/b/c.ts", path), clock=now)
        assert granted.path == path.replace("%20", " ").encode()
    for path in ("a/bc/d", "a/c/c.ts", "b/b/c.ts", "a/b2", "A/b/c.ts"):
        assert ground_of(url.replace("a/b/c.ts", path))[0] in {"signature", "scope"}
    for path in ("a/b", "a"):
        assert ground_of(url.replace("a/b/c.ts", path)) == ("scope", "scope")


def test_the_link_of_a_scope_is_not_that_of_a_file_of_its_name() -> None:
    url = LINKS.sign("a/b", scope=1, clock=now)
    assert ground_of(url.replace("/a/b", "/a").replace("&scope=1", "")) == ("signature", "sig")


def test_in_the_path_form_relative_references_keep_the_fields() -> None:
    url = LINKS.sign("hls/list.m3u8", scope=1, form="path", clock=now)
    directory = url.rpartition("/")[0]
    assert directory.startswith("/expires=1700003600&key=k1&scope=1&sig=")
    assert LINKS.verify(f"{directory}/seg1.ts", clock=now).path == b"hls/seg1.ts"
    assert LINKS.verify(f"{directory}/seg1.ts?x=1&key=2", clock=now).path == b"hls/seg1.ts"


def test_in_the_path_form_other_parameters_are_passed_over_too() -> None:
    url = LINKS.sign("a", form="path", clock=now).replace("&key", "&utm=1&key")
    assert LINKS.verify(url, clock=now).path == b"a"


def test_the_path_form_has_its_slash() -> None:
    request = signed_request(LINKS.sign("a", form="path", clock=now))
    with pytest.raises(PathRefused):
        LINKS.grant(request._replace(path=request.path[1:]), now=NOW)


@pytest.mark.parametrize(
    ("url", "ground"),
    [
        ("/a", ("missing", "expires")),
        ("/a?key=k1&sig=x", ("missing", "expires")),
        ("/a?expires=1&sig=x", ("missing", "key")),
        ("/a?expires=1&key=k1", ("missing", "sig")),
        ("/key=k1/a?expires=1", ("missing", "key")),  # no path form without `sig`
        ("/sig=x/a?expires=1", ("missing", "expires")),
        ("/a?expires=1&key=k1&key=k1&sig=x", ("duplicate", "key")),
        ("/a?expires=1&key=k1&sig=x&as=x&as=x", ("duplicate", "as")),
        ("/a?expires=1&key=k1&sig=x", ("malformed", "sig")),
        ("/a?Expires=1&key=k1&sig=x", ("missing", "expires")),
    ],
)
def test_a_refusal_names_the_field(url: str, ground: tuple[Ground, str | None]) -> None:
    assert ground_of(url) == ground


def test_a_file_may_be_called_as_a_link_is() -> None:
    inner = LINKS.sign("a", form="path", clock=now)
    assert LINKS.verify(LINKS.sign(inner, clock=now), clock=now).path == inner[1:].encode()
    assert LINKS.verify(LINKS.sign("sig=1/expires=2", clock=now), clock=now)


def test_what_the_query_says_wins_over_the_path() -> None:
    """A field `sig` in the query makes it the query form: then all of the path is the path."""
    url = LINKS.sign("a", form="path", clock=now)
    assert ground_of(f"{url}?sig={url[-45:-2]}") == ("missing", "expires")


def signed_by_hand(fields: str, path: str) -> str:
    """Return the signature of a link with an empty realm, as `openssl` makes it."""
    message = f"xsendfile-link-1\n\n{fields}\n\n{path}".encode()
    digest = hmac.digest(SECRET.encode(), message, "sha256")
    return urlsafe_b64encode(digest).decode().rstrip("=")


def test_a_download_name_in_the_path_form_is_malformed_though_it_is_authentic() -> None:
    fields = f"expires={NOW + 1}&key=k1&name=x"
    url = f"/{fields}&sig={signed_by_hand(fields, '/a')}/a"
    assert ground_of(url) == ("malformed", "name")


@pytest.mark.parametrize(
    "signed", ["{}&id=x1&key=k1", "{}&key=k1&uses=1", "{}&id=x1&key=k1&uses=1"]
)
def test_a_limited_link_is_refused_without_a_ledger_though_it_is_authentic(signed: str) -> None:
    fields = signed.format(f"expires={NOW + 1}")
    assert ground_of(f"/a?{fields}&sig={signed_by_hand(fields, '/a')}") == ("ledger", None)


def test_a_field_of_a_link_that_is_not_utf_8_is_malformed() -> None:
    url = LINKS.sign("a", download_name="x", clock=now)
    for name in ("%FF", "%C3", "%c3%bc", "ü", "%41", "%", "a+b", "a b"):
        request = signed_request(url)
        query = request.query.replace("name=x", f"name={name}")
        with pytest.raises(BadToken) as refused:
            LINKS.grant(request._replace(query=query), now=NOW)
        assert (refused.value.ground, refused.value.field) == ("malformed", "name")


@pytest.mark.parametrize("clock", [math.nan, -math.inf, math.inf])
def test_a_clock_without_a_time_opens_nothing(clock: float) -> None:
    with pytest.raises((NotYetValid, ExpiredToken)):
        LINKS.verify(LINKS.sign("a.txt", starts_in=1), clock=lambda: clock)


def test_a_grant_says_how_much_of_the_path_is_signed() -> None:
    assert LINKS.verify(LINKS.sign("a/b/c.txt", scope=2)).scope == 2
    assert LINKS.verify(LINKS.sign("a/b/c.txt")).scope is None
