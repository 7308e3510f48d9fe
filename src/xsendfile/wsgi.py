"""Files for WSGI applications (PEP 3333)."""

from __future__ import annotations

import typing
from collections.abc import Iterable
from typing import Unpack
from wsgiref.types import StartResponse, WSGIEnvironment

from . import _later
from ._errors import Refused
from ._files import PrivateFiles, check_files
from ._headers import PLAIN, present
from ._model import Name, PresentationOptions
from ._refusals import REFUSALS, refusal
from ._wsgi import check_request, method_of, request_from, respond

if typing.TYPE_CHECKING:
    from ._forward_auth.wsgi import ForwardAuthApplication
    from ._middleware.wsgi import SendfileMiddleware

_names = _later.Names(
    globals(),
    {
        "ForwardAuthApplication": "._forward_auth.wsgi",
        "SendfileMiddleware": "._middleware.wsgi",
    },
)
__getattr__: _later.Load = _names.load
__dir__: _later.Listed = _names.listed

__all__ = ["ForwardAuthApplication", "SendfileMiddleware", "send_file"]


def send_file(
    environ: WSGIEnvironment,
    start_response: StartResponse,
    files: PrivateFiles,
    path: Name,
    **options: Unpack[PresentationOptions],
) -> Iterable[bytes]:
    """Answer a WSGI request with a file that the application allows.

    Args:
        environ: the request; its method and mount are read, never its path.
        start_response: as PEP 3333 has it.
        files: where files come from and how they are sent.
        path: relative to the root, or absolute inside it; never percent-decoded.
        **options: `as_attachment`: save instead of show. `download_name`: the
            name to save under. `mimetype`: the `Content-Type`. `max_age`:
            freshness in seconds. `headers`: further headers.

    Returns:
        The body. A path that names no file below the root gets a 404, a method
        other than GET and HEAD a 405: with one line of text and one line in
        the log (logger `xsendfile`), neither of which shows the path.

    Raises:
        BadSettingError: `files` is no `PrivateFiles`, or an option that no
            header can carry.

    """
    if not isinstance(files, PrivateFiles):
        check_files(files)
    try:
        presentation = present(**options) if options else PLAIN
        check_request(environ)
        name = files.name_of(path)
        reply = files.deliver(environ, request_from, name, presentation)
    except Refused as refused:
        reply = refusal(refused, method_of(environ), REFUSALS)
    return respond(reply, environ, start_response)
