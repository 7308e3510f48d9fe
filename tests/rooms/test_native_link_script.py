"""What the script for nginx takes for the fields of a link is what the library does."""

from __future__ import annotations

import re
from pathlib import Path

from xsendfile.links._fields import _PATTERNS
from xsendfile.servers.nginx._verify import SCRIPT

_TEXT = Path(SCRIPT).read_text(encoding="utf-8")
_FIELDS = _TEXT.split("const FIELDS = {")[1].split("};")[0]
_NAMED = dict(re.findall(r"^const ([A-Z]+) = /(.*)/;$", _TEXT, re.MULTILINE))


def test_both_know_the_same_fields_with_the_same_values() -> None:
    written = dict(re.findall(r"^ +(\w+): (?:/)?(.*?)(?:/)?,$", _FIELDS, re.MULTILINE))
    patterns = {name: str(_NAMED.get(text, text)) for name, text in written.items()}
    whole = {name: re.sub(r"\^\(\?:(.*)\)\$", r"\1", text) for name, text in patterns.items()}
    plain = {name: text.removeprefix("^").removesuffix("$") for name, text in whole.items()}
    ours = {name: text.replace("]++|", "]|").replace("++", "+") for name, text in _PATTERNS.items()}
    assert plain == ours  # JavaScript has no possessive quantifiers
