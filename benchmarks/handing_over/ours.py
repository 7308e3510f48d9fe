"""This library, as the README has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import xsendfile.asgi
import xsendfile.wsgi
from benchmarks.handing_over.asked import SENDERS, Asked
from xsendfile import PrivateFiles, XSendfileApplication

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from xsendfile._asgi import Receive, Scope, Send

_asked = Asked.of_this_process()
_sender = SENDERS[_asked.front]
_files = PrivateFiles(_asked.root, _sender)
_files_proven_anew = PrivateFiles(_asked.root, _sender, memory=0)


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with a file that the application names."""
    return xsendfile.wsgi.send_file(environ, start_response, _files, _asked.name)


def without_memory(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Do so with all of its path proven for each request."""
    return xsendfile.wsgi.send_file(environ, start_response, _files_proven_anew, _asked.name)


mounted = XSendfileApplication(_asked.root, _sender)
"""Answers with the file that the URL names."""


async def asgi(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer by ASGI with a file that the application names."""
    if scope["type"] == "http":
        await xsendfile.asgi.send_file(scope, receive, send, _files, _asked.name)
