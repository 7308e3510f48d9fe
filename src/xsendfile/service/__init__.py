"""A service that delivers files by signed links, for sites in any language.

`xsendfile serve` runs it; `xsendfile.service:app` is the same as an ASGI
application, for a server of one's own (Hypercorn evaluates names by itself,
and needs `xsendfile.service:application()`). The environment configures it::

    XSENDFILE_ROOT               the directory that the files come from
    XSENDFILE_KEY_FILE           the file with the keys: lines `id:secret`, the first signs
    XSENDFILE_KEYS               the lines themselves, instead
    XSENDFILE_DIALECT            of the links: native, unless told; see `xsendfile.links`
    XSENDFILE_TIMEOUT …          the options of the dialect: its parameters in upper case;
                                 switches are 1 or 0
    XSENDFILE_PUBLIC             1: no links. Paths with a part that begins with a dot are refused
    XSENDFILE_SENDER             serve (the default), nginx, caddy, caddy26, apache,
                                 apache-unescape or lighttpd
    XSENDFILE_LOCATION           the internal location, for nginx and caddy
    XSENDFILE_SEEN_AS            the root as the front server sees it, if that differs
    XSENDFILE_MOUNT              requests below it are for files: / unless told
    XSENDFILE_PROXIES            addresses, networks and `unix`, by commas: those whose
                                 X-Forwarded-For is believed
    XSENDFILE_INLINE             safe (the default) or any, as `PrivateFiles` has it
    XSENDFILE_SYMLINKS           inside (the default), deny or follow, likewise
    XSENDFILE_ACCESS_LOG         1: a line for each request, to the logger `xsendfile.access`

An empty value is none. Anything else that begins with `XSENDFILE_` is an error.

`/.health` answers 200 as long as the root can be entered, else 503. No link
leads there, since it has no query, and nothing that is public is called so.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from xsendfile._asgi import ASGIApplication

from ._application import Service
from .environment import process_environment
from .settings import settings_from

__all__ = ["app", "application"]

app: ASGIApplication


def application(variables: Mapping[str, str] | None = None) -> ASGIApplication:
    """Return the application that these variables describe.

    Args:
        variables: by their names, others among them; those of the environment,
            unless told.

    Raises:
        BadSettingError: one is missing, wrong, or not needed.

    """
    return Service(settings_from(process_environment() if variables is None else variables))


@functools.cache
def _app() -> ASGIApplication:
    """Return the application that the environment describes, each time the same."""
    return application()


def __getattr__(name: str) -> ASGIApplication:
    """Make `app` when a server loads it, so that a wrong setting ends it there."""
    if name == "app":
        return _app()
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
