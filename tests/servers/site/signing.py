"""The secret that the application and the tests share."""

from __future__ import annotations

from xsendfile import TokenConfig

LINKS = TokenConfig("a secret of the tests", timeout=3600)
