"""Settings that come as text: dialects by their names, keys by lines."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clocks import at
from xsendfile._errors import BadSettingError
from xsendfile.links import (
    LinkSigner,
    ModAuthToken,
    Secdownload,
    SecureLink,
    SecureLinkSecret,
    TokenConfig,
)
from xsendfile.links._dialect import Dialect
from xsendfile.links.named import DIALECTS, OPTIONS, keys_from, named_dialect, switch

SECRET = "R3pu5uOZ0Vq0gYyK6w3yQ1u2Qd4X0ZJ6"
OTHER = "q8d0JbV2yTn5rXw7LmK1cF4hGzPsA9eU"
KEYS = {"2026b": SECRET, "2026a": OTHER}
ONE = {"2026b": SECRET}
NOW = 1_700_000_000.0


clock = at(NOW)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("a:one", {"a": "one"}),
        ("b:two\na:one\n", {"b": "two", "a": "one"}),
        ("b:two\r\na:one\r\n", {"b": "two", "a": "one"}),
        ("# 2026\n\n  \n  # old\na:one\n\n", {"a": "one"}),
        ("A-Z_09:one", {"A-Z_09": "one"}),
        ("a:one:two:three", {"a": "one:two:three"}),
        ("a:one # two", {"a": "one # two"}),
        ("a:ü中", {"a": "ü中"}),
        (f"{'a' * 32}:one", {"a" * 32: "one"}),
    ],
)
def test_each_line_is_a_key_and_its_secret_the_rest_of_the_line(
    text: str, keys: dict[str, str]
) -> None:
    assert keys_from(text, "keys") == keys
    assert list(keys_from(text, "keys")) == list(keys), "the first signs"


LINE = (
    "keys, line 2: no key; give an id of 1 to 32 letters, digits, '_' or '-', a colon and the "
    "secret, as `xsendfile keygen` prints them"
)
TWICE = "keys, line 2: key '2026' for the second time; give each key an id of its own"
BLANK = "keys, line 2: a blank at an end of the secret, or a character that none shows"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("s3cr3t", LINE),
        (":s3cr3t", LINE),
        ("a b:s3cr3t", LINE),
        (" a:s3cr3t", LINE),
        ("ä:s3cr3t", LINE),
        (f"{'a' * 33}:s3cr3t", LINE),
        ("export a=s3cr3t", LINE),
        ("a: s3cr3t", BLANK),
        ("a:s3cr3t ", BLANK),
        ("a:s3c\tr3t", BLANK),
        ("a:s3c\0r3t", BLANK),
        ("a:s3c\u2028r3t", BLANK),
        ("a:s3c\rr3t", BLANK),
        ("2026:s3cr3t", TWICE),
    ],
)
def test_a_line_that_is_no_key_is_named_and_its_secret_is_not_shown(
    line: str, message: str
) -> None:
    with pytest.raises(BadSettingError) as error:
        keys_from(f"2026:{SECRET}\n{line}\n", "keys")
    assert str(error.value) == message


@pytest.mark.parametrize("text", ["", "\n\n", "# a:one\n", "\r\n"])
def test_no_key_at_all(text: str) -> None:
    with pytest.raises(BadSettingError) as error:
        keys_from(text, "/etc/keys")
    assert str(error.value) == "/etc/keys: no key; put in a line that `xsendfile keygen` prints"


FORMS = re.compile(
    r", line \d+: (no key|a blank at an end|key '[\w-]{1,32}' for the second time)\b[ -~]*"
    r"|: no key; put in a line that `xsendfile keygen` prints",
    re.ASCII,
)


@given(st.text(max_size=60) | st.lists(st.from_regex(r"[ab]:[cd]{1,3}\s?", fullmatch=True)))
def test_any_text_is_keys_or_an_error_that_repeats_nothing_of_it_but_an_id(
    text: str | list[str],
) -> None:
    try:
        assert keys_from(text if isinstance(text, str) else "\n".join(text), "")
    except BadSettingError as error:
        message = str(error)
    else:
        return
    assert FORMS.fullmatch(message)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("native", LinkSigner),
        ("mod-auth-token", ModAuthToken),
        ("xsendfile-1.0", TokenConfig),
        ("secdownload", Secdownload),
        ("secure-link", SecureLink),
        ("secure-link-secret", SecureLinkSecret),
    ],
)
def test_each_dialect_has_a_name(name: str, kind: type[Dialect]) -> None:
    assert type(named_dialect(name, ONE, {})) is kind
    assert name in DIALECTS


def test_there_are_no_other_names() -> None:
    assert len(DIALECTS) == 6
    with pytest.raises(BadSettingError) as error:
        named_dialect("md5", ONE, {})
    assert str(error.value) == (
        "dialect is 'md5'; give one of native, mod-auth-token, xsendfile-1.0, secdownload, "
        "secure-link, secure-link-secret"
    )


LINKS = {
    "native": LinkSigner(KEYS, realm="films").sign("a.txt", clock=clock),
    "mod-auth-token": ModAuthToken(KEYS, bind_address=True).sign(
        "a.txt", client="192.0.2.7", clock=clock
    ),
    "xsendfile-1.0": TokenConfig(SECRET, "sha256").sign("a.txt", clock=clock),
    "secdownload": Secdownload(
        KEYS, algorithm="hmac-sha1", path_segments=1, hash_querystr=True
    ).sign("a.txt", query="b=c", clock=clock),
    "secure-link": SecureLink(
        KEYS, expression="{secret} $remote_addr $secure_link_expires$uri", prefix="/q"
    ).sign("a.txt", client="192.0.2.7", clock=clock),
    "secure-link-secret": SecureLinkSecret(KEYS).sign("a.txt"),
}
OPTIONS_OF_THOSE = {
    "native": {"realm": "films"},
    "mod-auth-token": {"bind_address": "1"},
    "xsendfile-1.0": {"algorithm": "sha256"},
    "secdownload": {"algorithm": "hmac-sha1", "path_segments": "1", "hash_querystr": "1"},
    "secure-link": {
        "expression": "{secret} $remote_addr $secure_link_expires$uri",
        "prefix": "/q",
    },
    "secure-link-secret": {},
}


@pytest.mark.parametrize("name", DIALECTS)
def test_the_options_are_those_of_the_dialect(name: str) -> None:
    keys = ONE if name == "xsendfile-1.0" else KEYS
    dialect = named_dialect(name, keys, OPTIONS_OF_THOSE[name])
    assert dialect.verify(LINKS[name], client="192.0.2.7", clock=clock).path == b"a.txt"


@pytest.mark.parametrize("name", ["mod-auth-token", "xsendfile-1.0", "secdownload"])
def test_a_timeout_is_in_seconds(name: str) -> None:
    dialect = named_dialect(name, ONE, {"timeout": "7200"})
    link = {
        "mod-auth-token": ModAuthToken(SECRET).sign("a", clock=clock),
        "xsendfile-1.0": TokenConfig(SECRET).sign("a", clock=clock),
        "secdownload": Secdownload(SECRET).sign("a", clock=clock),
    }[name]
    grant = dialect.verify(link, clock=clock)
    assert 7198 <= grant.expires_at - NOW <= 7201


@pytest.mark.parametrize(
    "name", ["mod-auth-token", "secdownload", "secure-link", "secure-link-secret"]
)
def test_a_weak_secret_is_taken_where_that_is_said(name: str) -> None:
    with pytest.raises(BadSettingError):
        named_dialect(name, {"a": "short"}, {})
    with pytest.raises(BadSettingError):
        named_dialect(name, {"a": "short"}, {"allow_weak_secret": "0"})
    named_dialect(name, {"a": "short"}, {"allow_weak_secret": "1"})


def test_the_native_dialect_takes_no_weak_secret() -> None:
    with pytest.raises(BadSettingError, match="native has no option allow_weak_secret"):
        named_dialect("native", {"a": "short"}, {"allow_weak_secret": "1"})


def test_an_expression_with_shifts_is_taken_where_that_is_said() -> None:
    options = {"expression": "{secret}$uri$secure_link_expires"}
    with pytest.raises(BadSettingError, match=r"\$uri ends"):
        named_dialect("secure-link", ONE, options)
    named_dialect("secure-link", ONE, {**options, "allow_shifts": "1"})


HAS = {
    "native": "realm",
    "mod-auth-token": "timeout, bind_address, allow_weak_secret",
    "xsendfile-1.0": "algorithm, timeout",
    "secdownload": "algorithm, timeout, path_segments, hash_querystr, allow_weak_secret",
    "secure-link": "expression, prefix, allow_weak_secret, allow_shifts",
    "secure-link-secret": "allow_weak_secret",
}


ABSENT = [
    (name, option)
    for name, has in HAS.items()
    for option in (*OPTIONS, "colour")
    if option not in has.split(", ")
]


@pytest.mark.parametrize(("name", "option"), ABSENT)
def test_an_option_that_the_dialect_does_not_have_is_refused(name: str, option: str) -> None:
    with pytest.raises(BadSettingError) as error:
        named_dialect(name, ONE, {option: "1"})
    assert str(error.value) == f"dialect {name} has no option {option}; it has {HAS[name]}"


def test_the_options_of_all_dialects_are_known() -> None:
    assert set(OPTIONS) == {option for has in HAS.values() for option in has.split(", ")}


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
