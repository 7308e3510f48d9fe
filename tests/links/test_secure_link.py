"""What the vectors of `secure_link_md5` do not say."""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from tests.links.kinds import NOW, SECRET
from xsendfile._errors import BadSettingError, Ground
from xsendfile.links import BadToken, PathRefused, SecureLink
from xsendfile.links._dialect import signed_request

EXPRESSION = "$secure_link_expires$uri {secret}"
LINKS = SecureLink(SECRET)
BOUND = SecureLink(SECRET, expression="$secure_link_expires$uri $remote_addr {secret}")


def now() -> float:
    return NOW


def md5_of(text: str) -> str:
    """Return a digest as the shell command of nginx's manual makes it."""
    digest = hashlib.md5(text.encode()).digest()  # noqa: S324
    return urlsafe_b64encode(digest).decode().rstrip("=")


def ground_of(url: str, links: SecureLink = LINKS) -> tuple[Ground, str | None]:
    with pytest.raises(BadToken) as refused:
        links.verify(url, clock=now)
    return refused.value.ground, refused.value.field


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("$secure_link_expires$uri {secret}", "1700003600/q/a b.txt SECRET"),
        ("${secure_link_expires}${uri}{secret}", "1700003600/q/a b.txtSECRET"),
        ("{secret}$secure_link_expires$uri", "SECRET1700003600/q/a b.txt"),
        ("$uri|$secure_link_expires|{secret}", "/q/a b.txt|1700003600|SECRET"),
        ("é {secret}$uri é$secure_link_expires", "é SECRET/q/a b.txt é1700003600"),
        ("$uri{secret}$secure_link_expires", "/q/a b.txtSECRET1700003600"),
        ("{x}$secure_link_expires$uri}{secret}{", "{x}1700003600/q/a b.txt}SECRET{"),
    ],
)
def test_an_expression_is_read_as_nginx_reads_it(expression: str, text: str) -> None:
    links = SecureLink(SECRET, expression=expression, prefix="/q")
    md5 = md5_of(text.replace("SECRET", SECRET))
    url = f"/a%20b.txt?md5={md5}&expires=1700003600"
    assert links.sign("a b.txt", clock=now) == url
    assert links.verify(url, clock=now).path == b"a b.txt"


def test_an_address_is_signed_where_the_expression_names_it() -> None:
    url = BOUND.sign("a.txt", client="192.0.2.7", clock=now)
    assert url.startswith(f"/a.txt?md5={md5_of(f'1700003600/a.txt 192.0.2.7 {SECRET}')}&")
    assert BOUND.verify(url, client="192.0.2.7", clock=now).personal
    for client, ground in (("192.0.2.8", "signature"), (None, "binding"), ("x", "binding")):
        with pytest.raises(BadToken) as refused:
            BOUND.verify(url, client=client, clock=now)
        assert refused.value.ground == ground


def test_an_address_is_given_where_one_is_signed_and_only_there() -> None:
    with pytest.raises(BadSettingError, match="give one, IPv4 or IPv6"):
        BOUND.sign("a.txt")
    with pytest.raises(BadSettingError, match="fit any client"):
        LINKS.sign("a.txt", client="192.0.2.7")
    assert not LINKS.verify(LINKS.sign("a.txt")).personal


@pytest.mark.parametrize(
    "expression",
    [
        "$secure_link_expires$uri",  # anybody could sign
        "$secure_link_expires {secret}",  # opens every file
        "$uri {secret}",  # never ends
        "$secure_link_expires$uri$uri {secret}",
        "$secure_link_expires$uri {secret}{secret}",
        "$secure_link_expires$uri $arg_user {secret}",
        "$secure_link_expires$uri $http_user_agent {secret}",
        "$secure_link_expires$uri1 {secret}",
        "$secure_link_expires$URI {secret}",
        "$secure_link_expires$request_uri {secret}",
        "$secure_link_expires$uri ${secret}",
        "$secure_link_expires$uri {secret}$",
        "${secure_link_expires$uri {secret}",
        "$secure_link_expires$$uri {secret}",
        "",
        "\0$secure_link_expires$uri {secret}",
        None,
        b"$secure_link_expires$uri {secret}",
    ],
)
def test_an_expression_names_what_a_link_needs_and_nothing_unknown(expression: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match=r"expression (is|has) "):
        SecureLink(SECRET, expression=expression, allow_shifts=True)


def test_a_refused_expression_is_told_what_it_has() -> None:
    with pytest.raises(
        BadSettingError, match=r"has no variable, and \{secret\} 2 times; give \$uri"
    ):
        SecureLink(SECRET, expression="{secret} {secret}")
    with pytest.raises(BadSettingError, match=r"has \$uri, \$host, and \{secret\} 0 times"):
        SecureLink(SECRET, expression="$uri s3cr3t $host")


def test_an_expression_has_bytes() -> None:
    with pytest.raises(BadSettingError, match="lone surrogates"):
        SecureLink(SECRET, expression="$secure_link_expires$uri \ud800{secret}")


def test_the_expression_of_the_manual_is_refused_with_its_attack() -> None:
    with pytest.raises(BadSettingError) as refused:
        SecureLink(SECRET, expression="$secure_link_expires$uri$remote_addr {secret}")
    assert str(refused.value) == (
        "expression does not tell where $uri ends and $remote_addr begins: '/a.txt' with "
        "'127.0.0.1' has the same text as '/a.txt1' with '27.0.0.1', so that one link is for "
        "both; put a space between them, or give allow_shifts=True for links that exist"
    )


