"""Settings that come as text: dialects by their names."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from tests.clocks import at
from xsendfile._errors import BadSettingError
from xsendfile.links import (
    BadToken,
    Grant,
    LinkSigner,
    ModAuthToken,
    Secdownload,
    SecureLink,
    SecureLinkSecret,
    SignedRequest,
    TokenConfig,
    named,
)
from xsendfile.links._dialect import Dialect
from xsendfile.links.named import (
    DIALECTS,
    OPTIONS,
    named_dialect,
    options_of,
    switch,
)

SECRET = "R3pu5uOZ0Vq0gYyK6w3yQ1u2Qd4X0ZJ6"
OTHER = "q8d0JbV2yTn5rXw7LmK1cF4hGzPsA9eU"
KEYS = {"2026b": SECRET, "2026a": OTHER}
ONE = {"2026b": SECRET}
NOW = 1_700_000_000.0
clock = at(NOW)


class Named(NamedTuple):
    """A dialect, the options that it has, and a link that some of them are needed for."""

    kind: type[Any]
    has: str
    given: dict[str, str]
    link: str


EXPRESSION = "{secret} $remote_addr $secure_link_expires$uri"
NAMED = {
    "native": Named(
        LinkSigner,
        "realm",
        {"realm": "films"},
        LinkSigner(KEYS, realm="films").sign("a.txt", clock=clock),
    ),
    "mod-auth-token": Named(
        ModAuthToken,
        "timeout, bind_address, allow_weak_secret",
        {"bind_address": "1"},
        ModAuthToken(KEYS, bind_address=True).sign("a.txt", client="192.0.2.7", clock=clock),
    ),
    "xsendfile-1.0": Named(
        TokenConfig,
        "algorithm, timeout",
        {"algorithm": "sha256"},
        TokenConfig(SECRET, "sha256").sign("a.txt", clock=clock),
    ),
    "secdownload": Named(
        Secdownload,
        "algorithm, timeout, path_segments, hash_querystr, allow_weak_secret",
        {"algorithm": "hmac-sha1", "path_segments": "1", "hash_querystr": "1"},
        Secdownload(KEYS, algorithm="hmac-sha1", path_segments=1, hash_querystr=True).sign(
            "a.txt", query="b=c", clock=clock
        ),
    ),
    "secure-link": Named(
        SecureLink,
        "expression, prefix, allow_weak_secret, allow_shifts",
        {"expression": EXPRESSION, "prefix": "/q"},
        SecureLink(KEYS, expression=EXPRESSION, prefix="/q").sign(
            "a.txt", client="192.0.2.7", clock=clock
        ),
    ),
    "secure-link-secret": Named(
        SecureLinkSecret, "allow_weak_secret", {}, SecureLinkSecret(KEYS).sign("a.txt")
    ),
}


def having(option: str) -> list[str]:
    return [name for name, its in NAMED.items() if option in its.has.split(", ")]


def keys_for(name: str) -> dict[str, str]:
    return ONE if name == "xsendfile-1.0" else KEYS


def test_each_dialect_has_a_name() -> None:
    assert tuple(NAMED) == DIALECTS
    for name, its in NAMED.items():
        assert type(named_dialect(name, ONE, {})) is its.kind


def test_there_are_no_other_names() -> None:
    with pytest.raises(BadSettingError) as error:
        named_dialect("md5", ONE, {})
    assert str(error.value) == (
        "dialect is 'md5'; give one of native, mod-auth-token, xsendfile-1.0, secdownload, "
        "secure-link, secure-link-secret"
    )


@pytest.mark.parametrize("name", DIALECTS)
def test_the_options_are_those_of_the_dialect(name: str) -> None:
    dialect = named_dialect(name, keys_for(name), NAMED[name].given)
    assert dialect.verify(NAMED[name].link, client="192.0.2.7", clock=clock).path == b"a.txt"


@pytest.mark.parametrize("name", DIALECTS)
def test_without_them_it_is_set_up_as_in_python(name: str) -> None:
    secret = ONE if name == "native" else SECRET
    made = NAMED[name].kind(secret)
    link = made.sign("a.txt")
    grant = named_dialect(name, ONE, {}).verify(link)
    assert grant.expires_at == made.verify(link).expires_at


@pytest.mark.parametrize("name", having("timeout"))
def test_a_timeout_is_in_seconds(name: str) -> None:
    dialect = named_dialect(name, ONE, {"timeout": "7200"})
    grant = dialect.verify(NAMED[name].kind(SECRET).sign("a", clock=clock), clock=clock)
    assert 7198 <= grant.expires_at - NOW <= 7201


@pytest.mark.parametrize("name", having("allow_weak_secret"))
def test_a_weak_secret_is_taken_where_that_is_said(name: str) -> None:
    with pytest.raises(BadSettingError):
        named_dialect(name, {"a": "short"}, {})
    with pytest.raises(BadSettingError):
        named_dialect(name, {"a": "short"}, {"allow_weak_secret": "0"})
    named_dialect(name, {"a": "short"}, {"allow_weak_secret": "1"})


def test_the_native_dialect_takes_no_weak_secret() -> None:
    with pytest.raises(BadSettingError, match="allow_weak_secret is no option of native"):
        named_dialect("native", {"a": "short"}, {"allow_weak_secret": "1"})


def test_an_expression_with_shifts_is_taken_where_that_is_said() -> None:
    options = {"expression": "{secret}$uri$secure_link_expires"}
    with pytest.raises(BadSettingError, match=r"\$uri ends"):
        named_dialect("secure-link", ONE, options)
    named_dialect("secure-link", ONE, {**options, "allow_shifts": "1"})


ABSENT = [
    (name, option)
    for option in (*OPTIONS, "colour")
    for name in DIALECTS
    if name not in having(option)
]


@pytest.mark.parametrize(("name", "option"), ABSENT)
def test_an_option_that_the_dialect_does_not_have_is_refused(name: str, option: str) -> None:
    with pytest.raises(BadSettingError) as error:
        named_dialect(name, ONE, {option: "1"})
    assert str(error.value) == (
        f"{option} is no option of {name}, which has {NAMED[name].has}; leave it out"
    )


def test_the_options_of_all_dialects_are_known() -> None:
    assert {", ".join(options_of(name)) for name in DIALECTS} == {n.has for n in NAMED.values()}
    assert set(OPTIONS) == {option for name in DIALECTS for option in options_of(name)}


class Plain(Dialect):
    """A dialect that cannot do without a realm."""

    def __init__(self, keys: object, *, realm: str) -> None:
        self.made_of = (keys, realm)

    def grant(self, request: SignedRequest, *, now: float) -> Grant:  # noqa: ARG002
        raise BadToken("no link")


def test_an_option_that_the_dialect_needs_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(named, "_MAKERS", {"plain": Plain})
    with pytest.raises(BadSettingError) as error:
        named_dialect("plain", ONE, {})
    assert str(error.value) == "realm is missing; plain needs it"
    assert vars(named_dialect("plain", ONE, {"realm": "r"})) == {"made_of": (ONE, "r")}


def test_a_dialect_without_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(named, "_MAKERS", {"plain": lambda _keys: SecureLinkSecret(SECRET)})
    assert named_dialect("plain", ONE, {}).verify(NAMED["secure-link-secret"].link)
    with pytest.raises(BadSettingError, match="realm is no option of plain, which has none; leave"):
        named_dialect("plain", ONE, {"realm": "r"})


def test_an_error_calls_an_option_as_it_was_given() -> None:
    for name, options, message in [
        ("native", {"timeout": "60"}, "--TIMEOUT is no option of native"),
        ("secdownload", {"timeout": "1h"}, "--TIMEOUT is '1h'"),
        ("secdownload", {"hash_querystr": "on"}, "--HASH_QUERYSTR is 'on'"),
        ("md5", {}, "--DIALECT is 'md5'"),
    ]:
        with pytest.raises(BadSettingError, match=message):
            named_dialect(name, ONE, options, lambda option: f"--{option.upper()}")


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1e3", "٣", "ten", "1 ", "9999999999"])
@pytest.mark.parametrize(
    ("name", "option"), [("mod-auth-token", "timeout"), ("secdownload", "path_segments")]
)
def test_what_is_no_whole_number(name: str, option: str, text: str) -> None:
    with pytest.raises(BadSettingError) as error:
        named_dialect(name, ONE, {option: text})
    assert str(error.value) == f"{option} is {text!r}; give a whole number"


@pytest.mark.parametrize("text", ["", "yes", "true", "on", "2", "01"])
def test_a_switch_is_1_or_0(text: str) -> None:
    """Nothing else: `off`, taken for on or for off, would be a guess."""
    with pytest.raises(BadSettingError) as error:
        named_dialect("mod-auth-token", ONE, {"bind_address": text})
    assert str(error.value) == f"bind_address is {text!r}; give 1 or 0"
    assert switch("a", "1") is True
    assert switch("a", "0") is False


def test_the_dialect_of_xsendfile_1_0_has_one_key() -> None:
    with pytest.raises(BadSettingError) as error:
        named_dialect("xsendfile-1.0", KEYS, {})
    assert str(error.value) == (
        "dialect xsendfile-1.0 has one key, and there are 2; leave the others out"
    )
