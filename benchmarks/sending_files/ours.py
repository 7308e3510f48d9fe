"""This library, as the README has it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

import xsendfile.asgi
import xsendfile.wsgi
from benchmarks.sending_files import ROOT
from xsendfile import PrivateFiles, XSendfileApplication

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from xsendfile._asgi import Receive, Scope, Send

_root = os.environ[ROOT]
_files = PrivateFiles(_root)


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with a file that the application names."""
    return xsendfile.wsgi.send_file(environ, start_response, _files, environ["PATH_INFO"][1:])


mounted = XSendfileApplication(_root, "serve")
"""Answers with the file that the URL names."""


async def asgi(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer by ASGI with a file that the application names."""
    if scope["type"] == "http":
        await xsendfile.asgi.send_file(scope, receive, send, _files, scope["path"][1:])


asgi_mounted = xsendfile.asgi.XSendfileApplication(_root, "serve")
"""Answers by ASGI with the file that the URL names."""
