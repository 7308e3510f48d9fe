"""The configurations for Apache: before an application (mod_proxy), and around one (mod_wsgi)."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from types import MappingProxyType

from xsendfile._errors import BadSettingError
from xsendfile._paths import below, checked_directory
from xsendfile.servers._room import Room, Site
from xsendfile.servers._spelling import (
    CONTROL,
    NOT_UTF8,
    check_spellable,
    in_double_quotes,
)
from xsendfile.servers._template import Filter
from xsendfile.servers._upstream import Upstream

from ._sender import Apache, ApacheUnescape


def _spell(text: str) -> str:
    """Spell a string. Apache expands `${NAME}`, and has no escape for it."""
    quoted = in_double_quotes(check_spellable(text, CONTROL, "Apache"))
    return quoted.replace("${", "${xsendfile_dollar}{")


def _spell_pattern(directory: str) -> str:
    """Spell the argument of `<Directory>`: a pattern, if it has a wildcard.

    A backslash before a wildcard would be compared, and the pattern be none.
    """
    if re.search(r"[*?]|\[.*\]", directory):
        directory = re.sub(r"[*?[]", r"[\g<0>]", directory.replace("\\", "\\\\"))
    return _spell(directory)


def _spell_script(path: str) -> str:
    """Spell a `.wsgi` file, whose name mod_wsgi reads as UTF-8."""
    return _spell(check_spellable(path, NOT_UTF8, "mod_wsgi"))


def _spell_alias(mount: str) -> str:
    """Spell a path as WSGIScriptAlias takes it: without the slash at its end."""
    return _spell(mount.rstrip("/") or "/")


def _spell_upstream(upstream: Upstream, mount: str) -> str:
    """Spell the URL of an upstream (mod_proxy, ProxyPass)."""
    if upstream.socket:
        socket = check_spellable(upstream.socket, frozenset("|?#"), "Apache")
        return _spell(f"unix:{socket}|{upstream.protocol}://localhost{mount}")
    return _spell(f"{upstream.protocol}://{upstream.address}{mount}")


def _folder(path: str) -> str:
    """Return the directory of a file."""
    return os.path.split(path)[0]


def _check_wsgi(site: Site) -> None:
    """Refuse a `.wsgi` file that clients could fetch, or beside which a root lies."""
    folder = checked_directory(_folder(site.wsgi), "the directory of wsgi")
    if os.path.split(site.wsgi)[1] in {"", ".", ".."}:
        msg = f"wsgi is {site.wsgi!r}; give the path of a .wsgi file: a directory is run whole"
        raise BadSettingError(msg)
    folder = os.path.normpath(folder).replace(b"//", b"/")
    for root in site.roots:
        directory = os.fsencode(root.directory)
        if below(folder, directory) is not None or below(directory, folder) is not None:
            msg = (
                f"wsgi is {site.wsgi!r}, and its directory and the root "
                f"{root.directory!r} lie within each other; give a .wsgi file that is alone in a "
                "directory of its own: mod_xsendfile sends whatever lies there"
            )
            raise BadSettingError(msg)


_FILTERS: Mapping[str, Filter] = MappingProxyType(
    {
        "folder": _folder,
        "spell": _spell,
        "spell_alias": _spell_alias,
        "spell_pattern": _spell_pattern,
        "spell_script": _spell_script,
        "spell_upstream": _spell_upstream,
    }
)

APACHE = Room(
    name="apache",
    folder="apache",
    template="apache",
    senders=(Apache, ApacheUnescape),
    filters=_FILTERS,
    complete=frozenset(("upstream", "listen", "access_log", "mount")),
    snippet=frozenset(),
    protocols=("http", "uwsgi"),
)
"""The room of Apache with mod_proxy."""

APACHE_WSGI = APACHE._replace(
    name="apache-wsgi",
    template="apache-wsgi",
    complete=frozenset(("wsgi", "listen", "access_log", "mount")),
    snippet=frozenset(("wsgi",)),
    protocols=(),
    check=_check_wsgi,
)
"""The room of Apache with mod_wsgi."""
