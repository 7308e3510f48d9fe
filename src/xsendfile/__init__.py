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
from ._v1.senders import NginxSendfile, XSendfile
from ._v1.wsgi import XSendfileApplication
from .servers._serve import Serve
from .servers.apache._sender import Apache, ApacheUnescape
from .servers.caddy._sender import Caddy, Caddy26
from .servers.lighttpd._sender import Lighttpd
from .servers.nginx._sender import Nginx
from .servers.uwsgi._sender import Uwsgi

if typing.TYPE_CHECKING:
    from ._signed import AuthTokenApplication, LinkSigner, TokenConfig

_SIGNED = ("AuthTokenApplication", "LinkSigner", "TokenConfig")

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


def __dir__() -> list[str]:
    """Return all names, those that are not loaded yet included."""
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> object:
    """Load what signs and verifies links when it is first asked for: hashes take their time."""
    if name not in _SIGNED:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from . import _signed  # noqa: PLC0415 - or it would not be later

    value: object = getattr(_signed, name)
    globals()[name] = value
    return value
