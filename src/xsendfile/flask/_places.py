"""Which root a file comes from that a view has named by its path."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import NamedTuple

from xsendfile._deliveries import OnDelivery, log_delivery
from xsendfile._errors import NotFound, OutsideRoot, RootNotFound
from xsendfile._files import PrivateFiles
from xsendfile._model import Name, Symlinks
from xsendfile._paths import below, name_bytes, segments

_CLIMBING = frozenset((b"", b".", b".."))


class Place(NamedTuple):
    """Where a file comes from.

    Attributes:
        files: the root.
        name: of the file below it.

    """

    files: PrivateFiles
    name: bytes


class Places:
    """The roots of an application.

    Args:
        named: the configured ones. The deepest that a path lies below has it,
            so that the policy of uploads within a site counts; of two equal
            ones, the first.

    A file below none of them is sent by the application itself, from a root
    that is made for this once and keeps nothing: views name any number of
    directories, some of them for a moment only.

    """

    def __init__(self, named: Mapping[str, PrivateFiles]) -> None:
        """Keep the roots."""
        self.named: Mapping[str, PrivateFiles] = named

    def of_file(self, path: Name, home: str) -> Place:
        """Return the place of a file that the application itself has named.

        Args:
            path: absolute, or relative to `home`. Below no configured root,
                symbolic links are followed wherever they lead, as Flask does.
            home: an absolute path.

        Raises:
            NotFound: no file can have that path.
            OSError: the machine is in trouble.

        """
        directory, _, name = _absolute(path, home).rpartition(b"/")
        return self._of(directory, name, "follow")

    def of_files(self, files: PrivateFiles, path: Name) -> Place:
        """Return the place of a file below a root that the view has itself.

        A root that tells nobody of its deliveries has them logged; one of the configuration that
        does not is meant to.

        Raises:
            OutsideRoot: the path leads elsewhere.

        """
        is_configured = any(each is files for each in self.named.values())
        name = files.name_of(path)
        return Place(files if is_configured else files.telling(_recorded), name)

    def of_directory(self, directory: Name, path: Name, home: str) -> Place:
        """Return the place of a file that the request has named.

        It has to lie below the directory, and not only below the root that has it; but
        where that follows links wherever they lead, or does not look at its files.

        Args:
            directory: absolute, or relative to `home`; named by the application.
            path: below the directory.
            home: an absolute path.

        Raises:
            OutsideRoot, NotFound: the path leads elsewhere, or no file can have it.
            OSError: the machine is in trouble.

        """
        name = name_bytes(path)
        segments(name)
        base = _absolute(directory, home).rstrip(b"/")
        place = self._of(base, name, "inside")
        if base not in {b"", place.files.root.directory}:
            _check_below(base, place)
        return place

    def _of(self, directory: bytes, name: bytes, symlinks: Symlinks) -> Place:
        """Return the place of a name in a directory.

        What `..` behind a symbolic link means, only the disk can tell, and a
        root may have been configured by another way to it: so the directory is
        looked for by its real path, too.
        """
        if 0 in directory:
            raise NotFound("NUL in the path", directory)
        if _CLIMBING.isdisjoint(directory.split(b"/")[1:]):
            held = self._held(directory, name)
            if held is not None:
                return held
        files = PrivateFiles(
            directory or b"/", symlinks=symlinks, memory=0, on_delivery=log_delivery
        )
        held = self._held(files.root.resolve(), name) if self.named else None
        return held or Place(files, name)

    def _held(self, directory: bytes, name: bytes) -> Place | None:
        """Return the place of a name in the deepest root that it lies below; None without one."""
        path = b"%b/%b" % (directory, name)
        found = []
        for files in self.named.values():
            with contextlib.suppress(OutsideRoot, RootNotFound):
                found.append(Place(files, files.name_of(path)))
        return min(found, key=lambda place: len(place.name), default=None)


def _absolute(path: Name, home: str) -> bytes:
    """Return an absolute path, as `os.path.join` does."""
    name = name_bytes(path)
    return name if name[:1] == b"/" else b"%b/%b" % (name_bytes(home), name)


def _check_below(directory: bytes, place: Place) -> None:
    """Raise `OutsideRoot` if a link leads from a directory into another part of its root."""
    files = place.files
    if not files.check or files.root.symlinks != "inside":
        return
    file = files.proof(place.name).file
    if file.found == file.asked:  # by no link
        return
    if below(file.path, PrivateFiles(directory, memory=0).root.resolve()) is None:
        raise OutsideRoot("symbolic link that does not stay below the directory", place.name)


def _recorded(own: OnDelivery | None) -> OnDelivery:
    """Return who is told of the deliveries of a root; unless it has somebody, it is the log."""
    return own or log_delivery
