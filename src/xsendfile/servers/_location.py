"""Locations: where a front server keeps what applications hand over."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from itertools import permutations
from typing import NamedTuple, Protocol, runtime_checkable

from xsendfile._errors import BadSenderError, BadSettingError
from xsendfile._model import Symlinks
from xsendfile._paths import checked_directory, checked_symlinks
from xsendfile._root import Root

# A name, an IPv4 address, or an IPv6 address in brackets.
_ADDRESS = re.compile(r"(?P<host>[0-9A-Za-z.-]+|\[[0-9A-Fa-f:.]+\]):(?P<port>[0-9]{1,5})")
_LAST_PORT = 65_535


class InternalLocation(NamedTuple):
    """An internal location of the front server, for its configuration.

    Attributes:
        location: its path, not encoded, with a slash at both ends.
        directory: the absolute path of the files as the front server sees
            them, without a slash at its end.
        symlinks: what becomes of symbolic links: "inside", "deny" or "follow".

    """

    location: str
    directory: str
    symlinks: Symlinks = "inside"


@runtime_checkable
class LocatedSender(Protocol):
    """A sender whose server finds the files by an internal location."""

    @property
    def location(self) -> str:
        """The location."""
        ...

    @property
    def seen_as(self) -> bytes | None:
        """The root as the server sees it, where that differs."""
        ...


class _Files(Protocol):
    @property
    def root(self) -> Root: ...
    @property
    def sender(self) -> object: ...


def internal_location(files: _Files) -> InternalLocation:
    """Return the internal location that a `PrivateFiles` needs.

    Raises:
        BadSenderError: its sender hands nothing over to a location.

    """
    sender, root = files.sender, files.root
    if not isinstance(sender, LocatedSender):
        msg = f"{sender!r} needs no internal location; give files with Nginx('/_files/') or Caddy"
        raise BadSenderError(msg)
    directory = os.fsdecode(root.directory if sender.seen_as is None else sender.seen_as)
    return InternalLocation(sender.location, directory, root.symlinks)


def checked_location(location: object) -> str:
    """Return a usable location.

    Raises:
        BadSenderError: no slash at either end (`/files` would also match
            `/files-old`), the root of the site, or a part that the server
            would resolve away.

    """
    if not isinstance(location, str) or not _is_location(location):
        msg = (
            f"location is {location!r}; give the path of the internal location as the server's "
            "configuration spells it, with a slash at both ends, such as '/_files/'"
        )
        raise BadSenderError(msg)
    return location


def checked_locations(locations: Iterable[InternalLocation]) -> list[InternalLocation]:
    """Return locations that a configuration may be made of.

    Raises:
        BadSettingError: something else than `InternalLocation`s, a location
            without a slash at an end or inside of another, a directory that is
            not absolute, or an unknown policy for symbolic links.

    """
    places = list(locations)
    for place in places:
        if not isinstance(place, InternalLocation):
            msg = f"locations holds {place!r}; give a list of internal_location(files)"
            raise BadSettingError(msg)
    checked = [
        InternalLocation(
            checked_location(place.location),
            os.fsdecode(checked_directory(place.directory, "directory")),
            checked_symlinks(place.symlinks),
        )
        for place in places
    ]
    for one, other in permutations((place.location for place in checked), 2):
        if other.startswith(one):
            msg = (
                f"location {other!r} lies inside of {one!r}, so that a file below one would be "
                "looked for in the other's directory; give locations apart from each other"
            )
            raise BadSettingError(msg)
    return checked


def host_and_port(listen: object) -> tuple[str, int]:
    """Return the parts of an address to listen on.

    Raises:
        BadSettingError: not a host and a port. Without a host, a server would
            listen on every interface of the machine.

    """
    match = _ADDRESS.fullmatch(listen) if isinstance(listen, str) else None
    if match is None or match["host"] == "unix" or not 0 < int(match["port"]) <= _LAST_PORT:
        msg = f"listen is {listen!r}; give a host and a port, such as '127.0.0.1:8080'"
        raise BadSettingError(msg)
    return match["host"], int(match["port"])


def checked_upstream(upstream: object, *, socket: str) -> str:
    """Return the address of an application.

    Raises:
        BadSettingError: neither a host and a port nor `socket`, which is how
            the server writes it, with the absolute path of a Unix socket.

    """
    if isinstance(upstream, str):
        match = _ADDRESS.fullmatch(upstream)
        if match is not None and 0 < int(match["port"]) <= _LAST_PORT:
            return upstream
        if upstream.startswith(socket + "/"):
            return upstream
    msg = (
        f"upstream is {upstream!r}; give a host and a port, such as '127.0.0.1:8000', "
        f"or a Unix socket, such as '{socket}/run/app.sock'"
    )
    raise BadSettingError(msg)


def spell(text: object, *, impossible: str, server: str) -> str:
    """Quote `text` for a configuration whose strings stand in double quotes.

    Raises:
        BadSettingError: not text, or it holds a character of `impossible`,
            which `server`'s grammar has no spelling for.

    """
    if not isinstance(text, str):
        msg = f"{text!r} is to be written into {server}'s configuration; give a str"
        raise BadSettingError(msg)
    found = sorted(set(text) & {*impossible, *map(chr, range(32)), "\x7f"})
    if found:
        msg = (
            f"{text!r} holds {found[0]!r}, which cannot be spelled in {server}'s configuration; "
            "give another name (for a directory, that of a symbolic link)"
        )
        raise BadSettingError(msg)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _is_location(location: str) -> bool:
    """Whether `location` has a slash at both ends and nothing strange between them."""
    parts = location.split("/")
    return (
        len(parts) > 2  # noqa: PLR2004 - "/x/" has three
        and parts[0] == parts[-1] == ""
        and not {"", ".", ".."} & set(parts[1:-1])
        and location.isprintable()
    )
