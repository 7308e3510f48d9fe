"""What the vectors of `secure_link_secret` do not say."""

from __future__ import annotations

import hashlib
import math

import pytest

from tests.links.kinds import NOW, SECRET
from xsendfile.links import BadToken, MalformedToken, PathRefused, SecureLinkSecret, SignedRequest
from xsendfile.links._dialect import signed_request

LINKS = SecureLinkSecret(SECRET)


def signed(link: str) -> str:
    """Return a URL as nginx verifies it: of what is sent."""
    return f"/{hashlib.md5(f'{link}{SECRET}'.encode()).hexdigest()}/{link}"  # noqa: S324


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("a.txt", "a.txt"),
        ("a/b c.txt", "a/b%20c.txt"),
        ("été.txt", "%C3%A9t%C3%A9.txt"),
        (b"latin-\xe9", "latin-%E9"),
        ("100%.txt", "100%25.txt"),
        ("a%20b", "a%2520b"),
        ("a?b#c", "a%3Fb%23c"),
        ("a+b (1), ~c; d='e'@f:g!$&*.txt", "a+b%20(1),%20~c;%20d='e'@f:g!$&*.txt"),
        ('"<>\\^`{|}[]', "%22%3C%3E%5C%5E%60%7B%7C%7D%5B%5D"),
    ],
)
def test_a_path_is_signed_as_a_browser_sends_it(path: str | bytes, link: str) -> None:
    assert LINKS.sign(path) == signed(link)
    expected = path.encode() if isinstance(path, str) else path
    assert LINKS.verify(signed(link)).path == expected


def test_what_was_signed_in_another_spelling_is_refused() -> None:
    for link in ("a%2Bb.txt", "%61.txt", "%c3%a9.txt"):
        with pytest.raises(BadToken):
            LINKS.verify(signed(link))


def test_what_is_sent_in_another_spelling_is_the_same_path() -> None:
    assert LINKS.verify(signed("a.txt").replace("a.txt", "%61.txt")).path == b"a.txt"


def test_a_query_is_part_of_the_link_as_in_nginx() -> None:
    assert LINKS.verify(signed("a.txt?x=1")).path == b"a.txt"
    for url in (signed("a.txt") + "?x=1", signed("a.txt?x=1").replace("x=1", "x=2")):
        with pytest.raises(BadToken):
            LINKS.verify(url)
    with pytest.raises(BadToken):
        LINKS.verify(signed("a.txt?x=1").replace("?", "%3F"))


@pytest.mark.parametrize("query", ["é", "\ud800"])
def test_a_query_that_no_url_can_have_is_malformed(query: str) -> None:
    with pytest.raises(MalformedToken):
        LINKS.grant(signed_request(signed("a.txt"))._replace(query=query), now=NOW)


def test_a_link_has_no_end() -> None:
    request = signed_request(LINKS.sign("a.txt"))
    for now in (0, NOW, 10**15):
        assert LINKS.grant(request, now=now).expires_at == math.inf


@pytest.mark.parametrize("path", ["../a", "a//b", "a/", "/a", ".", "a\0b"])
def test_a_path_that_no_file_can_have_is_refused_though_it_is_signed(path: str) -> None:
    with pytest.raises(PathRefused):
        LINKS.grant(SignedRequest(signed(path).encode()), now=NOW)
