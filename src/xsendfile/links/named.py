"""Dialects by their names and keys by lines: settings that come as text. Pure.

The command line and the environment call a dialect `native`, an option of it
`timeout`, and give keys as lines::

    # the first key signs, all verify
    2026-11:R3pu5uOZ0Vq0gYyK6w3yQ1u2Qd4X0ZJ6o9m8n7b6v5c
    2026-05:…
"""

from __future__ import annotations

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

_KEY = re.compile(r"(?P<id>[A-Za-z0-9_-]{1,32}):(?P<secret>.*)")
_WEAK = "allow_weak_secret"
_WHOLE = re.compile(r"[0-9]{1,9}")


class _Named(NamedTuple):
    """How a dialect is made of text.

    Attributes:
        make: takes the keys, and the options by the names of its parameters.
        options: the names of its options.

    """

    make: Callable[..., Dialect]
    options: tuple[str, ...] = ()


def switch(name: str, text: str) -> bool:
    """Return whether something is switched on.

    Raises:
        BadSettingError: neither 1 nor 0.

    """
    if text not in {"0", "1"}:
        msg = f"{name} is {text!r}; give 1 or 0"
        raise BadSettingError(msg)
    return text == "1"


def keys_from(text: str, source: str) -> dict[str, str]:
    """Return the secrets of lines `id:secret` by their ids, in order.

    Args:
        text: the lines; empty ones, and those that begin with `#`, hold no key.
        source: what the lines are called in an error.

    Raises:
        BadSettingError: a line that is no key, a key twice, or no key at all.
            The message never shows a secret, nor anything that may be one.

    """
    keys: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        given = line.removesuffix("\r")
        if not given.strip() or given.lstrip().startswith("#"):
            continue
        match = _KEY.fullmatch(given)
        where = f"{source}, line {number}"
        if match is None:
            msg = (
                f"{where}: no key; give an id of 1 to 32 letters, digits, '_' or '-', a colon "
                "and the secret, as `xsendfile keygen` prints them"
            )
            raise BadSettingError(msg)
        key, secret = match["id"], match["secret"]
        if not secret.isprintable() or secret.strip() != secret:
            msg = f"{where}: a blank at an end of the secret, or a character that none shows"
            raise BadSettingError(msg)
        if key in keys:
            msg = f"{where}: key {key!r} for the second time; give each key an id of its own"
            raise BadSettingError(msg)
        keys[key] = secret
    if not keys:
        msg = f"{source}: no key; put in a line that `xsendfile keygen` prints"
        raise BadSettingError(msg)
    return keys


def named_dialect(name: str, keys: Mapping[str, str], options: Mapping[str, str]) -> Dialect:
    """Return a dialect.

    Args:
        name: one of `DIALECTS`.
        keys: the secrets by their ids; the first signs.
        options: by their names, of `OPTIONS`; switches are 1 or 0.

    Raises:
        BadSettingError: no such dialect, an option that it does not have, or
            a value that is none.

    """
    named = _NAMED.get(name)
    if named is None:
        msg = f"dialect is {name!r}; give one of {', '.join(DIALECTS)}"
        raise BadSettingError(msg)
    for option in options:
        if option not in named.options:
            has = ", ".join(named.options) or "none"
            msg = f"dialect {name} has no option {option}; it has {has}"
            raise BadSettingError(msg)
    values = {option: _READ.get(option, _as_text)(option, text) for option, text in options.items()}
    return named.make(keys, **values)


def _as_text(_option: str, text: str) -> str:
    """Return text as it is."""
    return text


def _whole(option: str, text: str) -> int:
    """Return a whole number."""
    if not _WHOLE.fullmatch(text):
        msg = f"{option} is {text!r}; give a whole number"
        raise BadSettingError(msg)
    return int(text)


def _token_config(keys: Mapping[str, str], **options: object) -> TokenConfig:
    """Return the dialect of xsendfile 1.0, which knows one secret."""
    secret, *others = keys.values()
    if others:
        msg = f"dialect xsendfile-1.0 has one key, and there are {len(keys)}; leave the others out"
        raise BadSettingError(msg)
    if "algorithm" in options:
        options["hash_algo"] = options.pop("algorithm")
    make: Callable[..., TokenConfig] = TokenConfig
    return make(secret, **options)


_READ: Mapping[str, Callable[[str, str], object]] = MappingProxyType(
    {
        "allow_shifts": switch,
        _WEAK: switch,
        "bind_address": switch,
        "hash_querystr": switch,
        "path_segments": _whole,
        "timeout": _whole,
    }
)
_NAMED: Mapping[str, _Named] = MappingProxyType(
    {
        "native": _Named(LinkSigner, ("realm",)),
        "mod-auth-token": _Named(ModAuthToken, ("timeout", "bind_address", _WEAK)),
        "xsendfile-1.0": _Named(_token_config, ("algorithm", "timeout")),
        "secdownload": _Named(
            Secdownload, ("algorithm", "timeout", "path_segments", "hash_querystr", _WEAK)
        ),
        "secure-link": _Named(SecureLink, ("expression", "prefix", _WEAK, "allow_shifts")),
        "secure-link-secret": _Named(SecureLinkSecret, (_WEAK,)),
    }
)

DIALECTS: tuple[str, ...] = tuple(_NAMED)
"""The names of the dialects, the one for new code first."""

OPTIONS: tuple[str, ...] = tuple(
    dict.fromkeys(option for named in _NAMED.values() for option in named.options)
)
"""The names of all options that a dialect may have."""
