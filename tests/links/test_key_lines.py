"""Keys that come as lines of text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xsendfile._errors import BadSettingError
from xsendfile.links import keys_from

SECRET = "R3pu5uOZ0Vq0gYyK6w3yQ1u2Qd4X0ZJ6"


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
