"""The smallest sites of front servers that ask first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from xsendfile.servers.forward_auth import (
    FORWARD_AUTH_ROOMS,
    FrontRoot,
    forward_auth_configuration,
)

FILES = FrontRoot("/srv/files", "/files/")
SECOND = FrontRoot("/srv/second", "/second/")
UPSTREAM = "127.0.0.1:8000"
NAMES = {
    "nginx": ("X-Original-URI", "X-Original-Method"),
    "caddy": ("X-Forwarded-Uri", "X-Forwarded-Method"),
    "caddy26": ("X-Forwarded-Uri", "X-Forwarded-Method"),
}
Print = Callable[..., str]


def complete(server: str, *roots: Any, **options: Any) -> str:  # noqa: ANN401
    """Return the complete configuration, for a small site unless told otherwise."""
    given = {"upstream": UPSTREAM, **options}
    return forward_auth_configuration(server, roots or [FILES], **given)


def snippet(server: str, *roots: Any, **options: Any) -> str:  # noqa: ANN401
    """Return the snippet, for a small site unless told otherwise."""
    return complete(server, *roots, snippet=True, **options)


ALL = pytest.mark.parametrize("server", FORWARD_AUTH_ROOMS)
CADDIES = pytest.mark.parametrize("server", ["caddy", "caddy26"])
PRINTS = pytest.mark.parametrize("print_", [complete, snippet])
