"""Which methods a file is delivered to. Pure."""

from __future__ import annotations

DELIVERY_METHODS = frozenset(("GET", "HEAD"))
"""The methods in answer to which a file may be delivered (RFC 9110 §9.1: case-sensitive)."""
