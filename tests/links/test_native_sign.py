"""What `LinkSigner.sign` takes, and what it says to the rest."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import pytest

from tests.links.kinds import NOW
from tests.links.native_links import LINKS, now
from xsendfile._errors import BadSettingError
from xsendfile.links import NotYetValid


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"expires_in": 0}, "expires_in is 0; give seconds, more than 0"),
        ({"expires_in": "60"}, "expires_in is '60'; give seconds"),
        ({"expires_in": math.nan}, "expires_in is nan; give seconds"),
        ({"expires_in": 10**12}, "expires_in is 1000000000000; give seconds"),
        ({"starts_in": 0}, "starts_in is 0; give seconds"),
        ({"starts_in": -5}, "starts_in is -5; give seconds"),
        ({"starts_in": math.nan}, "starts_in is nan; give seconds"),
        ({"starts_in": 3600}, "starts_in is 3600, but the link has ended by then"),
        ({"starts_in": 7200}, "starts_in is 7200, but the link has ended by then"),
        ({"every": 0}, "every is 0; give a whole number of seconds"),
        ({"every": -900}, "every is -900; give a whole number"),
        ({"every": 0.5}, "every is 0.5; give a whole number"),
        ({"every": True}, "every is True; give a whole number"),
        ({"every": 10**12}, "every is 1000000000000; give a whole number"),
        ({"as_attachment": "inline"}, "as_attachment is 'inline'; give True, False or None"),
        ({"as_attachment": 1}, "as_attachment is 1; give True, False or None"),
        ({"download_name": ""}, "download_name is ''; give a str"),
        ({"download_name": b"a"}, "download_name is b'a'; give a str"),
        ({"download_name": "\ud800"}, "lone surrogates"),
        ({"download_name": "a", "form": "path"}, "no place in the path form; leave it out"),
        ({"scope": 0}, "scope is 0; give 1 or more segments, fewer than the path's 2"),
        ({"scope": 2}, "scope is 2; give 1 or more segments"),
        ({"scope": -1}, "scope is -1; give 1 or more segments"),
        ({"scope": True}, "scope is True; give 1 or more segments"),
        ({"scope": "1"}, "scope is '1'; give 1 or more segments"),
        ({"form": "Path"}, "form is 'Path'; give 'query' or 'path'"),
        ({"form": None}, "form is None; give 'query' or 'path'"),
        ({"form": []}, "form is .*; give 'query' or 'path'"),
        ({"client": ""}, "client is ''; give an IPv4 or IPv6 address"),
        ({"client": "unix:"}, "client is 'unix:'; give an IPv4"),
        ({"client": "192.0.2.0/24"}, "client is '192.0.2.0/24'; give an IPv4"),
        ({"client": 5}, "client is 5; give an IPv4"),
        ({"client": "192.0.2.7", "bound_to": {"user": "ada"}}, "a link is bound to one thing"),
        ({"bound_to": {}}, "a link is bound to one thing"),
        ({"bound_to": {"user": "ada", "session": "1"}}, "a link is bound to one thing"),
        ({"bound_to": {"user": ""}}, "a link is bound to one thing"),
        ({"bound_to": {"user": None}}, "a link is bound to one thing"),
        ({"bound_to": {"network": "192.0.2.0/24"}}, "a link is bound to one thing"),
        ({"bound_to": {"": "ada"}}, "a link is bound to one thing"),
        ({"bound_to": {"a b": "ada"}}, "a link is bound to one thing"),
        ({"bound_to": {"u" * 33: "ada"}}, "a link is bound to one thing"),
        ({"bound_to": {5: "ada"}}, "a link is bound to one thing"),
        ({"bound_to": {"\ud800": "ada"}}, "a link is bound to one thing"),
        ({"bound_to": "ada"}, "a link is bound to one thing"),
        ({"bound_to": {"user": "a\nb"}}, "bound_to is no str of one line"),
        ({"bound_to": {"user": 5}}, "bound_to is no str of one line"),
        ({"bound_to": {"user": "\ud800"}}, "bound_to is no str of one line"),
    ],
)
def test_a_wrong_argument_says_what_is_right(arguments: dict[str, Any], problem: str) -> None:
    with pytest.raises(BadSettingError, match=problem):
        LINKS.sign("a/b.txt", clock=now, **arguments)


@pytest.mark.parametrize(
    "path",
    ["", "/", "//a", "a//b", "a/", ".", "..", "a/./b", "a/../b", "a\0b", "\ud800", "x" * 4096],
)
def test_a_path_that_no_file_can_have_is_not_signed(path: str) -> None:
    with pytest.raises(BadSettingError, match="no file can be called so"):
        LINKS.sign(path)


@pytest.mark.parametrize("time", [-5000, math.nan, math.inf, -math.inf])
def test_a_clock_that_is_out_of_time_is_a_wrong_setting(time: float) -> None:
    with pytest.raises(BadSettingError, match="expires_in is 3600"):
        LINKS.sign("a.txt", clock=lambda: time)


def test_a_link_ends_and_begins_with_a_whole_second_not_before_what_was_asked() -> None:
    url = LINKS.sign("a", expires_in=2.5, starts_in=0.5, clock=lambda: NOW - 0.75)
    assert f"expires={NOW + 2}&" in url
    assert f"starts={NOW}&" in url


def test_every_makes_one_url_for_a_while_and_never_a_shorter_life() -> None:
    urls = set()
    for second in range(0, 900, 50):
        url = LINKS.sign("a", every=900, clock=partial(float, NOW + second))
        end = LINKS.verify(url, clock=now).expires_at
        assert end % 900 == 0
        assert 3600 <= end - NOW - second < 4500
        urls.add(url)
    assert len(urls) == 2


def test_every_never_asks_for_more_than_twelve_digits() -> None:
    url = LINKS.sign("a", every=7, clock=lambda: 999_999_996_399)
    assert "expires=999999999999&" in url


@pytest.mark.parametrize("clock", [NOW + 9, NOW + 9.999])
def test_a_link_that_begins_later_is_not_valid_yet(clock: float) -> None:
    url = LINKS.sign("a", starts_in=10, clock=now)
    with pytest.raises(NotYetValid) as refused:
        LINKS.verify(url, clock=lambda: clock)
    assert refused.value.starts_at == NOW + 10
    assert LINKS.verify(url, clock=lambda: NOW + 10).path == b"a"


def test_a_link_lives_at_least_until_the_next_second() -> None:
    url = LINKS.sign("a.txt", expires_in=1e-9, clock=lambda: 1_700_000_000.0)
    assert LINKS.verify(url, clock=lambda: 1_700_000_000.5).expires_at == 1_700_000_001
