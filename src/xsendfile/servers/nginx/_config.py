"""The configuration for nginx."""

from __future__ import annotations

import os
from types import MappingProxyType

from xsendfile._errors import BadSettingError
from xsendfile.servers._original import OriginalNginx
from xsendfile.servers._room import Room
from xsendfile.servers._spelling import CONTROL, check_spellable, in_double_quotes
from xsendfile.servers._upstream import Upstream

from ._sender import Nginx

_LONGEST = 4090  # bytes; its buffer has 4096


def _quote(text: str) -> str:
    """Spell a string in which nginx looks for no variables."""
    return _fitting(in_double_quotes(check_spellable(text, CONTROL, "nginx")))


def _fitting(spelled: str) -> str:
    """Return a string that nginx's parser can hold."""
    if len(os.fsencode(spelled)) > _LONGEST:
        msg = f"{spelled} is longer than the {_LONGEST} bytes that nginx can read; give a link"
        raise BadSettingError(msg)
    return spelled


def _spell(text: str) -> str:
    """Spell a string in which nginx looks for variables. It has no escape for the dollar sign."""
    return _fitting(_quote(text).replace("$", "${xsendfile_dollar}"))


def _spell_log(text: str) -> str:
    """Spell the name of a log: with a variable in it, nginx would lose lines."""
    return _quote(check_spellable(text, frozenset("$"), "nginx"))


def _spell_upstream(upstream: Upstream) -> str:
    """Spell the address of a server in an `upstream` (ngx_http_upstream_module)."""
    return _quote(f"unix:{upstream.socket}" if upstream.socket else upstream.address)


NGINX = Room(
    name="nginx",
    folder="nginx",
    template="nginx",
    senders=(Nginx, OriginalNginx),
    filters=MappingProxyType(
        {
            "quote": _quote,
            "spell": _spell,
            "spell_log": _spell_log,
            "spell_upstream": _spell_upstream,
        }
    ),
    complete=frozenset(("upstream", "listen", "access_log", "mount")),
    snippet=frozenset(("mount",)),
    located=True,
    protocols=("http", "uwsgi"),
)
"""The room of nginx."""
