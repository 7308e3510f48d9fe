"""Signed, expiring URLs: one module per dialect, no I/O, the clock an argument."""

from __future__ import annotations

from xsendfile._errors import BadToken, ExpiredToken
from xsendfile._model import Grant, Verifier

from .token_config import TokenConfig

__all__ = ["BadToken", "ExpiredToken", "Grant", "TokenConfig", "Verifier"]
