"""The vectors of the native link."""

from __future__ import annotations

from typing import Any

import pytest

from tests.links.reading_vectors import Vector, native_vectors, refusal_status
from xsendfile._errors import Ground
from xsendfile.links import (
    BadToken,
    ExpiredToken,
    LinkSigner,
    PathRefused,
    Refused,
    WrongMethod,
)
from xsendfile.links._dialect import signed_request

KEYS = native_vectors()["keys_utf8"]
VECTORS: list[Vector] = native_vectors()["vectors"]
ACCEPTED = [vector for vector in VECTORS if vector["expect"] == "accept"]
# The others are accepted too, but not what we would write: `basic` with its parameters otherwise.
CANONICAL = [vector for vector in ACCEPTED if vector["sign"]]
GROUNDS: dict[str, Ground] = {
    "missing": "missing",
    "malformed": "malformed",
    "duplicate": "duplicate",
    "scope": "scope",
    "binding": "binding",
    "signature": "signature",
    "ledger": "ledger",
}
OTHERS = {"expired": ExpiredToken, "method": WrongMethod, "path": PathRefused}


def identity(vector: Vector) -> str:
    name: str = vector["id"]
    return name


def signer_of(vector: Vector, first: str = "k1") -> LinkSigner:
    return LinkSigner({first: KEYS[first], **KEYS}, realm=vector["realm"])


def refusal_of(vector: Vector) -> Refused:
    request = signed_request(vector["url"], vector["method"], vector["client"], vector["bound"])
    with pytest.raises(Refused) as refused:
        signer_of(vector).grant(request, now=vector["now"])
    return refused.value


def signed_again(vector: Vector) -> str:
    """Return our link for what a vector was signed for."""
    given: dict[str, Any] = vector["sign"]
    made_at = vector["now"] - 1000
    return signer_of(vector, given["key"]).sign(
        bytes.fromhex(vector["path_bytes_hex"]),
        expires_in=given["expires"] - made_at,
        starts_in=given["starts"] - made_at if "starts" in given else None,
        as_attachment={"attachment": True, "inline": False}.get(given.get("as", "")),
        download_name=given.get("name"),
        scope=given.get("scope"),
        client=vector["client"],
        bound_to=vector["bound"] or None,
        form=given["form"],
        clock=lambda: made_at,
    )


@pytest.mark.parametrize("vector", ACCEPTED, ids=identity)
def test_a_link_of_the_specification_is_accepted(vector: Vector) -> None:
    grant = signer_of(vector).verify(
        vector["url"],
        method=vector["method"],
        client=vector["client"],
        bound=vector["bound"],
        clock=lambda: vector["now"],
    )
    signed = vector["sign"] or VECTORS[0]["sign"]
    assert grant.path == bytes.fromhex(vector["path_bytes_hex"]).removeprefix(b"/")
    assert grant.expires_at == signed["expires"]
    assert grant.as_attachment == {"attachment": True, "inline": False}.get(signed.get("as"))
    assert grant.download_name == signed.get("name")
    assert grant.key == signed["key"]
    assert grant.personal == ("for" in signed)


@pytest.mark.parametrize("vector", CANONICAL, ids=identity)
def test_signing_makes_the_link_of_the_specification(vector: Vector) -> None:
    assert signed_again(vector) == vector["url"]


@pytest.mark.parametrize(
    "vector", [vector for vector in VECTORS if vector["expect"] == "refuse"], ids=identity
)
def test_a_link_is_refused_on_the_first_ground(vector: Vector) -> None:
    refused = refusal_of(vector)
    assert refusal_status(signer_of(vector), refused) == vector["status"]
    if vector["reason"] in GROUNDS:
        assert isinstance(refused, BadToken)
        assert refused.ground == GROUNDS[vector["reason"]]
    else:
        assert isinstance(refused, OTHERS[vector["reason"]])


def test_there_are_as_many_as_the_specification_has() -> None:
    assert (len(VECTORS), len(ACCEPTED), len(CANONICAL)) == (59, 23, 21)
