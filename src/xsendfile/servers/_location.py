"""Internal locations: where a front server keeps what applications hand over."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import permutations

from xsendfile._errors import BadSenderError, BadSettingError

_MOUNT = re.compile(r"[/\w.~+=@,-]+", re.ASCII)


def checked_location(location: object) -> str:
    """Return a usable location.

    Raises:
        BadSenderError: no slash at either end (`/files` would also match
            `/files-old`), the root of the site, or a part that the server
            would resolve away.

    """
    if not isinstance(location, str) or location == "/" or not is_location(location):
        msg = (
            f"location is {location!r}; give the path of the internal location as the server's "
            "configuration spells it, with a slash at both ends, such as '/_files/'"
        )
        raise BadSenderError(msg)
    return location


def check_apart(locations: Iterable[str]) -> None:
    """Pass locations of which none covers another.

    Raises:
        BadSettingError: one does.

    """
    for one, other in permutations(locations, 2):
        if other.startswith(one):
            msg = (
                f"location {other!r} lies inside of {one!r}, so that a file below one would be "
                "looked for in the other's directory; give locations apart from each other"
            )
            raise BadSettingError(msg)


def checked_mount(mount: object) -> str:
    """Return the path below which requests go to the application.

    Raises:
        BadSettingError: no slash at an end, or something else than plain
            ASCII, which not every server finds again in a URL.

    """
    if not isinstance(mount, str) or not (is_location(mount) and _MOUNT.fullmatch(mount)):
        msg = (
            f"mount is {mount!r}; give a path of plain ASCII with a slash at both ends, such as "
            "'/' or '/app/'"
        )
        raise BadSettingError(msg)
    return mount


def check_reachable(mount: str, locations: Iterable[str]) -> None:
    """Pass an application that requests can reach.

    Raises:
        BadSettingError: an internal location covers its mount.

    """
    for location in locations:
        if mount.startswith(location):
            msg = (
                f"the internal location {location!r} covers the application at {mount!r}: no "
                "request would reach it; give another location, such as '/_files/'"
            )
            raise BadSettingError(msg)


def is_location(path: str) -> bool:
    """Whether `path` has a slash at both ends and nothing strange between them."""
    parts = path.split("/")
    return (
        len(parts) > 1
        and parts[0] == parts[-1] == ""
        and not {"", ".", ".."} & set(parts[1:-1])
        and path.isprintable()
    )
