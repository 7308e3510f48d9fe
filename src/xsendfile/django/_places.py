"""Where a file is, from what a view has of it: a name, a path, a field or a storage."""

from __future__ import annotations

import os
from typing import Any, NamedTuple, Protocol, TypeAlias

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import InMemoryStorage, Storage

from xsendfile._errors import BadSettingError, NotFound, OutsideRoot, PathRefused, RootNotFound
from xsendfile._files import PrivateFiles
from xsendfile._log import WARNING, log
from xsendfile._model import Name
from xsendfile._paths import name_bytes, segments

from ._settings import chosen, roots
from ._signals import recorded


class Stored(Protocol):
    """A file that knows its storage: a `FieldFile`, or the like."""

    @property
    def storage(self) -> Any:  # noqa: ANN401 - a storage of Django's
        """Where it is."""

    @property
    def name(self) -> str | None:
        """What it is called there; None or empty for a field without a file."""


Sendable: TypeAlias = "Name | Stored"
"""What a view may have of a file."""

Files: TypeAlias = "str | PrivateFiles | Storage | None"
"""Where a view may say that a file is: a root by its name, a root, a storage."""


class Place(NamedTuple):
    """A file below a root.

    Attributes:
        files: the root.
        path: the file's path, as `PrivateFiles.answer` takes it.

    """

    files: PrivateFiles
    path: Name


class Elsewhere(NamedTuple):
    """A file that is on no disk here.

    Attributes:
        url: where its storage says that it is.
        storage: the name of the storage's class.
        name: of the file there.

    """

    url: str
    storage: str
    name: str


def place_of(file: Sendable, files: Files) -> Place | Elsewhere:
    """Return where a file is.

    Args:
        file: a name, an absolute path, or a file in a storage.
        files: the root or the storage that a name is for; the root that a
            path has to lie below. None for the only root, or the one called
            "default"; for a path, that of the roots which it lies below.

    Raises:
        PathRefused: there can be no such file.
        ImproperlyConfigured: there is no such root.
        BadSettingError: a storage, where the file has one.

    """
    storage = getattr(file, "storage", None)
    if storage is not None:
        if isinstance(files, Storage):
            msg = f"files is {files!r}, but the file has a storage; give a root, or leave it out"
            raise BadSettingError(msg)
        return _stored(storage, getattr(file, "name", None), files)
    if isinstance(files, Storage):
        return _stored(files, file, None)
    path = name_bytes(file)  # type: ignore[arg-type]
    if files is None and path.startswith(b"/"):
        return _below(path)
    return Place(_root(files), path)


def _root(files: str | PrivateFiles | None) -> PrivateFiles:
    """Return the root that is meant."""
    if isinstance(files, PrivateFiles):
        return files.telling(recorded)
    if files is None or isinstance(files, str):
        return chosen(files)[1]
    msg = f"files is {files!r}; give the name of a root in XSENDFILE, a PrivateFiles or a storage"
    raise BadSettingError(msg)


def _stored(storage: Any, name: object, files: str | PrivateFiles | None) -> Place | Elsewhere:  # noqa: ANN401
    """Return where a file of a storage is."""
    if not name:
        raise NotFound("a field without a file", b"")
    key = name_bytes(name)  # type: ignore[arg-type]
    if isinstance(storage, InMemoryStorage):  # its paths are those of other files, if of any
        return _elsewhere(storage, key)
    try:
        path = name_bytes(storage.path(os.fsdecode(key)))
    except NotImplementedError:  # what a storage without a disk says
        return _elsewhere(storage, key)
    except SuspiciousFileOperation:
        raise OutsideRoot("a name that leads out of its storage", b"") from None
    if files is not None:
        return Place(_root(files), path)
    try:
        return _below(path)
    except OutsideRoot:
        kind = type(storage).__name__
        log(WARNING, "a file of a %s lies below no root of XSENDFILE: give its location one", kind)
        raise


def _elsewhere(storage: Any, key: bytes) -> Elsewhere:  # noqa: ANN401
    """Return the address that a storage gives out for a file.

    Its name is held to the rules for names below a root: storages join it to their
    address, some as it is, and a browser resolves `..` in what it is sent to.
    """
    segments(key)
    try:
        name = key.decode()
        url = storage.url(name)
    except UnicodeDecodeError:
        raise NotFound("a name that is no UTF-8, in a storage that has addresses", b"") from None
    except SuspiciousFileOperation:
        raise OutsideRoot("a name that leads out of its storage", b"") from None
    # Not `type(storage)`: `default_storage` stands for another.
    return Elsewhere(url, storage.__class__.__name__, name)


def _below(path: bytes) -> Place:
    """Return the place of an absolute path: below that root which is nearest to it."""
    nearest: tuple[int, PrivateFiles] | None = None
    missing: RootNotFound | None = None
    for files in roots().values():
        try:
            length = len(files.name_of(path))
        except RootNotFound as refused:
            missing = refused
        except PathRefused:
            pass
        else:
            if nearest is None or length < nearest[0]:
                nearest = length, files
    if nearest is not None:
        return Place(nearest[1], path)
    raise missing or OutsideRoot("absolute path outside all roots", path)
