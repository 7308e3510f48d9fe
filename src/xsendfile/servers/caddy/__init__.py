"""Caddy 2.7 and later: `X-Accel-Redirect`, taken up by `handle_response`."""

from __future__ import annotations

from ._config import configuration
from ._sender import Caddy

__all__ = ["Caddy", "configuration"]
