"""nginx: `X-Accel-Redirect` to an internal location."""

from __future__ import annotations

from ._config import configuration
from ._sender import Nginx

__all__ = ["Nginx", "configuration"]