@pytest.mark.parametrize(
    "expression",
    [
        "$secure_link_expires$uri $remote_addr {secret}",
        "$remote_addr|$secure_link_expires$uri {secret}",
        "$uri $remote_addr $secure_link_expires {secret}",
        "$uri {secret}$secure_link_expires",
        "{secret}$remote_addr$uri $secure_link_expires",
        "$secure_link_expires:$remote_addr$uri{secret}",
        "$uri $secure_link_expires:$remote_addr{secret}",
    ],
)
def test_an_expression_whose_variables_can_be_told_apart_is_taken(expression: str) -> None:
    assert SecureLink(SECRET, expression=expression).expression == expression


@pytest.mark.parametrize(
    "expression",
    [
        "{secret}$uri$secure_link_expires",
        "$uri$secure_link_expires{secret}",
        "$uri$remote_addr$secure_link_expires{secret}",
        "$secure_link_expires$remote_addr$uri{secret}",
        "$remote_addr$secure_link_expires$uri{secret}",
        "$uri $remote_addr$secure_link_expires{secret}",
    ],
)
def test_one_whose_variables_cannot_is_refused_unless_it_is_asked_for(expression: str) -> None:
    with pytest.raises(BadSettingError, match="has the same text as"):
        SecureLink(SECRET, expression=expression)
    client = "192.0.2.7" if "remote_addr" in expression else None
    links = SecureLink(SECRET, expression=expression, allow_shifts=True)
    url = links.sign("a.txt", client=client, clock=now)
    assert links.verify(url, client=client, clock=now).path == b"a.txt"


@pytest.mark.parametrize("text", ["0", "1700", "a", ".", "::"])
def test_text_that_may_be_part_of_a_value_tells_nothing_apart(text: str) -> None:
    with pytest.raises(BadSettingError, match=rf"'{re.escape(text)}' may be part of a value; put"):
        SecureLink(SECRET, expression=f"$secure_link_expires${{uri}}{text}$remote_addr{{secret}}")


def test_a_link_for_another_location_is_forged() -> None:
    url = SecureLink(SECRET, prefix="/q").sign("a.txt", clock=now)
    assert ground_of(url) == ("signature", "md5")
    assert ground_of(url, SecureLink(SECRET, prefix="/q/q")) == ("signature", "md5")
    assert SecureLink(SECRET, prefix="/q").verify(url, clock=now)


@pytest.mark.parametrize("prefix", ["q", "/", "/q/", "//q", "/q//r", "/../r", "/q\0", None, b"/q"])
def test_a_prefix_is_the_path_of_a_location(prefix: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match="give a path such as '/q'"):
        SecureLink(SECRET, prefix=prefix)


@pytest.mark.parametrize(
    ("query", "ground"),
    [
        ("", ("missing", "md5")),
        ("md5={md5}", ("missing", "expires")),
        ("expires=1700003600", ("missing", "md5")),
        ("MD5={md5}&expires=1700003600", ("missing", "md5")),
        ("md5={md5}&Expires=1700003600", ("missing", "expires")),
        ("md5={md5}&expires=1700003600&md5={md5}", ("duplicate", None)),
        ("md5={md5}&expires=1700003600&MD5=x", ("duplicate", None)),
        ("md5={md5}&expires=1700003600&expires", ("duplicate", None)),
        ("md5={md5}=&expires=1700003600", ("malformed", "md5")),
        ("md5=&expires=1700003600", ("malformed", "md5")),
        ("md5={md5}&expires=", ("malformed", "expires")),
        ("md5={md5}&expires=0", ("malformed", "expires")),
        ("md5={md5}&expires=01700003600", ("malformed", "expires")),
        ("md5={md5}&expires=11700003600", ("malformed", "expires")),
        ("md5={md5}&expires=-1", ("malformed", "expires")),
        ("md5={md5}&expires=1700003600.0", ("malformed", "expires")),
        ("md5={md5}&expires=%31700003600", ("malformed", "expires")),
        ("md5={md5}&expires=١٧٠٠٠٠٣٦٠٠", ("malformed", "expires")),
        ("md5={md5};expires=1700003600", ("missing", "expires")),
        ("%6dd5={md5}&expires=1700003600", ("missing", "md5")),
        ("md5={md5}&expires=1700003601", ("signature", "md5")),
    ],
)
def test_both_parameters_stand_there_once_and_in_one_spelling(
    query: str, ground: tuple[Ground, str | None]
) -> None:
    md5 = md5_of(f"1700003600/a.txt {SECRET}")
    assert ground_of("/a.txt?" + query.format(md5=md5)) == ground


def test_their_order_and_other_parameters_change_nothing() -> None:
    md5 = md5_of(f"1700003600/a.txt {SECRET}")
    url = f"/a.txt?utm=x&expires=1700003600&&md={md5}&md5={md5}&md55=1&xmd5=2#md5"
    assert LINKS.verify(url, clock=now).path == b"a.txt"


@pytest.mark.parametrize("path", [b"", b"/", b"a.txt", b"/..", b"/a//b", b"/a/", b"/a\0"])
def test_the_path_is_judged_before_all_else(path: bytes) -> None:
    with pytest.raises(PathRefused):
        LINKS.grant(signed_request("/?md5=x")._replace(path=path), now=NOW)


def test_its_text_shows_how_it_is_set_up() -> None:
    assert repr(LINKS) == f"SecureLink(…, expression={EXPRESSION!r}, prefix='')"


def test_a_secret_that_was_left_in_the_expression_is_not_shown() -> None:
    with pytest.raises(BadSettingError) as refused:
        SecureLink(SECRET, expression=f"$secure_link_expires$uri {SECRET}")
    assert str(SECRET) not in str(refused.value)
