"""A strict reader of Content-Disposition, independent of the writer under test.

It accepts what RFC 6266 §4.1 (with RFC 9110 §5.6 and RFC 8187 §3.2.1) spells
out, and nothing else.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r'"(?:[\t \x21\x23-\x5b\x5d-\x7e]|\\[\t \x21-\x7e])*"'
_EXTENDED = r"UTF-8'[A-Za-z0-9-]*'(?:%[0-9A-F]{2}|[!#$&+.^_`|~0-9A-Za-z-])*"
_VALUE = re.compile(
    rf"(?P<kind>{_TOKEN})"
    rf"; filename=(?P<plain>{_QUOTED})"
    rf"(?:; filename\*=(?P<extended>{_EXTENDED}))?"
)


class Disposition(NamedTuple):
    """What a user agent reads in the header.

    Attributes:
        kind: "attachment" or "inline".
        plain: the value of `filename`, unquoted.
        extended: the value of `filename*`, decoded, or None.

    """

    kind: str
    plain: str
    extended: str | None

    @property
    def name(self) -> str:
        """The name that counts: `filename*` before `filename` (RFC 6266 §4.3)."""
        return self.plain if self.extended is None else self.extended


def read(value: str) -> Disposition:
    """Read a header's value.

    Raises:
        ValueError: it is not of the form.

    """
    match = _VALUE.fullmatch(value)
    if match is None:
        raise ValueError(value)
    extended = None
    if match["extended"] is not None:
        extended = unquote_to_bytes(match["extended"].split("'", 2)[2]).decode()
    plain = re.sub(r"\\(.)", r"\1", match["plain"][1:-1])
    return Disposition(match["kind"], plain, extended)
