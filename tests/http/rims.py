"""The rims, by one signature: what is asked of one is asked of the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from tests import asgi_client
from tests.wsgi import client as wsgi_client
from xsendfile import PrivateFiles

Answer: TypeAlias = wsgi_client.Answer | asgi_client.Answer
Rim: TypeAlias = Callable[..., Answer]


def wsgi(
    files: PrivateFiles,
    request: Mapping[str, str],
    name: str = "ten.txt",
    method: str = "GET",
    **options: object,
) -> Answer:
    """Send a request through `xsendfile.wsgi.send_file` with these options."""
    application = wsgi_client.sending(files, name, **options)
    return wsgi_client.ask(application, b"/", method, **wsgi_client.variables(request))


def asgi(
    files: PrivateFiles,
    request: Mapping[str, str],
    name: str = "ten.txt",
    method: str = "GET",
    **options: object,
) -> Answer:
    """Send a request through `xsendfile.asgi.send_file` with these options."""
    return asgi_client.ask(asgi_client.sending(files, name, **options), b"/", method, request)


RIMS: list[Rim] = [wsgi, asgi]
