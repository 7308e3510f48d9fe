"""Files for ASGI applications (ASGI 3.0) on asyncio."""

from __future__ import annotations

import typing
from typing import Unpack

from . import _later
from ._asgi import Receive, Scope, Send, not_http, request_from, respond
from ._errors import Refused
from ._files import PrivateFiles, check_files
from ._headers import PLAIN, present
from ._http.methods import check_method
from ._model import Name, PresentationOptions, Reply
from ._refusals import REFUSALS, refusal

if typing.TYPE_CHECKING:
    from ._forward_auth.asgi import ForwardAuthApplication
    from ._middleware.asgi import SendfileMiddleware
    from ._v1.asgi import AuthTokenApplication, XSendfileApplication

_names = _later.Names(
    globals(),
    {
        "AuthTokenApplication": "._v1.asgi",
        "ForwardAuthApplication": "._forward_auth.asgi",
        "SendfileMiddleware": "._middleware.asgi",
        "XSendfileApplication": "._v1.asgi",
    },
)
__getattr__: _later.Load = _names.load
__dir__: _later.Listed = _names.listed

__all__ = [
    "AuthTokenApplication",
    "ForwardAuthApplication",
    "SendfileMiddleware",
    "XSendfileApplication",
    "send_file",
]


async def send_file(
    scope: Scope,
    receive: Receive,
    send: Send,
    files: PrivateFiles,
    path: Name,
    **options: Unpack[PresentationOptions],
) -> None:
    """Answer an ASGI request with a file that the application allows.

    Args:
        scope: the request; its method, headers and mount are read, never its path.
        receive: is listened to for the end of the connection while bytes are
            sent; read the request's body before.
        send: takes the response.
        files: where files come from and how they are sent.
        path: relative to the root, or absolute inside it; never percent-decoded.
        **options: as for `xsendfile.wsgi.send_file`.

    The answers are those of `xsendfile.wsgi.send_file`. The disk is reached in
    a thread. Where the server offers `http.response.pathsend`, a whole file that
    `Serve` would send is opened by the server, by the path that was proven.

    Raises:
        BadSettingError: `files` is no `PrivateFiles`, or an option that no
            header can carry.
        ValueError: the scope is not of an HTTP request.

    """
    check_files(files)
    if scope["type"] != "http":
        raise not_http(scope)

    def make() -> Reply:
        try:
            presentation = present(**options) if options else PLAIN
            check_method(scope["method"])
            name = files.name_of(path)
            return files.deliver(scope, request_from, name, presentation)
        except Refused as refused:
            return refusal(refused, scope["method"], REFUSALS)

    await respond(make, scope, receive, send)
