"""Roots, as the configuration of a front server must know them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import NamedTuple, Protocol, TypeAlias, runtime_checkable

from xsendfile._errors import BadSenderError, BadSettingError, RootNotFound
from xsendfile._model import Symlinks
from xsendfile._paths import checked_symlinks
from xsendfile._root import Root

from ._location import check_apart, checked_location
from ._original import OriginalNginx, OriginalStandard
from ._path import comparable_directory

_OF_1_0 = (OriginalNginx, OriginalStandard)


class FrontRoot(NamedTuple):
    """A root, as the front server sees it.

    Attributes:
        directory: its absolute path there, without a slash at its end.
        location: the internal location that stands for it, not encoded, with a
            slash at both ends; servers that are told the directory need none.
        symlinks: what becomes of symbolic links: "inside", "deny" or "follow".

    """

    directory: str
    location: str | None = None
    symlinks: Symlinks = "inside"


@runtime_checkable
class Files(Protocol):
    """A `PrivateFiles`."""

    @property
    def root(self) -> Root:
        """The root."""
        ...

    @property
    def sender(self) -> object:
        """The sender."""
        ...

    @property
    def check(self) -> bool:
        """Whether the application looks at the files."""
        ...


Roots: TypeAlias = "Iterable[Files | FrontRoot]"


def front_root(files: Files, *, mount: str = "/") -> FrontRoot:
    """Return the root of a `PrivateFiles`, as its front server must know it.

    A server that is told the absolute path is told the real one, so its root is
    resolved, where it exists. If a link on the way to it is ever changed, give
    the sender `seen_as=` with the path through the link (and lighttpd a
    configuration without its line on links).

    Args:
        files: the `PrivateFiles`.
        mount: where its application is mounted; 1.0's nginx sender puts it
            before the location.

    """
    sender, root = files.sender, files.root
    location: str | None = getattr(sender, "location", None)
    if isinstance(sender, OriginalNginx):
        location = f"{mount.rstrip('/')}{sender.location}/"
    directory: bytes | None = getattr(sender, "seen_as", None)
    if directory is None:
        directory = _resolved(root) if files.check and not location else root.directory
    return FrontRoot(os.fsdecode(directory), location, root.symlinks)


def _resolved(root: Root) -> bytes:
    """Return the real path of a root, or the path that it was given if there is none yet."""
    try:
        return root.resolve()
    except RootNotFound:
        return root.directory


def checked_roots(
    roots: Roots, senders: tuple[type, ...], *, located: bool, mount: str
) -> tuple[FrontRoot, ...]:
    """Return the roots of a configuration.

    Args:
        roots: `PrivateFiles`, or what `front_root` made of them.
        senders: the classes that the server understands.
        located: whether its roots have an internal location.
        mount: as `front_root` takes it.

    Raises:
        BadSenderError: a `PrivateFiles` whose sender is for another server, or
            a location that is none.
        BadSettingError: no roots, something else, a location inside of
            another, a relative directory, an unknown policy for links.

    """
    if isinstance(roots, Files) or not isinstance(roots, Iterable):
        msg = f"roots is {roots!r}; give a list of PrivateFiles"
        raise BadSettingError(msg)
    given = list(roots)
    if not given:
        msg = "roots is empty; give the PrivateFiles of the application"
        raise BadSettingError(msg)
    checked = [_checked(each, senders, located=located, mount=mount) for each in given]
    distinct = tuple(dict.fromkeys(checked))
    check_apart(root.location for root in distinct if root.location is not None)
    return distinct


def _checked(given: object, senders: tuple[type, ...], *, located: bool, mount: str) -> FrontRoot:
    """Return a root that a configuration may be made of."""
    if isinstance(given, FrontRoot):
        root = given
    elif isinstance(given, Files):
        if not isinstance(given.sender, senders):
            public = [sender.__name__ for sender in senders if sender not in _OF_1_0]
            names = " or ".join(public)
            msg = f"{given.sender!r} hands nothing over to this server; give files with {names}"
            raise BadSenderError(msg)
        root = front_root(given, mount=mount)
    else:
        msg = f"roots holds {given!r}; give a list of PrivateFiles"
        raise BadSettingError(msg)
    return FrontRoot(
        os.fsdecode(comparable_directory(root.directory, "directory")),
        checked_location(root.location) if located else None,
        checked_symlinks(root.symlinks),
    )
