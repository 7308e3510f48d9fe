"""The application that the recipes sign for, one mount for each dialect."""

from __future__ import annotations

import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment
from wsgiref.util import shift_path_info

from xsendfile import AuthTokenApplication, PrivateFiles
from xsendfile.links import LinkSigner, ModAuthToken

_FILES = PrivateFiles(os.environ["SITE_ROOT"])
_SECRET = os.environ["SITE_SECRET"]
_MOUNTED = {
    "native": AuthTokenApplication(_FILES, LinkSigner({"2026b": _SECRET})),
    "mod-auth-token": AuthTokenApplication(_FILES, ModAuthToken(_SECRET, timeout=3600)),
}


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Pass a request on to the application that is mounted there."""
    return _MOUNTED[shift_path_info(environ) or ""](environ, start_response)
