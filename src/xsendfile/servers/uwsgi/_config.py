"""The configuration for uWSGI."""

from __future__ import annotations

import re
from types import MappingProxyType

from xsendfile._errors import BadSettingError
from xsendfile.servers._room import Room, Site
from xsendfile.servers._spelling import CONTROL, check_spellable

from ._sender import Uwsgi

_APPLICATION = re.compile(r"\w+(?:\.\w+)*:\w+(?:\.\w+)*")


def _spell(text: str) -> str:
    """Spell a value of the ini file, where a percent sign begins a magic variable."""
    return check_spellable(text, CONTROL, "uWSGI").replace("%", "%%")


def _spell_route(text: str) -> str:
    """Spell the argument of a route."""
    return _spell(text)


def _check(site: Site) -> None:
    """Refuse what is no module and attribute."""
    if site.wsgi and not _APPLICATION.fullmatch(site.wsgi):
        msg = f"wsgi is {site.wsgi!r}; give a module and its attribute: 'site:app'"
        raise BadSettingError(msg)


UWSGI = Room(
    name="uwsgi",
    folder="uwsgi",
    template="uwsgi",
    senders=(Uwsgi,),
    filters=MappingProxyType({"spell": _spell, "spell_route": _spell_route}),
    complete=frozenset(("wsgi", "listen")),
    snippet=frozenset(),
    check=_check,
)
"""The room of uWSGI."""
