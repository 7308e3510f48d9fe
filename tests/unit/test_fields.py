from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xsendfile._http.fields import is_token, is_value


@pytest.mark.parametrize("text", ["a", "X-Sendfile", "!#$%&'*+.^_`|~09AZaz-"])
def test_tokens(text: str) -> None:
    assert is_token(text)


@pytest.mark.parametrize(
    "text", ["", " ", "a b", "a:", "a\n", "\na", "a\0", "é", "(a)", 'a"', "a,b", "a/b", "a;b"]
)
def test_no_tokens(text: str) -> None:
    assert not is_token(text)


@pytest.mark.parametrize("text", ["", "a", "a b", "a\tb", "a \t b", "é", "\xff", 'a: "b"; c=~'])
def test_values(text: str) -> None:
    assert is_value(text)


@pytest.mark.parametrize(
    "text",
    ["a\r\nb", "a\n", "\na", "\r", "a\0b", "a\x7fb", "a\x1bb", " a", "a ", "\ta", "a\t", "€", "日"],
)
def test_no_values(text: str) -> None:
    assert not is_value(text)


@given(st.text(st.characters(max_codepoint=0x17F)))
def test_a_value_is_one_line_of_latin_1_without_controls(text: str) -> None:
    plain = all(c == "\t" or "\x20" <= c <= "\x7e" or "\x80" <= c <= "\xff" for c in text)
    assert is_value(text) == (plain and text == text.strip(" \t"))
