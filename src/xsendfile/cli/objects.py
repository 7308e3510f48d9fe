"""The objects that an application uses, found by their name: `--app module:attribute`."""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType

from xsendfile import asgi, wsgi
from xsendfile._errors import BadSettingError
from xsendfile._files import PrivateFiles
from xsendfile._v1.wsgi import XSendfileApplication

_NAME = re.compile(r"\w+(?:\.\w+)*")


def load(spec: str) -> list[PrivateFiles]:
    """Return the `PrivateFiles` that `spec` leads to.

    Args:
        spec: `module:attribute`, where the attribute is a `PrivateFiles`, one
            of this library's applications, or a collection of them; or
            `module`, for all that it holds. The current directory is searched
            first, as `python -m` does.

    Raises:
        BadSettingError: there is no such module or attribute, or no
            `PrivateFiles` in it.

    What the module itself raises when it is imported is not caught.

    """
    name, _, attributes = spec.partition(":")
    found: object = _module(name, spec)
    for attribute in filter(None, attributes.split(".")):
        try:
            found = getattr(found, attribute)
        except AttributeError:
            msg = f"--app is {spec!r}, but {name} has no {attribute!r}; give module:attribute"
            raise BadSettingError(msg) from None
    files = list(dict.fromkeys(_files_in(found)))
    if not files:
        msg = f"--app is {spec!r}, where there is no PrivateFiles; give the attribute that is one"
        raise BadSettingError(msg)
    return files


def _module(name: str, spec: str) -> ModuleType:
    """Import a module."""
    if not _NAME.fullmatch(name):
        msg = f"--app is {spec!r}; give module:attribute, such as 'shop:documents'"
        raise BadSettingError(msg)
    here = os.getcwd()
    if sys.path[:1] != [here]:
        sys.path.insert(0, here)
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and f"{name}.".startswith(f"{error.name}."):
            msg = f"--app is {spec!r}, but there is no module {error.name!r} here or on the path"
            raise BadSettingError(msg) from None
        raise


def _files_in(found: object) -> Iterator[PrivateFiles]:
    """Yield what an object is, or what it holds."""
    if isinstance(found, ModuleType):
        found = vars(found)
    values: Iterable[object] = [found]
    if isinstance(found, Mapping):
        values = found.values()
    elif isinstance(found, list | tuple | set | frozenset):
        values = found
    for value in values:
        if isinstance(value, PrivateFiles):
            yield value
        elif isinstance(value, XSendfileApplication | asgi.XSendfileApplication):
            yield value.files
        elif isinstance(value, wsgi.SendfileMiddleware | asgi.SendfileMiddleware):
            yield from value.files
