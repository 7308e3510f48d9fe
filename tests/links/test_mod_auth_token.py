"""What the vectors of mod_auth_token do not say."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.links.kinds import NOW, SECRET
from xsendfile._errors import BadSettingError, Ground
from xsendfile.links import (
    BadToken,
    ExpiredToken,
    ModAuthToken,
    NotYetValid,
    PathRefused,
    Refused,
    SignedRequest,
)

LINKS = ModAuthToken(SECRET, timeout=3600)
BOUND = ModAuthToken(SECRET, timeout=3600, bind_address=True)


def signed(path: str, stamp: str, address: str = "") -> SignedRequest:
    """Return a link as the original's own scripts made it."""
    digest = hashlib.md5(f"{SECRET}{path}{stamp}{address}".encode()).hexdigest()  # noqa: S324
    return SignedRequest(f"/{digest}/{stamp}{path}".encode(), client=address or None)


def sign_bound(path: str, client: str | None, now: int = NOW) -> str:
    return BOUND.sign(path, client=client, clock=lambda: now)


def ground_of(links: ModAuthToken, request: SignedRequest, now: float = NOW) -> Ground:
    with pytest.raises(BadToken) as refused:
        links.grant(request, now=now)
    return refused.value.ground


@pytest.mark.parametrize(
    ("made_for", "asked_by"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7", "::ffff:192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::7", "2001:0DB8:0:0::7"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_a_client_has_its_link_however_its_address_is_spelled(made_for: str, asked_by: str) -> None:
    grant = BOUND.verify(sign_bound("a.txt", made_for), client=asked_by, clock=lambda: NOW)
    assert (grant.path, grant.personal) == (b"a.txt", True)


@pytest.mark.parametrize("client", ["192.0.2.8", "2001:db8::7", "192.0.2.70"])
def test_another_client_does_not_have_it(client: str) -> None:
    request = signed("/a.txt", f"{NOW:x}", "192.0.2.7")._replace(client=client)
    assert ground_of(BOUND, request) == "signature"


@pytest.mark.parametrize("client", [None, "", "localhost", "192.0.2.7:80", "192.0.2.07", "unix:"])
def test_a_link_is_never_bound_to_nobody(client: str | None) -> None:
    assert ground_of(BOUND, signed("/a.txt", f"{NOW:x}")._replace(client=client)) == "binding"
    with pytest.raises(BadSettingError, match="give one, IPv4 or IPv6"):
        sign_bound("a.txt", client)


def test_an_address_that_would_not_be_signed_is_a_wrong_setting() -> None:
    with pytest.raises(BadSettingError, match="links of this dialect fit any client"):
        LINKS.sign("a.txt", client="192.0.2.7")


def test_an_unbound_link_is_not_personal() -> None:
    assert not LINKS.verify(LINKS.sign("a.txt")).personal


def test_the_attack_of_the_facts_is_not_signed_for() -> None:
    """A link for `/a.txt6` and 27.0.0.1 was, half a year later, one for `/a.txt` and 127.0.0.1."""
    attack = signed("/a.txt", "66553f10", "127.0.0.1")
    assert attack.path[1:33] == signed("/a.txt6", "6553f101", "27.0.0.1").path[1:33]
    url = sign_bound("a.txt6", "27.0.0.1", 0x6553F101)
    assert url.split("/")[2] == "6553f100"
    forged = attack._replace(path=url[:34].encode() + attack.path[34:])
    assert ground_of(BOUND, forged) == "signature"
    with pytest.raises(NotYetValid):
        BOUND.grant(attack, now=NOW)


def test_a_link_is_refused_that_a_holder_of_an_earlier_one_could_have_made_of_it() -> None:
    """Half a year after the link for `/a.txt` and 127.0.0.1 comes the one for `/a.txt6`."""
    stolen = signed("/a.txt6", "6553f101", "27.0.0.1")
    assert stolen.path[1:33] == signed("/a.txt", "66553f10", "127.0.0.1").path[1:33]
    assert BOUND.grant(stolen, now=0x6553F101).path == b"a.txt6"  # the other is not made yet
    later = signed("/a.txt6", "6a53f101", "27.0.0.1")  # of 0x66a53f10, 127.0.0.1
    assert ground_of(BOUND, later, 0x6A53F101) == "binding"


def test_an_earlier_link_is_one_of_the_last_ten_years_up_to_a_day_ahead() -> None:
    later, earlier = signed("/a6", "6b553f11", "27.0.0.1"), 0x66B553F1  # for `/a`, 127.0.0.1
    day = 86_400
    for now in (earlier - day, earlier, earlier + 3650 * day):
        assert ground_of(BOUND, later, now) == "binding"
    with pytest.raises(NotYetValid):
        BOUND.grant(later, now=earlier - day - 1)
    with pytest.raises(ExpiredToken):
        BOUND.grant(later, now=earlier + 3650 * day + 1)


def test_only_what_an_attacker_can_use_is_refused() -> None:
    accepted = [
        ("/a.txt", "6b553f11", "27.0.0.1"),  # no name ends in `t` and a stamp
        ("/a.mp4", "6b553f11", "27.0.0.1"),  # of 2007
        ("/a.pdf", "6b553f11", "27.0.0.1"),  # of 2103
        ("/a.txt6", "6b553f1a", "27.0.0.1"),  # no address begins with `a`
        ("/a.txt6", "6b553f10", "27.0.0.1"),  # nor with 0
        ("/a.txt6", "6b553f19", "27.0.0.1"),  # nor is there 927
        ("/a.txt6", "6b553f11", "2001:db8::7"),
        ("/6", "6b553f11", "27.0.0.1"),  # nothing left
    ]
    for path, stamp, address in accepted:
        link = signed(path, stamp, address)
        assert BOUND.grant(link, now=int(stamp, 16)).path == path[1:].encode()
    refused = [("/a6", "6b553f11", "27.0.0.1"), ("/a62", "6b553f19", "2.0.0.1")]
    for path, stamp, address in refused:
        assert ground_of(BOUND, signed(path, stamp, address), int(stamp, 16)) == "binding"
        assert LINKS.grant(signed(path, stamp), now=int(stamp, 16)).path == path[1:].encode()


def test_a_digest_that_is_continued_without_the_secret_is_no_link() -> None:
    """MD5 allows it, but with padding, which has a NUL in it."""
    for padding in ("\u0080\0/../a.txt", "\0"):
        link = signed(f"/a.txt6553f100{padding}/b.txt", f"{NOW:x}")
        assert ground_of(LINKS, link) == "malformed"


@pytest.mark.parametrize("path", ["/../a", "/x/../a", "//a", "/./a", "/a/"])
def test_a_path_that_no_file_can_have_is_refused_though_it_is_signed(path: str) -> None:
    request = signed(path, f"{NOW:x}")
    with pytest.raises(PathRefused):
        LINKS.grant(request, now=NOW)


@pytest.mark.parametrize(
    "link",
    [
        "/{digest}/6553f10/a.txt",
        "/{digest}/06553f100/a.txt",
        "/{digest}/6553F100/a.txt",
        "/{digest}/6553f1 0/a.txt",
        "/{digest}/+553f100/a.txt",
        "/{digest}x6553f100/a.txt",
        "/{digest}/6553f100",
        "/{digest}/6553f100a.txt",
        "/{digest}6553f100/a.txt",
        "//{digest}/6553f100/a.txt",
        "{digest}/6553f100/a.txt",
        "/0{digest}/6553f100/a.txt",
    ],
)
def test_what_is_spelled_otherwise_is_no_link(link: str) -> None:
    digest = signed("/a.txt", "6553f100").path[1:33].decode()
    assert ground_of(LINKS, SignedRequest(link.format(digest=digest).encode())) == "malformed"


def test_a_newline_belongs_to_the_name() -> None:
    assert LINKS.grant(signed("/a\n.txt\n", f"{NOW:x}"), now=NOW).path == b"a\n.txt\n"


def test_the_query_is_not_looked_at() -> None:
    assert LINKS.grant(signed("/a.txt", f"{NOW:x}")._replace(query="x=1"), now=NOW)


def test_a_refusal_holds_neither_link_nor_secret() -> None:
    with pytest.raises(Refused) as refused:
        LINKS.verify(sign_bound("secret-name.txt", "192.0.2.7"))
    assert not {"secret-name", SECRET} & set(str(refused.value).split())


@pytest.mark.parametrize("value", ["0", 1, None])
def test_a_switch_is_on_or_off(value: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match="give True or False"):
        ModAuthToken(SECRET, bind_address=value)
