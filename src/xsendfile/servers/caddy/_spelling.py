"""Strings in a Caddyfile: read for the environment, then for tokens, then for placeholders."""

from __future__ import annotations

import re
from collections.abc import Callable

from xsendfile._errors import BadSettingError
from xsendfile.servers._spelling import CONTROL, NOT_UTF8, check_spellable

# An environment variable that nobody sets. `{$NAME}` is replaced before all
# else, wherever it stands; what its default value gives is not looked at again.
_UNSET = "XSENDFILE_OPENING_BRACE"
# In double quotes a backslash escapes a quote and nothing else, not even
# itself; but a pair of them is read as two. So an odd run of them before a
# quote, or at the end, cannot stand there.
_ODD_RUN = re.compile(r'(?<!\\)(?:\\\\)*\\(?:"|\Z)')


def token(text: str) -> str:
    """Spell a string in which Caddy looks for no placeholders.

    Raises:
        BadSettingError: a control character, what is not UTF-8 (Caddy would
            read U+FFFD), or a backtick beside a backslash before a quote.

    """
    check_spellable(text, CONTROL | NOT_UTF8, "Caddy")
    if not _ODD_RUN.search(text):
        escaped = re.sub(r'\\.|"', lambda found: found[0].replace('"', '\\"'), text)
        spelled = f'"{escaped}"'
    else:
        spelled = f"`{check_spellable(text, frozenset('`'), 'Caddy')}`"
    return spelled.replace("{$", "{$" + _UNSET + ":{}$")


def value(text: str) -> str:
    r"""Spell a string in which Caddy 2.7 and later looks for placeholders.

    Raises:
        BadSettingError: as `token` does; or `\}` without a `{`, which not all
            versions read alike.

    """
    if "\\}" in text and "{" not in text:
        msg = (
            f"{text!r} holds '\\\\}}', which versions of Caddy read differently; give another name"
        )
        raise BadSettingError(msg)
    return token(_braces_escaped(text))


def value26(text: str) -> str:
    """Spell a string in which Caddy 2.6 looks for placeholders.

    Raises:
        BadSettingError: as `token` does.

    """
    return token(_braces_escaped(text))


def directory_by(spell: Callable[[str], str]) -> Callable[[str], str]:
    """Return how a directory is spelled: the slash parts a backslash from the closing quote."""
    return lambda directory: spell(f"{directory}/")


def _braces_escaped(text: str) -> str:
    """Return a string without placeholders; where there is no `{`, none is looked for."""
    return text.replace("{", "\\{").replace("}", "\\}") if "{" in text else text
