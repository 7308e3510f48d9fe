"""The applications for links by both rims: what is asked of one is asked of the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote_to_bytes

import xsendfile
from tests import asgi_client
from tests.wsgi import client as wsgi_client
from xsendfile import PrivateFiles, Verifier, asgi

Answer: TypeAlias = wsgi_client.Answer | asgi_client.Answer
Ask: TypeAlias = Callable[..., Answer]


def by_wsgi(
    root: Path | PrivateFiles,
    verifier: Verifier,
    url: str,
    method: str = "GET",
    *,
    sender: Any = None,  # noqa: ANN401
    headers: Mapping[str, str] | None = None,
    peer: str = "127.0.0.1",
    user: str | None = None,
    **settings: Any,  # noqa: ANN401
) -> Answer:
    """Ask the WSGI application for a URL; `user` is whom `bound` knows."""
    bound = None if user is None else lambda environ: {"user": environ["REMOTE_USER"]}
    application = xsendfile.AuthTokenApplication(root, verifier, sender, bound=bound, **settings)
    path, _, query = url.partition("?")
    more = wsgi_client.variables(headers or {})
    return wsgi_client.ask(
        application,
        unquote_to_bytes(path),
        method,
        QUERY_STRING=query,
        REMOTE_ADDR=peer,
        REMOTE_USER=user or "",
        **more,
    )


def by_asgi(
    root: Path | PrivateFiles,
    verifier: Verifier,
    url: str,
    method: str = "GET",
    *,
    sender: Any = None,  # noqa: ANN401
    headers: Mapping[str, str] | None = None,
    peer: str = "127.0.0.1",
    user: str | None = None,
    **settings: Any,  # noqa: ANN401
) -> Answer:
    """Ask the ASGI application for a URL; `user` is whom `bound` knows."""
    bound = None if user is None else lambda scope: {"user": scope["user"]}
    application = asgi.AuthTokenApplication(root, verifier, sender, bound=bound, **settings)
    path, _, query = url.partition("?")
    return asgi_client.ask(
        application,
        unquote_to_bytes(path),
        method,
        headers or {},
        query_string=query.encode("latin-1"),
        client=(peer, 50_000) if peer else None,
        user=user,
    )


RIMS: list[Ask] = [by_wsgi, by_asgi]
