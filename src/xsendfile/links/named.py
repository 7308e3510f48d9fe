"""Dialects by their names, with options that come as text. Pure.

The command line and the environment call a dialect `native`, and an option of
it `timeout`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from xsendfile._errors import BadSettingError

from ._dialect import Dialect
from .mod_auth_token import ModAuthToken
from .native import LinkSigner
from .secdownload import Secdownload
from .secure_link import SecureLink
from .secure_link_secret import SecureLinkSecret
from .token_config import TokenConfig

_WHOLE = re.compile(r"[0-9]{1,9}")


class Option(NamedTuple):
    """How an option of a dialect is given as text.

    Attributes:
        read: returns its value; takes what the option is called, and the text.
        help: what it is for, in a line.
        metavar: what its value is called; None for a switch, which is 1 or 0.

    """

    read: Callable[[str, str], object]
    help: str
    metavar: str | None = None


def switch(name: str, text: str) -> bool:
    """Return whether something is switched on.

    Raises:
        BadSettingError: neither 1 nor 0.

    """
    if text not in {"0", "1"}:
        msg = f"{name} is {text!r}; give 1 or 0"
        raise BadSettingError(msg)
    return text == "1"


def _whole(name: str, text: str) -> int:
    """Return a whole number."""
    if not _WHOLE.fullmatch(text):
        msg = f"{name} is {text!r}; give a whole number"
        raise BadSettingError(msg)
    return int(text)


def _as_text(_name: str, text: str) -> str:
    """Return text as it is."""
    return text


def _token_config(
    keys: Mapping[str, str], *, algorithm: str = "md5", timeout: int = 120
) -> TokenConfig:
    """Return the dialect of xsendfile 1.0, which knows one secret."""
    secret, *others = keys.values()
    if others:
        msg = f"dialect xsendfile-1.0 has one key, and there are {len(keys)}; leave the others out"
        raise BadSettingError(msg)
    return TokenConfig(secret, algorithm, timeout)


_MAKERS: Mapping[str, Callable[..., Dialect]] = MappingProxyType(
    {
        "native": LinkSigner,
        "mod-auth-token": ModAuthToken,
        "xsendfile-1.0": _token_config,
        "secdownload": Secdownload,
        "secure-link": SecureLink,
        "secure-link-secret": SecureLinkSecret,
    }
)
"""Each takes the keys, and its options by keyword."""

DIALECTS: tuple[str, ...] = tuple(_MAKERS)
"""The names of the dialects, the one for new code first."""

OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "realm": Option(_as_text, "what only links of the same realm share", "TEXT"),
        "timeout": Option(_whole, "how long links live", "SECONDS"),
        "algorithm": Option(_as_text, "of the signature", "NAME"),
        "path_segments": Option(_whole, "just the first N are signed", "N"),
        "hash_querystr": Option(switch, "the query is signed, too"),
        "bind_address": Option(switch, "the client's address is part of the signature"),
        "expression": Option(_as_text, "nginx's secure_link_md5, {secret} in it", "TEXT"),
        "prefix": Option(_as_text, "what stands before the path in $uri", "/PATH"),
        "allow_shifts": Option(
            switch, "take an expression whose fields can be shifted into each other"
        ),
        "allow_weak_secret": Option(switch, "take a secret that is short or a placeholder"),
    }
)
"""The options that dialects have: the parameters that they take by keyword."""


def options_of(dialect: str) -> tuple[str, ...]:
    """Return the names of the options that a dialect has."""
    return tuple(parameter.name for parameter in _parameters(dialect))


def named_dialect(
    name: str,
    keys: Mapping[str, str],
    options: Mapping[str, str],
    spelled: Callable[[str], str] = str,
) -> Dialect:
    """Return a dialect.

    Args:
        name: one of `DIALECTS`.
        keys: the secrets by their ids; the first signs.
        options: by their names, of `OPTIONS`; switches are 1 or 0.
        spelled: returns what an option, or `dialect`, is called in an error.

    Raises:
        BadSettingError: no such dialect, an option that it does not have, one
            that it needs is missing, or a value that is none.

    """
    if name not in _MAKERS:
        msg = f"{spelled('dialect')} is {name!r}; give one of {', '.join(DIALECTS)}"
        raise BadSettingError(msg)
    known = options_of(name)
    for option in options:
        if option not in known:
            has = ", ".join(known) or "none"
            msg = f"{spelled(option)} is no option of {name}, which has {has}; leave it out"
            raise BadSettingError(msg)
    for parameter in _parameters(name):
        if parameter.default is parameter.empty and parameter.name not in options:
            msg = f"{spelled(parameter.name)} is missing; {name} needs it"
            raise BadSettingError(msg)
    values = {option: OPTIONS[option].read(spelled(option), options[option]) for option in options}
    return _MAKERS[name](keys, **values)


def _parameters(dialect: str) -> list[inspect.Parameter]:
    """Return what a dialect takes by keyword alone."""
    parameters = inspect.signature(_MAKERS[dialect]).parameters.values()
    return [parameter for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY]
