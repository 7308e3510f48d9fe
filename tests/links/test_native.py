"""What the vectors of the native link do not say."""

from __future__ import annotations

import hmac
import math
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import pytest

from tests.links.kinds import NOW, SECRET
from xsendfile._errors import BadSettingError, Ground
from xsendfile.links import BadToken, ExpiredToken, LinkSigner, NotYetValid, PathRefused
from xsendfile.links._dialect import signed_request

LINKS = LinkSigner({"k1": SECRET})
OLD, NEW = "k3Qz-8uYw_old_71Lp", "hT5v-2nRc_new_90Xa"


def now() -> float:
    return NOW


def ground_of(
    url: str,
    links: LinkSigner = LINKS,
    *,
    client: str | None = None,
    bound: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Ground, str | None]:
    with pytest.raises(BadToken) as refused:
        links.verify(url, client=client, bound=bound, clock=now)
    return refused.value.ground, refused.value.field


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


@pytest.mark.parametrize(
    ("made_for", "asked_by", "has_it"),
    [
        ("192.0.2.7", "192.0.2.255", True),
        ("192.0.2.7", "::ffff:192.0.2.9", True),
        ("::ffff:192.0.2.9", "192.0.2.0", True),
        ("192.0.2.7", "192.0.3.7", False),
        ("2001:db8:0:1::7", "2001:DB8::1:ffff:ffff:ffff:ffff", True),
        ("2001:db8:0:1::7", "2001:db8:0:2::7", False),
        ("fe80::7%eth0", "fe80::8%eth1", True),
        ("192.0.2.7", "2001:db8::7", False),
        ("192.0.2.7", "::192.0.2.7", False),
    ],
)
def test_a_link_for_a_network_is_for_all_of_it(
    made_for: str, asked_by: str, *, has_it: bool
) -> None:
    url = LINKS.sign("a", client=made_for, clock=now)
    assert made_for not in url
    if has_it:
        assert LINKS.verify(url, client=asked_by, clock=now).personal
    else:
        assert ground_of(url, client=asked_by) == ("signature", "sig")


@pytest.mark.parametrize(
    "client", [None, "", "unix:", "192.0.2", "192.0.2.7:80", "[::1]", "a" * 99]
)
def test_a_link_for_a_network_is_never_for_nobody(client: str | None) -> None:
    assert ground_of(LINKS.sign("a", client="0.0.0.1", clock=now), client=client) == (
        "binding",
        "for",
    )


def test_a_link_for_a_user_needs_to_be_told_who_that_is() -> None:
    url = LINKS.sign("a", bound_to={"user": "ada ü"}, clock=now)
    assert "ada" not in url
    assert LINKS.verify(url, bound={"user": "ada ü", "session": "1"}, clock=now).personal
    assert ground_of(url, bound={"user": "eve"}) == ("signature", "sig")
    for bound in ({}, {"user": ""}, {"session": "ada ü"}, {"user": "a\nb"}, {"user": "\ud800"}):
        assert ground_of(url, bound=bound) == ("binding", "for")
    session = LINKS.sign("a", bound_to={"session": "ada ü"}, clock=now)
    assert ground_of(url.replace("for=user", "for=session"), bound={"session": "ada ü"}) == (
        "signature",
        "sig",
    )
    assert LINKS.verify(session, bound={"session": "ada ü"}, clock=now)


@pytest.mark.parametrize("label", ["u", "u" * 32, "A-Z.0_~"])
def test_a_label_has_one_to_32_unreserved_characters(label: str) -> None:
    url = LINKS.sign("a", bound_to={label: "ada"}, clock=now)
    assert LINKS.verify(url, bound={label: "ada"}, clock=now).personal


def test_a_value_called_network_is_not_believed() -> None:
    url = LINKS.sign("a", client="192.0.2.7", clock=now)
    assert ground_of(url, bound={"network": "192.0.2.0/24"}) == ("binding", "for")


def test_links_of_another_realm_are_forged() -> None:
    files, photos = (LinkSigner({"k1": SECRET}, realm=realm) for realm in ("files", "photos"))
    url = files.sign("a", clock=now)
    assert files.verify(url, clock=now).path == b"a"
    for other in (photos, LINKS):
        assert ground_of(url, other) == ("signature", "sig")


