"""The settings of the service: text in, checked objects out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple, cast

from xsendfile._errors import BadRootError, BadSenderError, BadSettingError, RootNotFound
from xsendfile._files import PrivateFiles
from xsendfile._http.forwarded import Proxies
from xsendfile._model import Inline, Sender, Symlinks
from xsendfile.links import keys_from
from xsendfile.links._dialect import Dialect
from xsendfile.links.named import OPTIONS, named_dialect, switch
from xsendfile.servers._location import checked_mount
from xsendfile.servers._serve import Serve
from xsendfile.servers.apache._sender import Apache, ApacheUnescape
from xsendfile.servers.caddy._sender import Caddy, Caddy26
from xsendfile.servers.lighttpd._sender import Lighttpd
from xsendfile.servers.nginx._sender import Nginx

from .environment import key_lines

PREFIX = "XSENDFILE_"
"""How the names of all variables begin."""

LINK_SETTINGS: tuple[str, ...] = ("dialect", "key_file", "keys", *OPTIONS)
"""What says which links are valid, by the names of the variables in lower case."""

SETTINGS: tuple[str, ...] = (
    "root", "public", *LINK_SETTINGS, "sender", "location", "seen_as", "mount", "proxies",
    "inline", "symlinks", "access_log",
)  # fmt: skip
"""All settings, likewise."""

_LOCATED: Mapping[str, Callable[..., Sender]] = MappingProxyType(
    {"nginx": Nginx, "caddy": Caddy, "caddy26": Caddy26}
)
_BY_PATH: Mapping[str, Callable[..., Sender]] = MappingProxyType(
    {"apache": Apache, "apache-unescape": ApacheUnescape, "lighttpd": Lighttpd}
)
SENDERS: tuple[str, ...] = ("serve", *_LOCATED, *_BY_PATH)
"""The names of the senders. uWSGI's is not among them: it speaks no ASGI."""


class Settings(NamedTuple):
    """What the service is made of.

    Attributes:
        files: what is delivered.
        dialect: of the links; None if there are none.
        proxies: those whose word on a client's address counts.
        mount: requests below it are for files; with a slash at both ends.
        access_log: whether each request is logged.

    """

    files: PrivateFiles
    dialect: Dialect | None
    proxies: Proxies
    mount: str
    access_log: bool


class LinkSettings(NamedTuple):
    """What says which links are valid.

    Attributes:
        dialect: what signs and verifies them.
        keys: the ids of its keys; the first signs.

    """

    dialect: Dialect
    keys: tuple[str, ...]


def variable(setting: str) -> str:
    """Return the name of the variable of a setting."""
    return PREFIX + setting.upper()


def flag(setting: str) -> str:
    """Return the option of the command line that a setting is."""
    return "--" + setting.replace("_", "-")


def _spelled(setting: str) -> str:
    """Return how a setting is given: by its variable, or by its option if it has one."""
    return variable(setting) + ("" if setting == "keys" else f" ({flag(setting)})")


_KEYS = frozenset(("key_file", "keys"))
_NO_KEY = f"there is no key; give {_spelled('key_file')} or {variable('keys')}"
_PUBLIC = f"{variable('public')}=1 (--public)"


def settings_from(variables: Mapping[str, str]) -> Settings:
    """Return the settings of the service.

    Raises:
        BadSettingError: one is missing, wrong, or not needed.

    """
    given = _given(variables)
    public = switch(_spelled("public"), given.get("public", "0"))
    of_links = [setting for setting in LINK_SETTINGS if setting in given]
    if public and of_links:
        msg = f"{_PUBLIC} is for files without links; leave out {_spelled(of_links[0])}"
        raise BadSettingError(msg)
    if not (public or _KEYS & given.keys()):
        msg = f"{_NO_KEY}, or {_PUBLIC} for files without links"
        raise BadSettingError(msg)
    return Settings(
        _files(given),
        None if public else _links(given).dialect,
        Proxies(given.get("proxies", "").replace(",", " ").split()),
        checked_mount(given.get("mount", "/")),
        switch(_spelled("access_log"), given.get("access_log", "0")),
    )


def link_settings(variables: Mapping[str, str]) -> LinkSettings:
    """Return the dialect of the links, and the ids of its keys.

    Raises:
        BadSettingError: a setting of them is missing, wrong, or not needed.

    """
    return _links(_given(variables))


def _given(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the settings that have a value."""
    own = {name: text for name, text in variables.items() if name.startswith(PREFIX)}
    known = {variable(setting): setting for setting in SETTINGS}
    for name in own:
        if name not in known:
            msg = f"{name} is no setting; there are {', '.join(known)}"
            raise BadSettingError(msg)
    return {known[name]: text for name, text in own.items() if text}


def _links(given: Mapping[str, str]) -> LinkSettings:
    """Return the dialect and the ids of its keys, which are read once: a pipe may hold them."""
    keys = _keys(given)
    options = {option: given[option] for option in OPTIONS if option in given}
    dialect = named_dialect(given.get("dialect", "native"), keys, options, _spelled)
    return LinkSettings(dialect, tuple(keys))


def _keys(given: Mapping[str, str]) -> dict[str, str]:
    """Return the keys, from their file or as they stand in the environment."""
    file, lines = given.get("key_file"), given.get("keys")
    if file and lines:
        msg = f"{variable('key_file')} and {variable('keys')} are both given; leave one out"
        raise BadSettingError(msg)
    if file:
        return keys_from(key_lines(file), file)
    if lines:
        return keys_from(lines, variable("keys"))
    raise BadSettingError(_NO_KEY)


def _files(given: Mapping[str, str]) -> PrivateFiles:
    """Return the files, below a root that is there."""
    if "root" not in given:
        msg = f"there is no root; give {variable('root')}, the directory that the files come from"
        raise BadRootError(msg)
    files = PrivateFiles(
        given["root"],
        _sender(given),
        symlinks=cast("Symlinks", given.get("symlinks", "inside")),  # it checks them
        inline=cast("Inline", given.get("inline", "safe")),
    )
    try:
        files.root.resolve()
    except RootNotFound:
        msg = f"root is {given['root']!r}, which is no directory, or may not be entered"
        raise BadRootError(msg) from None
    return files


def _sender(given: Mapping[str, str]) -> Sender:
    """Return the sender."""
    name, location, seen_as = (
        given.get("sender", "serve"), given.get("location"), given.get("seen_as"),
    )  # fmt: skip
    if name not in SENDERS:
        msg = f"{_spelled('sender')} is {name!r}; give one of {', '.join(SENDERS)}"
        raise BadSenderError(msg)
    if location is not None and name not in _LOCATED:
        msg = f"{_spelled('location')} is {location!r}, but {name} has none; leave it out"
        raise BadSenderError(msg)
    if name in _LOCATED:
        if location is None:
            msg = f"{_spelled('location')} is missing; {name} needs it, such as '/_files/'"
            raise BadSenderError(msg)
        return _LOCATED[name](location, seen_as=seen_as)
    if name in _BY_PATH:
        return _BY_PATH[name](seen_as=seen_as)
    if seen_as is not None:
        msg = (
            f"{_spelled('seen_as')} is {seen_as!r}, but serve sends the bytes itself; leave it out"
        )
        raise BadSenderError(msg)
    return Serve()
