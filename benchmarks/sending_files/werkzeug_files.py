"""Werkzeug without any framework around it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.utils import send_from_directory

from benchmarks.sending_files import ROOT

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_root = os.environ[ROOT]


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with a file below the directory."""
    response = send_from_directory(_root, environ["PATH_INFO"][1:], environ)
    return response(environ, start_response)