@pytest.mark.parametrize("realm", ["a\nb", "\n", 5, None, b"files", "\ud800"])
def test_a_realm_is_a_line_of_text(realm: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match="realm is no str of one line"):
        LinkSigner({"k1": SECRET}, realm=realm)


def test_the_first_key_signs_and_all_verify() -> None:
    rotated = LinkSigner({"2026b": NEW, "2026a": OLD})
    url = LinkSigner({"2026a": OLD}).sign("a", clock=now)
    assert rotated.verify(url, clock=now).key == "2026a"
    assert "key=2026b&" in rotated.sign("a")
    assert rotated.verify(rotated.sign("a")).key == "2026b"
    assert ground_of(rotated.sign("a", clock=now), LinkSigner({"2026a": OLD})) == ("key", "key")


def test_a_key_is_the_one_that_the_link_names() -> None:
    """Secrets are not tried in turn."""
    one, other = LinkSigner({"k1": OLD, "k2": NEW}), LinkSigner({"k2": OLD, "k1": NEW})
    assert ground_of(one.sign("a", clock=now), other) == ("signature", "sig")


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({}, "no mapping with a key in it"),
        (SECRET, "no mapping with a key in it"),
        (None, "no mapping with a key in it"),
        ({"a b": SECRET}, "key id is 'a b'; give 1 to 32 letters"),
        ({"": SECRET}, "key id is ''"),
        ({"k" * 33: SECRET}, "key id is …"),  # it may be the secret, exchanged with its id
        ({"ü": SECRET}, "key id is 'ü'"),
        ({5: SECRET}, "key id is …"),
        ({"k1": ""}, "the secret of key 'k1' has 0 bytes"),
        ({"k1": "fifteen-bytes-x"}, "the secret of key 'k1' has 15 bytes"),
        ({"k1": SECRET, "k2": "short"}, "the secret of key 'k2' has 5 bytes"),
        ({"k1": "x" * 64}, "looks like a placeholder"),
        ({"k1": "abcabcabcabcabcabc"}, "looks like a placeholder"),
        ({"k1": "Change-Me-1234567890"}, "looks like a placeholder"),
        ({"k1": "django-insecure-h3k9+w8"}, "looks like a placeholder"),
        ({"k1": b"your_secret_key_here!"}, "looks like a placeholder"),
        ({"k1": "q7Zt-2mB" * 3}, "looks like a placeholder"),
        ({"k1": None}, "no bytes and no text"),
        ({"k1": 1234567890123456}, "no bytes and no text"),
        ({"k1": "\ud800" * 16}, "no bytes and no text"),
    ],
)
def test_what_is_no_key_is_refused_without_being_shown(keys: Any, problem: str) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match=problem) as refused:
        LinkSigner(keys)
    for secret in keys.values() if isinstance(keys, dict) else [keys]:
        assert not isinstance(secret, str) or len(secret) < 6 or secret not in str(refused.value)


def test_a_secret_may_repeat_what_is_longer_than_a_word() -> None:
    assert LinkSigner({"k1": "q7Zt-2mBx" * 2}).keys.first == "k1"


def test_a_secret_may_be_any_16_bytes() -> None:
    links = LinkSigner({"k1": bytes(range(240, 256))})
    assert links.verify(links.sign("a")).path == b"a"
    text, raw = (
        LinkSigner({"k1": "zwölf Schlüssel"}),
        LinkSigner({"k1": "zwölf Schlüssel".encode()}),
    )
    assert text.sign("a", clock=now) == raw.sign("a", clock=now)


def test_its_text_shows_ids_and_realm_and_no_secret() -> None:
    assert repr(LinkSigner({"b": NEW, "a": OLD}, realm="r")) == (
        "LinkSigner({'b': …, 'a': …}, realm='r')"
    )
    assert repr(LINKS) == "LinkSigner({'k1': …})"


def test_the_settings_can_be_read() -> None:
    links = LinkSigner({"b": NEW, "a": OLD}, realm="r")
    assert (list(links.keys), links.realm) == (["b", "a"], "r")
    assert links.keys.get("a") == OLD.encode()
    assert links.keys.get("c") is None


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


def test_a_link_lives_at_least_until_the_next_second() -> None:
    url = LINKS.sign("a.txt", expires_in=1e-9, clock=lambda: 1_700_000_000.0)
    assert LINKS.verify(url, clock=lambda: 1_700_000_000.5).expires_at == 1_700_000_001
