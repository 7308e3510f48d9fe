"""Keys as lines, as they stand in a key file. Pure.

::

    # the first key signs, all verify
    2026-11:R3pu5uOZ0Vq0gYyK6w3yQ1u2Qd4X0ZJ6o9m8n7b6v5c
    2026-05:…
"""

from __future__ import annotations

import re

from xsendfile._errors import BadSettingError

from ._keys import ID

_KEY = re.compile(f"(?P<id>{ID}):(?P<secret>.*)")


def keys_from(text: str, source: str = "keys") -> dict[str, str]:
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
