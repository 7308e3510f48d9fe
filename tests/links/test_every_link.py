"""What holds for every link of every dialect."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.links.kinds import KINDS, LIFE, NOW, Kind, path_for, time_for
from xsendfile.links import (
    BadToken,
    ExpiredToken,
    Grant,
    MalformedToken,
    Refused,
    SignedRequest,
    TokenConfig,
    WrongMethod,
)
from xsendfile.links.named import DIALECTS

few = settings(max_examples=30)  # for each of so many dialects
every_dialect = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
ENDING = {name: kind for name, kind in KINDS.items() if name != "secure-link-secret"}
every_ending_dialect = pytest.mark.parametrize("kind", ENDING.values(), ids=ENDING.keys())

# Of one character changed, what is accepted all the same: it grants the same.
ACCEPTED_SPELLINGS = {
    "mod-auth-token": "a hexadecimal digest in upper case",
    "mod-auth-token, address": "a hexadecimal digest in upper case",
    "secdownload, md5": "a hexadecimal digest in upper case",
    "secdownload, md5, query": "a hexadecimal digest in upper case",
    "secure-link-secret": "a hexadecimal digest in upper case",
}

any_text = st.text(st.characters(exclude_categories=()), max_size=80)


def soon(kind: Kind, now: float) -> float:
    """Return a time at which a link that was made at `now` is valid."""
    return now + 1 if kind is KINDS["native, all fields"] else now


@every_dialect
@few
@given(data=st.data())
def test_a_signed_path_is_granted(kind: Kind, data: st.DataObject) -> None:
    path, now = path_for(kind, data), time_for(kind, data)
    assert kind.grant(kind.sign(path, now), soon(kind, now)).path == path


@every_ending_dialect
@few
@given(data=st.data())
def test_a_link_is_granted_until_its_end(kind: Kind, data: st.DataObject) -> None:
    path, now = path_for(kind, data), time_for(kind, data)
    url = kind.sign(path, now)
    end = kind.grant(url, soon(kind, now)).expires_at
    assert now + LIFE - 16 <= end <= now + LIFE + 2
    assert kind.grant(url, math.nextafter(end, 0)).expires_at == end
    with pytest.raises(ExpiredToken) as refused:
        kind.grant(url, math.nextafter(end, math.inf))
    assert refused.value.expired_at == pytest.approx(end, abs=1e-3, rel=0)


@every_ending_dialect
@few
@given(data=st.data())
def test_a_forged_link_learns_nothing_about_its_end(kind: Kind, data: st.DataObject) -> None:
    path = path_for(kind, data)
    request = kind.request(kind.sign(path, NOW))
    forged = request._replace(path=request.path + b"x", method="POST")
    for now in (NOW - 10**8, NOW, NOW + 10**8):
        with pytest.raises(BadToken):
            kind.dialect.grant(forged, now=now)


@every_ending_dialect
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "get", ""])
def test_the_method_of_an_authentic_link_is_judged_before_its_end(kind: Kind, method: str) -> None:
    request = kind.request(kind.sign(b"a.txt", NOW))._replace(method=method)
    ended = ExpiredToken if isinstance(kind.dialect, TokenConfig) else WrongMethod  # as 1.0 did
    for now, refusal in ((NOW + 1, WrongMethod), (NOW + 10**8, ended)):
        with pytest.raises(refusal):
            kind.dialect.grant(request, now=now)


@every_dialect
def test_head_is_granted(kind: Kind) -> None:
    request = kind.request(kind.sign(b"a.txt", NOW))._replace(method="HEAD")
    assert kind.dialect.grant(request, now=NOW + 1).path == b"a.txt"


@every_dialect
@few
@given(data=st.data())
def test_no_character_of_the_path_can_be_changed(kind: Kind, data: st.DataObject) -> None:
    """The path as it is decoded, and whatever of the link stands in it."""
    request = kind.request(kind.sign(path_for(kind, data), NOW))
    granted = kind.dialect.grant(request, now=NOW + 1)
    altered = request._replace(path=changed(request.path, data))
    assert_grants_no_other(kind, altered, granted, request.path.lower() == altered.path.lower())


@every_dialect
@few
@given(data=st.data())
def test_no_character_of_a_value_can_be_changed(kind: Kind, data: st.DataObject) -> None:
    """Values in a query, signed or the signature itself."""
    request = kind.request(kind.sign(path_for(kind, data), NOW))
    if not request.query:
        return
    granted = kind.dialect.grant(request, now=NOW + 1)
    pairs = [pair.partition("=") for pair in request.query.split("&")]
    place = data.draw(st.integers(0, len(pairs) - 1))
    name, sign, value = pairs[place]
    # Not another parameter: names that are not ours are passed over.
    other = changed(value.encode(), data).replace(b"&", b"%26").decode("latin-1")
    pairs[place] = (name, sign, other)
    altered = request._replace(query="&".join("".join(pair) for pair in pairs))
    assert_grants_no_other(kind, altered, granted, is_spelling=False)


@every_dialect
@few
@given(path=st.binary(max_size=80), query=any_text, method=any_text, client=st.none() | any_text)
def test_any_bytes_whatever_are_refused(
    kind: Kind, path: bytes, query: str, method: str, client: str | None
) -> None:
    for asked in (path, b"/" + path):
        with pytest.raises(Refused):
            kind.dialect.grant(SignedRequest(asked, query, method, client), now=NOW)


@every_dialect
@few
@given(url=any_text)
def test_any_text_whatever_is_refused(kind: Kind, url: str) -> None:
    with pytest.raises(Refused):
        kind.dialect.verify(url, clock=lambda: NOW)


@every_dialect
@few
@given(data=st.data())
def test_a_link_with_anything_put_into_it_is_refused_or_the_same(
    kind: Kind, data: st.DataObject
) -> None:
    """As above, but close to a link, where parsers are at work."""
    request = kind.request(kind.sign(path_for(kind, data), NOW))
    granted = kind.dialect.grant(request, now=NOW + 1)
    start = data.draw(st.integers(0, len(request.path)))
    end = data.draw(st.integers(start, len(request.path)))
    path = request.path[:start] + data.draw(st.binary(max_size=40)) + request.path[end:]
    start = data.draw(st.integers(0, len(request.query)))
    end = data.draw(st.integers(start, len(request.query)))
    query = request.query[:start] + data.draw(any_text) + request.query[end:]
    altered = request._replace(path=path, query=query)
    try:
        again = kind.dialect.grant(altered, now=NOW + 1)
    except Refused:
        return
    assert again == granted


@every_dialect
def test_an_empty_link_is_malformed_or_no_path(kind: Kind) -> None:
    for path in (b"", b"/", b"//", b"x", b"/a.txt"):
        with pytest.raises(Refused) as refused:
            kind.dialect.grant(SignedRequest(path), now=NOW)
        assert not isinstance(refused.value, BadToken) or isinstance(refused.value, MalformedToken)


def changed(text: bytes, data: st.DataObject) -> bytes:
    """Return text with one character replaced, left out or put in."""
    place = data.draw(st.integers(0, len(text)))
    put = data.draw(st.binary(max_size=1) | st.sampled_from([b"/", b"0", b"A", b"a", b"=", b"?"]))
    cut = data.draw(st.integers(0, 1))
    return text[:place] + put + text[place + cut :]


def assert_grants_no_other(
    kind: Kind, altered: SignedRequest, granted: Grant, is_spelling: bool
) -> None:
    """Assert that an altered link is refused, unless as a spelling that is declared."""
    try:
        again = kind.dialect.grant(altered, now=NOW + 1)
    except Refused:
        return
    assert again == granted
    name = next(name for name, known in KINDS.items() if known is kind)
    original = kind.request(kind.sign(granted.path, NOW))
    assert altered == original or (is_spelling and name in ACCEPTED_SPELLINGS)


def test_every_dialect_is_asked() -> None:
    assert {name.partition(",")[0] for name in KINDS} == set(DIALECTS)
