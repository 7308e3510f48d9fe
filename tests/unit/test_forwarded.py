from __future__ import annotations

from typing import Any

import pytest

from xsendfile._errors import BadSettingError
from xsendfile._http.forwarded import Proxies


def client(proxies: list[str], peer: str | None, forwarded: str | None) -> str | None:
    return Proxies(proxies).client(peer, {"X-Forwarded-For": forwarded}.get)


@pytest.mark.parametrize("peer", ["203.0.113.9", "2001:db8::1", "", None, "unix:", "no address"])
def test_without_a_named_proxy_the_connection_alone_tells_the_client(peer: str | None) -> None:
    assert client([], peer, "198.51.100.1") == peer


def test_a_header_from_elsewhere_than_a_proxy_counts_for_nothing() -> None:
    assert client(["127.0.0.1"], "203.0.113.9", "198.51.100.1") == "203.0.113.9"


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("8.8.8.8, 198.51.100.1", "198.51.100.1"),  # the client wrote the first
        ("8.8.8.8,198.51.100.1,10.0.0.2", "198.51.100.1"),
        ("8.8.8.8,10.0.0.7,198.51.100.1,10.0.0.2,10.0.0.3", "198.51.100.1"),
        ("2001:db8::7, ::ffff:10.0.0.2", "2001:db8::7"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
        ("10.0.0.9, 10.0.0.2", "10.0.0.9"),  # a client inside: all are proxies' addresses
    ],
)
def test_the_client_is_the_last_address_that_is_not_a_proxys(forwarded: str, expected: str) -> None:
    assert client(["127.0.0.1", "10.0.0.0/8"], "127.0.0.1", forwarded) == expected


@pytest.mark.parametrize(
    "forwarded",
    [None, "", "unknown", "198.51.100.1, ", "198.51.100.1, _hidden", "198.51.100.1:80", "[::1]"],
)
def test_what_a_proxy_does_not_tell_is_not_known(forwarded: str | None) -> None:
    assert client(["127.0.0.1"], "127.0.0.1", forwarded) is None


@pytest.mark.parametrize("peer", [None, "", "unix:"])
def test_a_proxy_may_connect_by_a_unix_socket(peer: str | None) -> None:
    assert client(["unix"], peer, "198.51.100.1") == "198.51.100.1"
    assert client(["127.0.0.1"], peer, "198.51.100.1") == peer


def test_a_mapped_address_is_that_of_the_proxy() -> None:
    assert client(["10.0.0.0/8"], "::ffff:10.1.2.3", "198.51.100.1") == "198.51.100.1"
    assert client(["2001:db8::/32"], "2001:db8::5", "198.51.100.1") == "198.51.100.1"


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ("127.0.0.1", "give a list"),
        (["localhost"], "localhost"),
        (["10.0.0.1/8"], "host bits"),
        (["0.0.0.0/0"], "everybody"),
        (["::/0"], "everybody"),
        ([0], "addresses"),
        ([b"\x7f\x00\x00\x01"], "addresses"),
    ],
)
def test_anything_else_is_no_proxy(given: Any, what: str) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match=what):
        Proxies(given)
