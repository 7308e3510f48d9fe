"""What nginx's `secure_link_md5` is given: variables and text, and whether it says what it means.

The text that is signed has to tell where each variable ends. Where it does
not, a link for `/report6` until 1700003600 is one for `/report` until the
year 3925, and nginx accepts both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xsendfile._errors import BadSettingError

URI = "uri"
EXPIRES = "secure_link_expires"
ADDRESS = "remote_addr"
SECRET = "{secret}"  # noqa: S105 - stands for one

_TOKENS = re.compile(r"(\{secret\}|\$\{\w*\}|\$\w*)", re.ASCII)
_HOLDS = {EXPIRES: frozenset("0123456789"), ADDRESS: frozenset("0123456789abcdef.:")}
# The first value, what may belong to either, the second value.
_EXAMPLES = {
    (URI, EXPIRES): ("/report", "6", "1700003600"),
    (URI, ADDRESS): ("/a.txt", "1", "27.0.0.1"),
    (EXPIRES, ADDRESS): ("1700003600", "1", "27.0.0.1"),
    (ADDRESS, EXPIRES): ("10.0.0.1", "2", "1700003600"),
}


class Expression(NamedTuple):
    """An expression taken apart.

    Attributes:
        texts: what stands before, between and after the variables; one more
            than there are of these.
        fields: the names of the variables.

    """

    texts: tuple[str, ...]
    fields: tuple[str, ...]

    def render(self, values: Mapping[str, bytes], secret: bytes) -> bytes:
        """Return the text that is signed."""
        texts = [secret.join(map(str.encode, text.split(SECRET))) for text in self.texts]
        values_between = [values[field] for field in self.fields]
        return texts[0] + b"".join(map(bytes.__add__, values_between, texts[1:]))


def parsed(expression: object) -> Expression:
    """Return an expression taken apart.

    Raises:
        BadSettingError: a variable that is not known, `$uri`,
            `$secure_link_expires` or the secret missing, or anything twice.

    """
    if not isinstance(expression, str) or "\0" in expression:
        msg = "expression is no str, or holds a NUL; give what nginx's secure_link_md5 has"
        raise BadSettingError(msg)
    texts, fields = [""], []
    for token in _TOKENS.split(expression):
        if token.startswith("$"):
            fields.append(token[1:].strip("{}"))
            texts.append("")
        else:
            texts[-1] += token
    known = {URI, EXPIRES, ADDRESS}
    once = {URI, EXPIRES} <= set(fields) and expression.count(SECRET) == 1
    if not once or not known.issuperset(fields) or len(set(fields)) < len(fields):
        named = ", ".join(f"${field}" for field in fields) or "no variable"
        msg = (
            f"expression has {named}, and {SECRET} {expression.count(SECRET)} times; give $uri, "
            f"$secure_link_expires and {SECRET}, where the secret stands, once each, $remote_addr "
            "once or not at all, and no other variable"
        )
        raise BadSettingError(msg)
    try:
        expression.encode()
    except UnicodeEncodeError:
        msg = "expression holds lone surrogates, which have no bytes; give other text"
        raise BadSettingError(msg) from None
    return Expression(tuple(texts), tuple(fields))


def without_shifts(expression: Expression) -> None:
    """Refuse an expression by which the link of one file may be that of another.

    Raises:
        BadSettingError: with two links that have one text.

    """
    shifted = _shifted(expression.fields, expression.texts[1:-1])
    if shifted is not None:
        first, second, text = shifted
        start, either, end = _EXAMPLES[first, second]
        why = (
            f"{text!r} may be part of a value"
            if text
            else f"{start!r} with {either + end!r} has the same text as {start + either!r} with "
            f"{end!r}, so that one link is for both"
        )
        msg = (
            f"expression does not tell where ${first} ends and ${second} begins: {why}; put a "
            "space between them, or give allow_shifts=True for links that exist"
        )
        raise BadSettingError(msg)


def _shifted(fields: Sequence[str], texts: Sequence[str]) -> tuple[str, str, str] | None:
    """Return two neighbours, and the text between them, that cannot be told apart; or None.

    A text can be found again if it holds the secret, or a character that no
    variable on one side of it can hold. Then each side is a text by itself.
    """
    for place, text in enumerate(texts):
        left, right = fields[: place + 1], fields[place + 1 :]
        mark = text + "/" * (right[0] == URI)  # with which each path begins
        if SECRET in mark or any(_lack(left, char) or _lack(right, char) for char in mark):
            return _shifted(left, texts[:place]) or _shifted(right, texts[place + 1 :])
    pairs = zip(fields, fields[1:], texts, strict=False)
    return min(pairs, key=lambda pair: len(pair[2]), default=None)


def _lack(fields: Sequence[str], char: str) -> bool:
    """Whether none of these can hold a character."""
    return all(char not in _HOLDS.get(field, char) for field in fields)
