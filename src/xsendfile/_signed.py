"""The public names that are about signed links; the package loads them when they are asked for."""

from __future__ import annotations

from ._v1.links import AuthTokenApplication
from .links.native import LinkSigner
from .links.token_config import TokenConfig

__all__ = ["AuthTokenApplication", "LinkSigner", "TokenConfig"]
