"""Ours: a file that the application names, and one that the URL names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TypeAlias, Unpack
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from benchmarks.asking import NAME
from benchmarks.handing_over.asked import LOCATION
from benchmarks.in_process.names import APPLICATION, PROVING, SEND_FILE, STANDARD
from xsendfile import Nginx, PrivateFiles, XSendfileApplication
from xsendfile._model import PresentationOptions
from xsendfile.wsgi import send_file

Maker: TypeAlias = Callable[[str], WSGIApplication]
"""Makes an application for the files below a root."""


def sending(files: PrivateFiles, **options: Unpack[PresentationOptions]) -> WSGIApplication:
    """Return an application that names the file itself."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return send_file(environ, start_response, files, environ[NAME], **options)

    return application


def _standard_proving(root: str) -> WSGIApplication:
    """Return 1.0's default without a memory, for which 1.0's signature has no place."""
    sender = XSendfileApplication(root).files.sender
    return XSendfileApplication(PrivateFiles(root, sender, memory=0))


MAKERS: Mapping[str, Maker] = MappingProxyType(
    {
        SEND_FILE: lambda root: sending(PrivateFiles(root, Nginx(LOCATION))),
        APPLICATION: lambda root: XSendfileApplication(root, Nginx(LOCATION)),
        STANDARD: XSendfileApplication,
    }
)
"""Ours as they are."""

PROVERS: Mapping[str, Maker] = MappingProxyType(
    {
        SEND_FILE + PROVING: lambda root: sending(PrivateFiles(root, Nginx(LOCATION), memory=0)),
        APPLICATION + PROVING: lambda root: XSendfileApplication(
            PrivateFiles(root, Nginx(LOCATION), memory=0)
        ),
        STANDARD + PROVING: _standard_proving,
    }
)
"""Ours without a memory."""


def made(makers: Mapping[str, Maker], root: str) -> dict[str, WSGIApplication]:
    """Return the applications for a root."""
    return {name: make(root) for name, make in makers.items()}
