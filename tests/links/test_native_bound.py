"""Native links for a network, or for a value of the application's."""

from __future__ import annotations

import pytest

from tests.links.native_links import LINKS, ground_of, now


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
