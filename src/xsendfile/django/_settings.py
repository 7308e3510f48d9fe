"""The settings of a site: read when they are first needed, and again when a test overrides them.

========================  ==========================================================
setting                   holds
========================  ==========================================================
XSENDFILE                 the roots: a dict of settings by the name of each; see
                          `xsendfile._configured`
XSENDFILE_KEYS            the secrets of links by their ids; the first signs, all verify.
                          Unless given, they are derived from SECRET_KEY and
                          SECRET_KEY_FALLBACKS
========================  ==========================================================
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.utils.crypto import salted_hmac

from xsendfile._configured import SETTING, configured
from xsendfile._errors import BadSettingError
from xsendfile._files import PrivateFiles
from xsendfile.links import LinkSigner

from ._signals import signalled

DEFAULT = "default"
"""The name of the root that is meant where none is named, and there are several."""

_SALT = "xsendfile.django.links"
_OWN = frozenset((SETTING, "XSENDFILE_KEYS", "SECRET_KEY", "SECRET_KEY_FALLBACKS"))


@functools.cache
def roots() -> Mapping[str, PrivateFiles]:
    """Return the roots of the site by their names.

    Raises:
        ImproperlyConfigured: a setting is wrong, or there is none.

    """
    given = getattr(settings, SETTING, None)
    try:
        known = configured(given or None)
    except BadSettingError as error:
        raise ImproperlyConfigured(str(error)) from error
    return {name: files.telling(signalled) for name, files in known.items()}


def chosen(name: str | None) -> tuple[str, PrivateFiles]:
    """Return a root and its name.

    Args:
        name: as XSENDFILE has it; None for the only one, or the one called "default".

    Raises:
        ImproperlyConfigured: there is none of that name, or several and none that is meant.

    """
    known = roots()
    if name is None:
        name = next(iter(known)) if len(known) == 1 else DEFAULT
    if name in known:
        return name, known[name]
    names = ", ".join(map(repr, known))
    msg = f"files is {name!r}, but XSENDFILE has {names}; give one of these as files="
    raise ImproperlyConfigured(msg)


@functools.cache
def signer(name: str) -> LinkSigner:
    """Return what signs and verifies the links of a root: links of one fit no other.

    Raises:
        ImproperlyConfigured: XSENDFILE_KEYS holds no keys.

    """
    given = getattr(settings, "XSENDFILE_KEYS", None)
    try:
        return LinkSigner(_derived() if given is None else given, realm=name)
    except BadSettingError as error:
        msg = f"XSENDFILE_KEYS: {error}"
        raise ImproperlyConfigured(msg) from error


def _derived() -> dict[str, bytes]:
    """Return keys that only who knows SECRET_KEY can make, by ids that tell nothing of it."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return {_hashed("id", secret).hex()[:16]: _hashed("key", secret) for secret in secrets}


def _hashed(purpose: str, secret: str | bytes) -> bytes:
    """Return what a secret is turned into for a purpose."""
    hashed: bytes = salted_hmac(_SALT, purpose, secret=secret, algorithm="sha256").digest()
    return hashed


def _forget(*, setting: str, **_: object) -> None:
    """Have the settings read again."""
    if setting in _OWN:
        roots.cache_clear()
        signer.cache_clear()


setting_changed.connect(_forget, dispatch_uid="xsendfile.django._settings")
