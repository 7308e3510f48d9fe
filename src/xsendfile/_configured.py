"""Roots from the settings of a site: `XSENDFILE = {name: {...}}`, as the adapters read them.

===========  =============================================================================
key          value
===========  =============================================================================
ROOT         the directory that the files come from; the only key that is always needed
SENDER       "nginx", "caddy", "caddy26", "apache", "apache-unescape", "lighttpd", "uwsgi",
             "serve" (the default: the application sends the bytes), or a sender
LOCATION     for nginx and Caddy: the internal location, with a slash at both ends
SEEN_AS      the root as the web server sees it, where that differs
SYMLINKS     "inside", "deny" or "follow"
CHECK        False for an application that cannot see the files
INLINE       "any", or "safe" for what users upload
MEDIA_TYPES  types by suffix, laid over the table's
MEMORY       how many files are remembered
REQUEST_ID   the header of an id that the web server's log has, too: "X-Request-ID"
ON_DELIVERY  a function that is told of each delivery; unless given, it is logged
===========  =============================================================================

The last seven are the arguments of `PrivateFiles` of the same names. The name of a root
stands in logs and, in Django, in addresses: it is one part of a path, and printable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ._deliveries import log_delivery
from ._errors import BadSenderError, BadSettingError
from ._files import PrivateFiles
from ._model import Sender
from .servers._location import check_apart
from .servers._serve import Serve
from .servers.apache._sender import Apache, ApacheUnescape
from .servers.caddy._sender import Caddy, Caddy26
from .servers.lighttpd._sender import Lighttpd
from .servers.nginx._sender import Nginx
from .servers.uwsgi._sender import Uwsgi

SETTING = "XSENDFILE"
"""What the setting is called, in every framework."""

_BY_LOCATION: Mapping[str, Callable[..., Sender]] = {
    "nginx": Nginx,
    "caddy": Caddy,
    "caddy26": Caddy26,
}
_BY_PATH: Mapping[str, Callable[..., Sender]] = {
    "apache": Apache,
    "apache-unescape": ApacheUnescape,
    "lighttpd": Lighttpd,
    "uwsgi": Uwsgi,
}
_SERVE = "serve"
_HANDING_OVER = (*_BY_LOCATION, *_BY_PATH)
_NAMES = (*_HANDING_OVER, _SERVE)
_POLICY = ("SYMLINKS", "CHECK", "INLINE", "MEDIA_TYPES", "MEMORY", "REQUEST_ID", "ON_DELIVERY")
_KEYS = ("ROOT", "SENDER", "LOCATION", "SEEN_AS", *_POLICY)
# Their default is None: a site that takes them from its environment may say so.
_OPTIONAL = frozenset(("SENDER", "LOCATION", "SEEN_AS", "MEDIA_TYPES", "REQUEST_ID"))
_EXAMPLE = "{'ROOT': '/srv/documents', 'SENDER': 'nginx', 'LOCATION': '/_documents/'}"
_NO_PART = frozenset(("", ".", ".."))
_ARGUMENT = re.compile(r"[a-z_]+")


def configured(setting: object) -> dict[str, PrivateFiles]:
    """Return the roots of a site by their names.

    Args:
        setting: the value of `XSENDFILE`: a mapping of names to settings.

    Raises:
        BadRootError, BadSenderError, BadSettingError: as `private_files` does;
            no such mapping; two directories at one internal location.

    """
    if not isinstance(setting, Mapping):
        msg = f"{SETTING} is {setting!r}; give a dict such as {{'documents': {_EXAMPLE}}}"
        raise BadSettingError(msg)
    roots = {name: private_files(name, each) for name, each in setting.items()}
    places = {
        (location, each.root.directory)
        for each in roots.values()
        if isinstance(location := getattr(each.sender, "location", None), str)
    }
    try:
        check_apart(location for location, _ in sorted(places))
    except BadSettingError as error:
        msg = f"{SETTING}: {error}"
        raise BadSettingError(msg) from None
    return roots


def private_files(name: str, settings: Mapping[str, object]) -> PrivateFiles:
    """Return the root that `XSENDFILE[name]` describes. The disk is not touched.

    Args:
        name: what the site calls it; the record of a delivery does, too.
        settings: keys and values as this module lists them.

    Raises:
        BadRootError, BadSenderError, BadSettingError: a setting is wrong. The
            text begins with its place, such as `XSENDFILE['documents']['ROOT']`.

    """
    given = _checked(name, settings)
    options: dict[str, Any] = {"on_delivery": log_delivery}
    options |= {key.lower(): given[key] for key in _POLICY if key in given}
    root: Any = given["ROOT"]
    try:
        _check_flag(options)
        return PrivateFiles(root, _sender(given), name=name, **options)
    except BadSettingError as error:
        raise type(error)(_placed(name, str(error))) from None


def _placed(name: str, text: str) -> str:
    """Return the text of an error that begins with an argument, with the setting's place instead.

    Senders of one's own may say anything.
    """
    argument = _ARGUMENT.match(text)
    if argument is None or argument[0].upper() not in _KEYS:
        return f"{SETTING}[{name!r}]: {text}"
    return f"{SETTING}[{name!r}][{argument[0].upper()!r}]{text[argument.end() :]}"


def _checked(name: object, settings: object) -> Mapping[str, object]:
    """Return settings that have the keys that they need and no unknown ones."""
    if not isinstance(name, str):
        msg = f"{SETTING} has the name {name!r}; give a str such as 'documents'"
        raise BadSettingError(msg)
    if not name.isprintable() or "/" in name or name in _NO_PART:
        msg = (
            f"{SETTING} has the name {name!r}; give one part of a path: printable, without '/', "
            "not '.' or '..', such as 'documents'"
        )
        raise BadSettingError(msg)
    place = f"{SETTING}[{name!r}]"
    if not isinstance(settings, Mapping):
        msg = f"{place} is {settings!r}; give a dict such as {_EXAMPLE}"
        raise BadSettingError(msg)
    for key in settings:
        if key not in _KEYS:
            msg = f"{place} has the key {key!r}; give {_listed(_KEYS)}"
            raise BadSettingError(msg)
    if "ROOT" not in settings:
        msg = f"{place}['ROOT'] is missing; give the absolute path of a directory"
        raise BadSettingError(msg)
    return {
        key: value for key, value in settings.items() if value is not None or key not in _OPTIONAL
    }


def _check_flag(options: Mapping[str, object]) -> None:
    """Check the one setting that any value would do for: "False" is true."""
    check = options.get("check", True)
    if not isinstance(check, bool):
        msg = f"check is {check!r}; give True or False"
        raise BadSettingError(msg)


def _sender(given: Mapping[str, object]) -> Sender:
    """Return the sender that settings name, or the one that they hold."""
    sender = given.get("SENDER", _SERVE)
    name = sender if isinstance(sender, str) else ""
    if not name and isinstance(sender, Sender):
        _check_unused(given, "LOCATION", _BY_LOCATION)
        _check_unused(given, "SEEN_AS", _HANDING_OVER)
        return sender
    if name in _BY_LOCATION:
        if "LOCATION" not in given:
            msg = (
                f"location is missing, and SENDER is {name!r}; give the path of the internal "
                "location, with a slash at both ends, such as '/_documents/'"
            )
            raise BadSenderError(msg)
        return _BY_LOCATION[name](given["LOCATION"], seen_as=given.get("SEEN_AS"))
    if name in _BY_PATH:
        _check_unused(given, "LOCATION", _BY_LOCATION)
        return _BY_PATH[name](seen_as=given.get("SEEN_AS"))
    if name == _SERVE:
        _check_unused(given, "LOCATION", _BY_LOCATION)
        _check_unused(given, "SEEN_AS", _HANDING_OVER)
        return Serve()
    msg = (
        f"sender is {sender!r}; give {_listed(map(repr, _NAMES))}, "
        "or a sender such as Nginx('/_documents/')"
    )
    raise BadSenderError(msg)


def _check_unused(given: Mapping[str, object], key: str, senders: Iterable[str]) -> None:
    """Raise `BadSenderError` for a setting that the sender would not get."""
    if key in given:
        sender = given.get("SENDER", _SERVE)
        msg = (
            f"{key.lower()} is {given[key]!r}, and SENDER is {sender!r}, which does not take it "
            f"from here; leave it out, or give {_listed(map(repr, senders))} as SENDER"
        )
        raise BadSenderError(msg)


def _listed(names: Iterable[str]) -> str:
    """Return names as a text lists them."""
    *first, last = names
    return f"{', '.join(first)} or {last}"
