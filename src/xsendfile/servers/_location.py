"""Locations: where a front server keeps what applications hand over."""

from __future__ import annotations

import os
from typing import NamedTuple, Protocol, runtime_checkable

from xsendfile._errors import BadSenderError, BadSettingError
from xsendfile._model import Name


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
    symlinks: str = "inside"


@runtime_checkable
class LocatedSender(Protocol):
    """A sender whose server finds the files by an internal location."""

    @property
    def location(self) -> str:
        """The location."""
        ...

    @property
    def seen_as(self) -> Name | None:
        """The root as the server sees it, where that differs."""
        ...


class _Root(Protocol):
    @property
    def directory(self) -> bytes: ...
    @property
    def symlinks(self) -> str: ...


class _Files(Protocol):
    @property
    def root(self) -> _Root: ...
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
    directory = os.fsdecode(sender.seen_as or root.directory).rstrip("/")
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


def spell(text: str, *, impossible: str, server: str) -> str:
    """Quote `text` for a configuration whose strings stand in double quotes.

    Raises:
        BadSettingError: it holds a character of `impossible`, which `server`'s
            grammar has no spelling for in a path.

    """
    found = sorted(set(text) & {*impossible, *map(chr, range(32)), "\x7f"})
    if found:
        msg = (
            f"{text!r} holds {found[0]!r}, which cannot be spelled in {server}'s configuration; "
            "give another name, or a symbolic link with one"
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
