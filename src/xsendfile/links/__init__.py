"""Signed, expiring URLs: one module per dialect, no I/O, the clock an argument."""

from __future__ import annotations

from xsendfile._errors import (
    BadToken,
    ExpiredToken,
    MalformedToken,
    NotYetValid,
    PathRefused,
    Refused,
    WrongMethod,
)
from xsendfile._model import Grant, SignedRequest, Verifier

from ._dialect import Dialect, end_of, judge, path_to_grant, path_to_sign
from ._key_lines import keys_from
from .mod_auth_token import ModAuthToken
from .native import LinkSigner
from .secdownload import Secdownload
from .secure_link import SecureLink
from .secure_link_secret import SecureLinkSecret
from .token_config import TokenConfig

__all__ = [
    "BadToken",
    "Dialect",
    "ExpiredToken",
    "Grant",
    "LinkSigner",
    "MalformedToken",
    "ModAuthToken",
    "NotYetValid",
    "PathRefused",
    "Refused",
    "Secdownload",
    "SecureLink",
    "SecureLinkSecret",
    "SignedRequest",
    "TokenConfig",
    "Verifier",
    "WrongMethod",
    "end_of",
    "judge",
    "keys_from",
    "path_to_grant",
    "path_to_sign",
]
