"""The headers by which a front server tells of the request that it asks about."""

from __future__ import annotations

import re

from xsendfile._errors import BadSettingError

from ._location import checked_mount
from ._room import Site

# Servers tell `_` from `-` in names of headers, or not: a client could add the other one.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def checked_header(name: object, setting: str) -> str:
    """Return the name of a header that a front server sets.

    Raises:
        BadSettingError: something else than letters, digits and hyphens.

    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        msg = (
            f"{setting} is {name!r}; give the name of a header that the front server sets and "
            "no client can, of letters, digits and '-', such as 'X-Forwarded-Uri'"
        )
        raise BadSettingError(msg)
    return name


def check_locations(site: Site) -> None:
    """Pass public locations that the application can be mounted at.

    Raises:
        BadSettingError: something else than plain ASCII.

    """
    for root in site.roots:
        try:
            checked_mount(root.location)
        except BadSettingError:
            msg = (
                f"location is {root.location!r}; give a public one of plain ASCII with a slash at "
                "both ends, such as '/files/'"
            )
            raise BadSettingError(msg) from None
