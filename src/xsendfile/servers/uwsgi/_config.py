"""The configuration for uWSGI."""

from __future__ import annotations

import os
import re
from string import ascii_letters, digits
from types import MappingProxyType

from xsendfile._errors import BadSettingError
from xsendfile.servers._room import Room, Site
from xsendfile.servers._spelling import CONTROL, check_spellable

from ._sender import Uwsgi

_APPLICATION = re.compile(r"\w+(?:\.\w+)*:\w+(?:\.\w+)*", re.ASCII)
_PLAIN = frozenset(f"{ascii_letters}{digits}/_-".encode())


def _pattern(directory: str) -> str:
    """Spell a directory in a regular expression (PCRE).

    No space may part it from the action behind it, and nothing in it may be
    expanded: what is not plain is written as its bytes.
    """
    check_spellable(directory, CONTROL, "uWSGI")
    return "".join(
        chr(byte) if byte in _PLAIN else f"\\x{byte:02x}" for byte in os.fsencode(directory)
    )


def _logger(path: str) -> str:
    """Spell a log (the plugin logfile).

    A letter behind `%` stands for a part of the configuration's name, `%%` for `%`; what is in
    brackets behind `%`, `$` and `@` is expanded after that. A `=` would make it a list of settings.
    """
    check_spellable(path, CONTROL | {"(", "="}, "uWSGI")
    if path.endswith(" "):
        msg = f"{path!r} ends in a blank, which uWSGI would cut; give another name"
        raise BadSettingError(msg)
    return "file:" + path.replace("%", "%%")


def _check(site: Site) -> None:
    """Refuse what is no module and attribute."""
    if site.wsgi and not _APPLICATION.fullmatch(site.wsgi):
        msg = f"wsgi is {site.wsgi!r}; give a module and its attribute: 'shop:application'"
        raise BadSettingError(msg)


UWSGI = Room(
    name="uwsgi",
    folder="uwsgi",
    template="uwsgi",
    senders=(Uwsgi,),
    filters=MappingProxyType({"logger": _logger, "pattern": _pattern}),
    complete=frozenset(("wsgi", "listen", "access_log")),
    snippet=frozenset(),
    check=_check,
)
"""The room of uWSGI."""
