"""Flask, as its manual says."""

from __future__ import annotations

import os

from flask import Flask, Response, send_from_directory

from benchmarks.sending_files import ROOT

_root = os.environ[ROOT]
application = Flask("benchmark", static_folder=None)


@application.get("/<path:name>")
def deliver(name: str) -> Response:
    """Answer with a file below the directory."""
    return send_from_directory(_root, name)
