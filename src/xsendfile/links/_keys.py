"""Secrets, checked: long enough, no placeholder, never shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import permutations
from typing import TypeAlias

from xsendfile._errors import BadSettingError

Secret: TypeAlias = str | bytes
"""What a key is given as. Text stands for its UTF-8 bytes."""

SHORTEST = 16
"""The fewest bytes that a secret may have."""

ID = "[A-Za-z0-9_-]{1,32}"
"""What the id of a key may be, as a pattern."""

_ID = re.compile(ID)
_FEWEST_DIFFERENT = 5  # of 16 random hexadecimal digits, one secret in two millions has fewer
_LONGEST_PERIOD = 8
# Words of six letters or more: in a random secret they occur once in ten millions, or less.
_PLACEHOLDERS = (
    b"1234567890", b"abcdefgh", b"changein", b"changeme", b"changethis", b"default", b"environ",
    b"example", b"hunter2", b"insecure", b"password", b"placeholder", b"qwerty", b"replaceme",
    b"s3cr3t", b"secret", b"yourkey",
)  # fmt: skip
_TEMPLATES = (b"${", b"{{", b"<%")


class Keys:
    """The keys of links: the first signs, all verify. Rotate by putting a new one first.

    Args:
        given: secrets by their ids, of letters, digits, `_` and `-`, at most 32.

    Raises:
        BadSettingError: no keys, an id that no link can hold, or a secret that
            is no secret.

    """

    def __init__(self, given: Mapping[str, Secret]) -> None:
        """Check them."""
        if not isinstance(given, Mapping) or not given:
            msg = (
                "keys is no mapping with a key in it; give secrets by their ids, "
                "such as {'2026a': secret}"
            )
            raise BadSettingError(msg)
        self._secrets = {_checked_id(key): secret_bytes(s, key) for key, s in given.items()}
        self.first: str = next(iter(self))

    @property
    def first_secret(self) -> bytes:
        """The secret that signs."""
        return self._secrets[self.first]

    def get(self, key: str) -> bytes | None:
        """Return the secret of a key, None for a key that is not ours."""
        return self._secrets.get(key)

    def __iter__(self) -> Iterator[str]:
        """Yield the ids, the one that signs first."""
        return iter(self._secrets)

    def __repr__(self) -> str:
        """Return the ids; never a secret."""
        return "{" + ", ".join(f"{key!r}: …" for key in self._secrets) + "}"


class Secrets:
    """The secrets of a dialect whose links name no key: the first signs, all are tried.

    Args:
        given: a secret, or secrets by ids of your own.
        allow_weak: take any but the empty one, for links that exist: whoever
            has a single link can guess a weak secret, and then sign all others.

    Raises:
        BadSettingError: as `Keys` does.

    """

    def __init__(self, given: Secret | Mapping[str, Secret], *, allow_weak: bool = False) -> None:
        """Check them."""
        named = given if isinstance(given, Mapping) else {"": given}
        if not named:
            msg = "secret is an empty mapping; give a secret, or secrets by ids"
            raise BadSettingError(msg)
        check = _weak_bytes if allow_weak else _strong_bytes
        self._secrets = {key: check(secret, key) for key, secret in named.items()}
        self.first: bytes = next(iter(self))
        _check_apart(self._secrets.values())

    def __iter__(self) -> Iterator[bytes]:
        """Yield the secrets, the one that signs first."""
        return iter(self._secrets.values())

    def find(self, is_right: Callable[[bytes], bool]) -> str | None:
        """Return the id of the first secret that is the right one, None if none is."""
        return next((key for key, secret in self._secrets.items() if is_right(secret)), None)

    def __repr__(self) -> str:
        """Return how many there are; never one."""
        return "…" if len(self._secrets) == 1 else f"… and {len(self._secrets) - 1} more"


def secret_bytes(secret: object, key: str = "") -> bytes:
    """Return the bytes of a secret that is one.

    Args:
        secret: text or bytes.
        key: its id, for the message.

    Raises:
        BadSettingError: fewer than 16 bytes, a few characters over and over,
            or text that examples have in a secret's place.

    """
    what = f"the secret of key {_shown(key)}" if key else "secret"
    given = _as_bytes(secret, what)
    if len(given) < SHORTEST:
        msg = f"{what} has {len(given)} bytes; {_MEND}"
        raise BadSettingError(msg)
    if _is_placeholder(given):
        msg = f"{what} looks like a placeholder; {_MEND}"
        raise BadSettingError(msg)
    return given


_MEND = f"give at least {SHORTEST} random bytes, such as `xsendfile keygen` prints"


def _is_placeholder(given: bytes) -> bool:
    """Whether this is what examples and templates have in a secret's place."""
    plain = re.sub(rb"[^a-z0-9]", b"", given.lower())
    return (
        not given.strip()
        or len(set(given)) < _FEWEST_DIFFERENT
        or any(given.startswith(given[n:]) for n in range(1, _LONGEST_PERIOD + 1))
        or any(each in plain for each in _PLACEHOLDERS)
        or any(each in given for each in _TEMPLATES)
    )


def _check_apart(secrets: Iterable[bytes]) -> None:
    """Refuse secrets of which one begins or ends with another: a hash sees no seam."""
    for one, other in permutations(secrets, 2):
        if one != other and (one.startswith(other) or one.endswith(other)):
            msg = f"one secret begins or ends with another; {_MEND}, each by itself"
            raise BadSettingError(msg)


def _shown(key: object) -> str:
    """Return an id for a message, unless it may be a secret in the place of one."""
    return repr(key) if isinstance(key, str) and len(key) < SHORTEST else "…"


def _strong_bytes(secret: object, key: str = "") -> bytes:
    """Return the bytes of a secret that is one, or name the way out for links that exist."""
    try:
        return secret_bytes(secret, key)
    except BadSettingError as error:
        msg = f"{error}; or allow_weak_secret=True (--allow-weak-secret) for links that exist"
        raise BadSettingError(msg) from None


def _weak_bytes(secret: object, key: str = "") -> bytes:
    """Return the bytes of a secret, however weak."""
    given = _as_bytes(secret, f"the secret of key {_shown(key)}" if key else "secret")
    if not given:
        msg = f"secret is empty; {_MEND}"
        raise BadSettingError(msg)
    return given


def _as_bytes(secret: object, what: str) -> bytes:
    """Return the bytes of a secret."""
    if isinstance(secret, bytes):
        return secret
    try:
        if isinstance(secret, str):
            return secret.encode()
    except UnicodeEncodeError:
        pass
    msg = f"{what} is no bytes and no text that has some; {_MEND}"
    raise BadSettingError(msg)


def _checked_id(key: object) -> str:
    """Return the id of a key."""
    if not isinstance(key, str) or not _ID.fullmatch(key):
        msg = (
            f"key id is {_shown(key)}; give 1 to 32 letters, digits, '_' or '-' (it is the id that "
            "comes first, then the secret)"
        )
        raise BadSettingError(msg)
    return key
