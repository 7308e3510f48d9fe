"""Locations: where a front server keeps what applications hand over."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import permutations
from typing import NamedTuple, Protocol, runtime_checkable

from xsendfile._errors import BadSenderError, BadSettingError
from xsendfile._model import Symlinks
from xsendfile._paths import checked_directory, checked_symlinks
from xsendfile._root import Root


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


@runtime_checkable
class _Files(Protocol):
    @property
    def root(self) -> Root: ...
    @property
    def sender(self) -> object: ...


def internal_location(files: _Files) -> InternalLocation:
    """Return the internal location that a `PrivateFiles` needs.

    Raises:
        BadSenderError: its sender hands nothing over to a location.
        BadSettingError: it is no `PrivateFiles`.

    """
    if not isinstance(files, _Files):
        msg = f"files is {files!r}; give a PrivateFiles"
        raise BadSettingError(msg)
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


def _is_location(location: str) -> bool:
    """Whether `location` has a slash at both ends and nothing strange between them."""
    parts = location.split("/")
    return (
        len(parts) > 2  # noqa: PLR2004 - "/x/" has three
        and parts[0] == parts[-1] == ""
        and not {"", ".", ".."} & set(parts[1:-1])
        and location.isprintable()
    )
