"""Which methods a file is delivered to. Pure."""

from __future__ import annotations

from xsendfile._errors import MethodNotAllowed

DELIVERY_METHODS = frozenset(("GET", "HEAD"))
"""The methods in answer to which a file may be delivered (RFC 9110 §9.1: case-sensitive)."""


def check_method(method: str) -> None:
    """Raise `MethodNotAllowed` unless a method is GET or HEAD."""
    if method not in DELIVERY_METHODS:
        raise MethodNotAllowed(method)
