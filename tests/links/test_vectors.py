"""What the original verifiers did with these links, and ours."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.links.reading_vectors import (
    DIRECTORY,
    Vector,
    dialect_of,
    secure_link_of,
    status_of,
    url_of,
    vectors,
)
from xsendfile._errors import BadSettingError
from xsendfile.links import (
    Dialect,
    ModAuthToken,
    Secdownload,
    SecureLink,
    SecureLinkSecret,
    TokenConfig,
)

FILES = ("mod_auth_token", "xsendfile_1_0", "secdownload", "secure_link", "secure_link_secret")
VECTORS = [vector for name in FILES for vector in vectors(name)]

# Where our status is another than that of the original, and why.
_DOTS = "a path is not normalised: what is signed, what is judged and what is served are the same"
_SPELLED = "a stamp has the eight lower-case digits that all programs write"
DIFFERENCES = {
    "mat-upper-time-upper-sig": (403, _SPELLED),
    "mat-badsep": (403, "the separator is a slash"),
    "mat-dotdot": (404, _DOTS),
    "mat-short": (403, "401 asks for a password"),
    "mat-noslash-escape": (403, "a path begins with a slash: nothing lies beside the mount"),
    "mat-7digit": (403, _SPELLED),
    "mat-ipshift-ATTACK": (410, "no stamp is more than a day ahead"),
    "xs-leading-zero": (404, _SPELLED),
    "xs-newline-junk": (404, "a name may hold a newline, and all of it is signed"),
    "xs-shift-ATTACK": (404, _SPELLED),
    "sd-md5-dotdot": (404, _DOTS),
    "sd-hmac-sha1-dotdot": (404, _DOTS),
    "sd-hmac-sha1-dblslash": (404, _DOTS),
    "sd-hmac-sha256-dblslash": (404, _DOTS),
    "sd-hmac-sha256-segments1-dotdot": (404, _DOTS),
    "sd-md5-shift": (403, _SPELLED),
    "ng-padded": (403, "a digest has one spelling"),
    "ng-trailing-junk-after-pad": (403, "a digest has one spelling"),
    "ng-noncanon-b64": (403, "a digest has one spelling"),
    "ng-dup-arg": (403, "a parameter stands there once"),
    "ng-dblslash": (404, _DOTS),
    "ng-shift-ATTACK": (403, "an end has ten digits at most; and see UNSOUND"),
}

# Accepted, but not what we would write.
OTHER_SPELLINGS = {
    "mat-upper-token": "a hexadecimal digest may be in upper case",
    "mat-pctalpha": "what is decoded is signed",
    "sd-md5-query-unsigned": "the query is not signed",
    "sd-hmac-sha1-query-unsigned": "the query is not signed",
    "sd-hmac-sha1-pctalpha": "what is decoded is signed",
    "sd-hmac-sha256-query-unsigned": "the query is not signed",
    "ng-extra-arg": "other parameters are passed over",
    "ngs-upper-hex": "a hexadecimal digest may be in upper case",
}

# Their expressions cannot be had without `allow_shifts`, so that neither can the attack.
UNSOUND = {"ng-shift-orig", "ng-shift-ATTACK", "ng-ipshift-ATTACK"}

EXPECTED = [
    (vector, DIFFERENCES.get(vector["id"], (vector["expect_status"], ""))[0]) for vector in VECTORS
]
ACCEPTED = [vector for vector, status in EXPECTED if status == 200]


def identity(value: object) -> str | None:
    return value["id"] if isinstance(value, dict) else None


def made_at(vector: Vector) -> int:
    """Return when a link was made, or ends in an hour."""
    if isinstance(dialect_of(vector), SecureLink):
        return int(parse_qs(urlsplit(vector["url"]).query)["expires"][0]) - 3600
    stamp = url_of(vector).replace("-", "/").split("/")[2]
    return int(stamp, 16)


def signed_again(dialect: Dialect, vector: Vector) -> str:
    """Return our link for what a vector was signed for."""
    path, client = url_path(vector), vector["client_ip"]
    if isinstance(dialect, SecureLinkSecret):
        return dialect.sign(path)
    now = made_at(vector)
    if isinstance(dialect, ModAuthToken):
        bound = client if dialect.bind_address else None
        return dialect.sign(path, client=bound, clock=lambda: now)
    if isinstance(dialect, Secdownload):
        query = urlsplit(vector["url"]).query
        return dialect.sign(path, query=query, clock=lambda: now)
    if isinstance(dialect, SecureLink):
        bound = client if "remote_addr" in dialect.expression else None
        return dialect.sign(path, client=bound, clock=lambda: now)
    assert isinstance(dialect, TokenConfig)
    return dialect.sign(path, clock=lambda: now)


def url_path(vector: Vector) -> str:
    """Return the path that a vector is for, below its mount."""
    path: str = vector["path"]
    dialect = dialect_of(vector)
    return path.removeprefix(dialect.prefix) if isinstance(dialect, SecureLink) else path


@pytest.mark.parametrize(("vector", "status"), EXPECTED, ids=identity)
def test_a_link_is_answered_as_the_original_did_or_stricter(vector: Vector, status: int) -> None:
    assert status_of(dialect_of(vector), vector, vector["valid_at"]) == status


def test_every_difference_is_one_and_is_stricter() -> None:
    original = {vector["id"]: vector["expect_status"] for vector in VECTORS}
    for name, (status, _) in DIFFERENCES.items():
        assert status not in {200, original[name]}


def test_what_the_facts_want_refused_is_refused() -> None:
    unwanted = {v["id"] for v in VECTORS if v.get("library_should") == "refuse"}
    assert unwanted <= DIFFERENCES.keys() | UNSOUND


@pytest.mark.parametrize("name", sorted(UNSOUND))
def test_the_expression_of_a_shift_is_refused_at_construction(name: str) -> None:
    (vector,) = [vector for vector in VECTORS if vector["id"] == name]
    with pytest.raises(BadSettingError, match="has the same text as"):
        secure_link_of(vector, allow_shifts=False)


@pytest.mark.parametrize("vector", ACCEPTED, ids=identity)
def test_an_accepted_link_ends_when_it_did_there(vector: Vector) -> None:
    dialect, end = dialect_of(vector), vector["expired_at"]
    if end is None:  # `secure_link_secret`
        assert status_of(dialect, vector, 10**11) == 200
    else:
        assert status_of(dialect, vector, end - 1) == 200
        assert status_of(dialect, vector, end) == 410


@pytest.mark.parametrize(
    "vector", [v for v in ACCEPTED if v["id"] not in OTHER_SPELLINGS], ids=identity
)
def test_signing_makes_the_link_anew(vector: Vector) -> None:
    assert signed_again(dialect_of(vector), vector) == url_of(vector)


@pytest.mark.parametrize(
    "vector", [v for v in ACCEPTED if v["id"] in OTHER_SPELLINGS], ids=identity
)
def test_another_spelling_is_not_what_we_write(vector: Vector) -> None:
    dialect = dialect_of(vector)
    path = dialect.verify(
        url_of(vector), client=vector["client_ip"], clock=lambda: vector["valid_at"]
    ).path
    assert path == url_path(vector).removeprefix("/").encode()


def test_there_are_as_many_as_the_facts_have() -> None:
    assert len(VECTORS) == 19 + 12 + 38 + 23 + 4
    assert len(ACCEPTED) == 40


def test_every_file_of_vectors_is_read() -> None:
    assert {path.stem for path in DIRECTORY.glob("*.json")} == {*FILES, "native", "swift_temp_url"}
