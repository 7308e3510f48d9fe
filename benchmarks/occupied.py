"""An application with one file, which it hands over or sends, and a small page elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from benchmarks.handing_over.asked import SENDERS, Asked
from xsendfile import PrivateFiles
from xsendfile.wsgi import send_file

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_TEXT = b"<!DOCTYPE html><title>A small page</title>\n"
_asked = Asked.of_this_process()
_path = f"/{_asked.name}"
_handed_over = PrivateFiles(_asked.root, SENDERS[_asked.front])
_sent = PrivateFiles(_asked.root)


def handing_over(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with the page, or have the front server send the file."""
    if environ["PATH_INFO"] != _path:
        return _page(start_response)
    return send_file(environ, start_response, _handed_over, _asked.name)


def sending(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with the page, or send the file."""
    if environ["PATH_INFO"] != _path:
        return _page(start_response)
    return send_file(environ, start_response, _sent, _asked.name)


def _page(start_response: StartResponse) -> Iterable[bytes]:
    """Answer with the page."""
    headers = [("Content-Type", "text/html"), ("Content-Length", str(len(_TEXT)))]
    start_response("200 OK", headers)
    return [_TEXT]
