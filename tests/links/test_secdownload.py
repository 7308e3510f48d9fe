"""What the vectors of mod_secdownload do not say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.links.kinds import NOW, SECRET
from xsendfile._errors import BadSettingError
from xsendfile.links import BadToken, MalformedToken, Secdownload, SignedRequest
from xsendfile.links._dialect import signed_request
from xsendfile.links.secdownload import Algorithm

ALGORITHMS: list[Algorithm] = ["md5", "hmac-sha1", "hmac-sha256"]

every_algorithm = pytest.mark.parametrize("algorithm", ALGORITHMS)


def now() -> float:
    return NOW


@every_algorithm
def test_with_segments_a_link_opens_what_lies_below_and_nothing_beside(
    algorithm: Algorithm,
) -> None:
    links = Secdownload(SECRET, algorithm=algorithm, path_segments=2)
    url = links.sign("a/b/c.txt", clock=now)
    for path in ("a/b/c.txt", "a/b/d", "a/b/c/d/e"):
        assert links.verify(url.replace("a/b/c.txt", path), clock=now).path == path.encode()
    for path in ("a/bc.txt", "a/c/c.txt", "b/a/c.txt", "a", "a/b%2Fc"):
        if path == "a/b%2Fc":  # decoded before it is cut
            assert links.verify(url.replace("a/b/c.txt", path), clock=now).path == b"a/b/c"
            continue
        with pytest.raises(BadToken):
            links.verify(url.replace("a/b/c.txt", path), clock=now)


@every_algorithm
def test_with_segments_the_file_of_that_name_has_the_same_link(algorithm: Algorithm) -> None:
    """So it is in lighttpd. No path is both a file and a directory."""
    links = Secdownload(SECRET, algorithm=algorithm, path_segments=1)
    assert links.sign("a/b", clock=now) == links.sign("a", clock=now) + "/b"


@every_algorithm
def test_a_signed_query_is_part_of_the_link(algorithm: Algorithm) -> None:
    links = Secdownload(SECRET, algorithm=algorithm, hash_querystr=True)
    url = links.sign("a.txt", query="user=7&x=%20", clock=now)
    assert url.endswith("/a.txt?user=7&x=%20")
    assert links.verify(url, clock=now).path == b"a.txt"
    for other in ("user=8&x=%20", "user=7", "", "user=7&x=+", "user=7&x=%20&", "x=%20&user=7"):
        with pytest.raises(BadToken):
            links.verify(url.replace("user=7&x=%20", other), clock=now)


@every_algorithm
def test_with_a_signed_query_no_name_holds_a_question_mark(algorithm: Algorithm) -> None:
    """`/a?b` without a query would have the link of `/a` with the query `b`."""
    links = Secdownload(SECRET, algorithm=algorithm, hash_querystr=True)
    with pytest.raises(BadSettingError, match="no name may hold a question mark"):
        links.sign("a?b", clock=now)
    forged = links.sign("a", query="b", clock=now).replace("?", "%3F")
    with pytest.raises(BadToken, match="could be path and query"):
        links.verify(forged, clock=now)
    below = Secdownload(SECRET, algorithm=algorithm, hash_querystr=True, path_segments=1)
    url = below.sign("a/b?c", query="d", clock=now)  # not signed, so not confused
    assert below.verify(url, clock=now).path == b"a/b?c"


def test_without_hash_querystr_a_name_may_hold_one_and_a_query_is_passed_over() -> None:
    links = Secdownload(SECRET)
    url = links.sign("a?b", clock=now)
    assert links.verify(url + "?x=1", clock=now).path == b"a?b"
    with pytest.raises(BadSettingError, match="it would not be signed; leave it out"):
        links.sign("a", query="x=1")


@pytest.mark.parametrize("query", ["a b", "a#b", "ü", "\ud800", "a\n", b"a", 5])
def test_a_query_that_no_url_can_have_is_a_wrong_setting(query: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match="give it percent-encoded"):
        Secdownload(SECRET, hash_querystr=True).sign("a", query=query)


@pytest.mark.parametrize("query", ["a b", "a#b", "ü", "\ud800", "a\n"])
def test_and_a_refusal(query: str) -> None:
    links = Secdownload(SECRET, hash_querystr=True)
    request = signed_request(links.sign("a", query="x", clock=now))._replace(query=query)
    with pytest.raises(BadToken) as refused:
        links.grant(request, now=NOW)
    assert (refused.value.ground, links.statuses.get(type(refused.value))) == ("malformed", None)


def test_what_has_not_the_form_of_a_link_is_not_found() -> None:
    """Lighttpd passes it on to whatever else answers there."""
    links = Secdownload(SECRET)
    for path in (b"/", b"/a.txt", b"/x/6553f100/a.txt", b"/%b/6553f100" % (b"a" * 43)):
        with pytest.raises(MalformedToken) as refused:
            links.grant(SignedRequest(path), now=NOW)
        assert links.statuses[type(refused.value)] == 404


@pytest.mark.parametrize("stamp", ["6553F100", "06553f100", "6553f10", "0", "f" * 16])
def test_a_stamp_in_another_spelling_is_refused_as_a_wrong_mac_is(stamp: str) -> None:
    links = Secdownload(SECRET)
    url = links.sign("a.txt", clock=now).replace("6553f100", stamp)
    with pytest.raises(BadToken) as refused:
        links.verify(url, clock=now)
    assert not isinstance(refused.value, MalformedToken)
    assert (refused.value.ground, refused.value.field) == ("malformed", "stamp")


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"algorithm": "sha256"}, "give 'md5', 'hmac-sha1' or 'hmac-sha256'"),
        ({"algorithm": ["md5"]}, "give 'md5', 'hmac-sha1' or 'hmac-sha256'"),
        ({"path_segments": -1}, "path_segments is -1; give a whole number"),
        ({"path_segments": "1"}, "path_segments is '1'; give a whole number"),
        ({"path_segments": True}, "path_segments is True; give a whole number"),
        ({"timeout": True}, "timeout is True; give a whole number"),
        ({"hash_querystr": "0"}, "hash_querystr is '0'; give True or False"),
    ],
)
def test_a_wrong_setting_says_what_is_right(settings: dict[str, Any], problem: str) -> None:
    with pytest.raises(BadSettingError, match=problem):
        Secdownload(SECRET, **settings)


def test_its_text_shows_how_it_is_set_up() -> None:
    assert repr(Secdownload(SECRET, timeout=5)) == (
        "Secdownload(…, algorithm='hmac-sha256', timeout=5, path_segments=0, hash_querystr=False)"
    )


def test_a_grant_says_how_much_of_the_path_is_signed() -> None:
    links = Secdownload(SECRET, path_segments=1)
    assert links.verify(links.sign("v1/x.txt")).scope == 1
    assert links.verify(links.sign("x.txt")).scope is None
