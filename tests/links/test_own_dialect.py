"""The example of `docs/own-dialect.md`: OpenStack Swift's TempURL."""

from __future__ import annotations

import hmac
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.dialect.swift_temp_url import SwiftTempURL
from tests.links.kinds import NOW, paths
from tests.links.reading_vectors import Vector, refusal_status, vectors
from xsendfile.links import BadToken, ExpiredToken, Refused, SignedRequest, WrongMethod
from xsendfile.links._dialect import signed_request

ROOT = Path(__file__).parents[2]
CONTAINER = "/v1/AUTH_a/c"
LINKS = SwiftTempURL(b"mykey", CONTAINER)

# Where our answer is another than Swift's, and why.
DIFFERENCES = {
    "swift-prefix": "a prefix ends in a slash",
    "swift-prefix-open": "a prefix ends in a slash",
    "swift-sha1": "SHA-1 is not offered",
}
VECTORS = vectors("swift_temp_url")
SIGNED_BY_US = {f"swift-path{number}" for number in range(4)} | {
    "swift-doc-sha256",
    "swift-doc-sha512",
}


def identity(vector: Vector) -> str:
    name: str = vector["id"]
    return name


def container_of(vector: Vector) -> str:
    return "/".join(vector["path"].split("/")[:4])


def dialect_of(vector: Vector) -> SwiftTempURL:
    given = vector["parameters"]
    digest = given["digest"] if given["digest"] == "sha512" else "sha256"
    return SwiftTempURL(given["key"].encode(), container_of(vector), digest)


def status_of(vector: Vector, now: float) -> int:
    request = signed_request(
        vector["url"].removeprefix(container_of(vector)), "GET", vector["client_ip"]
    )
    dialect = dialect_of(vector)
    try:
        dialect.grant(request, now=now)
    except Refused as refused:
        return refusal_status(dialect, refused)
    return 200


def signed(lines: str, query: str, path: bytes, client: str | None = None) -> SignedRequest:
    """Return a link for which these lines were signed."""
    signature = hmac.digest(b"mykey", lines.encode(errors="surrogateescape"), "sha256").hex()
    return SignedRequest(path, f"temp_url_sig={signature}&{query}", client=client)


@pytest.mark.parametrize("vector", VECTORS, ids=identity)
def test_a_link_is_answered_as_by_swift_or_stricter(vector: Vector) -> None:
    expected = 401 if vector["id"] in DIFFERENCES else vector["expect_status"]
    assert status_of(vector, vector["valid_at"]) == expected
    assert status_of(vector, vector["expired_at"] - 1) == expected
    assert status_of(vector, vector["expired_at"]) == 401


@pytest.mark.parametrize(
    "vector", [vector for vector in VECTORS if vector["id"] in SIGNED_BY_US], ids=identity
)
def test_signing_makes_the_link_anew(vector: Vector) -> None:
    container = container_of(vector)
    url = dialect_of(vector).sign(
        vector["path"].removeprefix(container),
        expires_in=10,
        clock=lambda: vector["expired_at"] - 11,
    )
    assert container + url == vector["url"]


@given(path=paths)
def test_any_path_can_be_signed(path: bytes) -> None:
    url = LINKS.sign(path, clock=lambda: NOW)
    assert LINKS.verify(url, clock=lambda: NOW).path == path


def test_a_prefix_opens_what_lies_below_it() -> None:
    lines, query = f"GET\n{NOW}\nprefix:{CONTAINER}/v1/\udcff/", f"temp_url_expires={NOW}"
    query += "&temp_url_prefix=v1/%FF/"
    assert LINKS.grant(signed(lines, query, b"/v1/\xff/x"), now=NOW).path == b"v1/\xff/x"
    for path in (b"/v1/x", b"/v10/\xff/x", b"/v1/\xff"):
        with pytest.raises(BadToken) as refused:
            LINKS.grant(signed(lines, query, path), now=NOW)
        assert refused.value.ground == "scope"


@pytest.mark.parametrize(
    ("network", "client", "is_in"),
    [
        ("192.0.2.0/24", "192.0.2.7", True),
        ("192.0.2.0/24", "198.51.100.7", False),
        ("2001:db8::/64", "2001:db8::7", True),
        ("192.0.2.0/24", "2001:db8::7", False),
        ("192.0.2.0/24", None, False),
        ("192.0.2.1/24", "192.0.2.7", False),  # no network
    ],
)
def test_a_link_for_a_network(network: str, client: str | None, *, is_in: bool) -> None:
    request = signed(
        f"ip={network}\nGET\n{NOW}\n{CONTAINER}/a",
        f"temp_url_expires={NOW}&temp_url_ip_range={network}",
        b"/a",
        client,
    )
    if is_in:
        assert LINKS.grant(request, now=NOW).personal
        return
    with pytest.raises(BadToken) as refused:
        LINKS.grant(request, now=NOW)
    assert refused.value.ground == "binding"


def test_a_line_that_is_moved_into_a_field_is_refused() -> None:
    lines = f"ip=192.0.2.7\nGET\n1\n{CONTAINER}/a\nGET\n{NOW}\n{CONTAINER}/b"
    query = f"temp_url_expires={NOW}&temp_url_ip_range=192.0.2.7%0AGET%0A1%0A{CONTAINER}/a"
    with pytest.raises(BadToken) as refused:
        LINKS.grant(signed(lines, query, b"/b", "192.0.2.7"), now=NOW)
    assert refused.value.ground == "malformed"


def test_what_changes_is_judged_last_and_the_method_before_the_time() -> None:
    request = signed_request(LINKS.sign("a", clock=lambda: NOW), "POST")
    with pytest.raises(WrongMethod):
        LINKS.grant(request, now=NOW + 10**6)
    with pytest.raises(ExpiredToken):
        LINKS.grant(request._replace(method="HEAD"), now=NOW + 10**6)
    with pytest.raises(BadToken):
        LINKS.grant(request._replace(path=b"/b"), now=NOW + 10**6)


@given(
    query=st.text(st.characters(exclude_categories=()), max_size=60),
    path=st.binary(max_size=20),
    client=st.none() | st.text(max_size=20),
)
def test_any_bytes_whatever_are_refused(query: str, path: bytes, client: str | None) -> None:
    for asked in (query, f"temp_url_sig={query}&temp_url_expires=1&temp_url_prefix={query}/"):
        with pytest.raises(Refused):
            LINKS.grant(SignedRequest(b"/" + path, asked, client=client), now=NOW)


def test_the_page_shows_the_file_as_it_is() -> None:
    code = (ROOT / "examples/dialect/swift_temp_url.py").read_text("utf-8")
    assert f"```python\n{code}```\n" in (ROOT / "docs/own-dialect.md").read_text("utf-8")
