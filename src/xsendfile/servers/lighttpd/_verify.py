"""lighttpd as the verifier: the room whose configuration judges links of its old mod_secdownload.

`secdownload.lua` does, in mod_magnet.
"""

from __future__ import annotations

import os
from types import MappingProxyType

from xsendfile._errors import BadSettingError
from xsendfile._http.media_types import TYPES
from xsendfile.links.secdownload import Secdownload
from xsendfile.servers._room import Room

from ._config import LIGHTTPD

SCRIPT = f"{os.path.split(__file__)[0]}/secdownload.lua"
"""Where the script lies that judges links, as this machine sees it."""


def secdownload_room(dialect: Secdownload, script: str | None = None) -> Room:
    """Return the room in which lighttpd judges links of mod_secdownload.

    Args:
        dialect: whose links.
        script: where lighttpd finds `secdownload.lua`; in this library unless told.

    Raises:
        BadSettingError: a script without an absolute path.

    """
    path = SCRIPT if script is None else script
    if not isinstance(path, str) or not path.startswith("/"):
        msg = f"script is {path!r}; give the absolute path of a copy of secdownload.lua"
        raise BadSettingError(msg)
    names = {
        "dialect": dialect,
        "script": path,
        "secrets": " ".join(secret.hex() for secret in dialect.secrets),
        "types": tuple(TYPES.items()),
    }
    return LIGHTTPD._replace(
        template="lighttpd.verify",
        senders=(),
        complete=frozenset(("listen",)),
        snippet=frozenset(),
        located=True,
        names=MappingProxyType(names),
        check=lambda _site: None,
    )
