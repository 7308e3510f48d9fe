"""Configurations with which a front server verifies signed links by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from xsendfile._errors import BadSettingError
from xsendfile.links._dialect import Dialect
from xsendfile.links.native import LinkSigner
from xsendfile.links.secdownload import Secdownload
from xsendfile.links.secure_link import SecureLink

from ._location import is_location
from ._room import Options, Room
from ._roots import FrontRoot
from .lighttpd._verify import secdownload_room
from .nginx._verify import native_room, secure_link_room

__all__ = ["VERIFIED", "FrontRoot", "verifying_configuration"]

_RoomOf: TypeAlias = Callable[[Any, str | None], Room]
"""Returns the room for a dialect, and for where the server finds its script."""

_ROOMS: Mapping[str, Mapping[str, tuple[type[Dialect], _RoomOf]]] = MappingProxyType(
    {
        "nginx": {
            "native": (LinkSigner, native_room),
            "secure-link": (SecureLink, secure_link_room),
        },
        "lighttpd": {"secdownload": (Secdownload, secdownload_room)},
    }
)

VERIFIED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {server: tuple(rooms) for server, rooms in _ROOMS.items()}
)
"""The dialects that each server can verify, by the names that the command line has for both."""


def verifying_configuration(  # noqa: PLR0913 - the options of a command
    server: str,
    roots: Iterable[FrontRoot],
    dialect: Dialect,
    *,
    listen: str | None = None,
    access_log: str | None = None,
    script: str | None = None,
    snippet: bool = False,
) -> str:
    """Return a configuration with which a front server verifies links, and sends the files.

    It serves and refuses what the dialect's `grant` does, with the same
    statuses; no application runs on a download. It holds the secrets: keep it
    as they are kept.

    A front server cannot tell symbolic links that stay below a root from
    others: it follows none, or all with `symlinks="follow"`.

    Args:
        server: "nginx" or "lighttpd".
        roots: the directories, with the public location of each, such as
            `FrontRoot("/srv/documents", "/files/")`.
        dialect: whose links: a `LinkSigner` (nginx with njs 0.7.9 or later), a
            `SecureLink` (nginx), a `Secdownload` (lighttpd 1.4.69 or later with
            mod_magnet).
        listen: the host and port to listen on; `127.0.0.1:8080` unless told.
        access_log: a file for one JSON object per request, without tokens (nginx).
        script: where the server finds a copy of `native_link.js` or
            `secdownload.lua`; unless told, the library's own.
        snippet: return the part for an existing site instead.

    Raises:
        BadSettingError: something is missing, misspelled, unsafe, not for this
            server or dialect, or holds a character that its grammar cannot
            spell. The message never shows a secret.
        MissingExtraError: the extra `config` is not installed.

    """
    if not isinstance(server, str) or server not in VERIFIED:
        msg = f"server is {server!r}, which verifies no links; give {' or '.join(VERIFIED)}"
        raise BadSettingError(msg)
    public = _checked(roots)
    room = _room(server, dialect, script)
    return room.configuration(
        public, Options(listen=listen, access_log=access_log), snippet=snippet
    )


def _room(server: str, dialect: Dialect, script: str | None) -> Room:
    """Return the room in which a server verifies a dialect."""
    for kind, room in _ROOMS[server].values():
        if isinstance(dialect, kind):
            return room(dialect, script)
    known = [f"{kind.__name__} ({name})" for name, (kind, _) in _ROOMS[server].items()]
    given = type(dialect).__name__
    msg = f"dialect is a {given}, which {server} cannot verify; give a {' or '.join(known)}"
    raise BadSettingError(msg)


def _checked(roots: object) -> list[FrontRoot]:
    """Return roots that have a public location each; all else is the room's to check."""
    checked: list[FrontRoot] = []
    for root in list(roots) if isinstance(roots, Iterable) else [roots]:
        if not isinstance(root, FrontRoot):
            msg = f"roots holds {root!r}; give FrontRoot(directory, location)"
            raise BadSettingError(msg)
        location = root.location
        if not isinstance(location, str) or location == "/" or not is_location(location):
            msg = (
                f"location is {location!r}; give the public path of the files, not encoded, with "
                "a slash at both ends, such as '/files/'"
            )
            raise BadSettingError(msg)
        checked.append(root)
    return checked
