"""Digests as links hold them."""

from __future__ import annotations

import base64


def base64url(digest: bytes) -> bytes:
    """Return bytes in the alphabet for URLs, without padding (RFC 4648 §5)."""
    return base64.urlsafe_b64encode(digest).rstrip(b"=")
