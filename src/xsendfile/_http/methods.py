"""Which methods a file is delivered to. Pure."""

from __future__ import annotations

_METHODS = frozenset(("GET", "HEAD"))


def is_delivery_method(method: str) -> bool:
    """Whether a file may be delivered in answer to a method (RFC 9110 §9.1: case-sensitive)."""
    return method in _METHODS
