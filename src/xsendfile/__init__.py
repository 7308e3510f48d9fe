"""The application decides who may have a file; the web server sends it.

The new API is `PrivateFiles` with a sender, and one `send_file` per rim
(`xsendfile.wsgi`, `xsendfile.asgi`), each with a `SendfileMiddleware` for
applications that answer with files already.

Senders: `Nginx`; `Apache` (mod_xsendfile 0.12, every distribution's) and
`ApacheUnescape` (1.0, built by oneself); `Lighttpd`; `Caddy` (2.7 and later) and
`Caddy26` (2.5 and 2.6); `Uwsgi`; `Serve` (no front server). The dangers of each
stand in its docstring; `xsendfile config` prints the server's side.

The applications of xsendfile 1.0 are here under their own names, spelled and
answering as they did.
"""

from __future__ import annotations

import typing

from . import _later
from ._deliveries import Delivery, log_delivery
from ._errors import (
    BadRootError,
    BadSenderError,
    BadSettingError,
    BadToken,
    ExpiredToken,
    MalformedToken,
    MethodNotAllowed,
    MissingExtraError,
    NotFound,
    NotYetValid,
    OutsideRoot,
    Refused,
    WrongMethod,
    XSendfileException,
)
from ._files import PrivateFiles
from ._model import (
    Content,
    File,
    Grant,
    Reply,
    Request,
    Sender,
    SignedRequest,
    Span,
    Verifier,
)
from .servers._serve import Serve

if typing.TYPE_CHECKING:
    from ._v1.links import AuthTokenApplication
    from ._v1.senders import NginxSendfile, XSendfile
    from ._v1.wsgi import XSendfileApplication
    from .links.native import LinkSigner
    from .links.token_config import TokenConfig
    from .servers.apache._sender import Apache, ApacheUnescape
    from .servers.caddy._sender import Caddy, Caddy26
    from .servers.lighttpd._sender import Lighttpd
    from .servers.nginx._sender import Nginx
    from .servers.uwsgi._sender import Uwsgi

_names = _later.Names(
    globals(),
    {
        "Apache": ".servers.apache._sender",
        "ApacheUnescape": ".servers.apache._sender",
        "AuthTokenApplication": "._v1.links",
        "Caddy": ".servers.caddy._sender",
        "Caddy26": ".servers.caddy._sender",
        "Lighttpd": ".servers.lighttpd._sender",
        "LinkSigner": ".links.native",
        "Nginx": ".servers.nginx._sender",
        "NginxSendfile": "._v1.senders",
        "TokenConfig": ".links.token_config",
        "Uwsgi": ".servers.uwsgi._sender",
        "XSendfile": "._v1.senders",
        "XSendfileApplication": "._v1.wsgi",
    },
)
__getattr__: _later.Load = _names.load
__dir__: _later.Listed = _names.listed

__all__ = [
    "Apache",
    "ApacheUnescape",
    "AuthTokenApplication",
    "BadRootError",
    "BadSenderError",
    "BadSettingError",
    "BadToken",
    "Caddy",
    "Caddy26",
    "Content",
    "Delivery",
    "ExpiredToken",
    "File",
    "Grant",
    "Lighttpd",
    "LinkSigner",
    "MalformedToken",
    "MethodNotAllowed",
    "MissingExtraError",
    "Nginx",
    "NginxSendfile",
    "NotFound",
    "NotYetValid",
    "OutsideRoot",
    "PrivateFiles",
    "Refused",
    "Reply",
    "Request",
    "Sender",
    "Serve",
    "SignedRequest",
    "Span",
    "TokenConfig",
    "Uwsgi",
    "Verifier",
    "WrongMethod",
    "XSendfile",
    "XSendfileApplication",
    "XSendfileException",
    "log_delivery",
]
