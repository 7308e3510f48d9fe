"""Werkzeug, and Flask around it, with `X-Sendfile` switched on; they know no nginx."""

from __future__ import annotations

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import flask
from werkzeug.exceptions import NotFound
from werkzeug.utils import send_file, send_from_directory
from werkzeug.wrappers import Response

from benchmarks.asking import FILE, NAME
from benchmarks.handing_over.asked import CACHING


def werkzeug(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with a path that the application trusts."""
    response = send_file(environ[FILE], environ, use_x_sendfile=True)
    return response(environ, start_response)


def werkzeug_like_us(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Do so with our headers, and a length of 0; what makes others is switched off."""
    response = send_file(environ[FILE], environ, conditional=False, etag=False, use_x_sendfile=True)
    return _like_ours(response)(environ, start_response)


def werkzeug_below(root: str) -> WSGIApplication:
    """Return an application with names that may lead out of its root, and often do not exist."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            response = send_from_directory(root, environ[NAME], environ, use_x_sendfile=True)
        except NotFound as missing:
            return missing.get_response(environ)(environ, start_response)
        return response(environ, start_response)

    return application


def werkzeug_saved_as(download_name: str) -> WSGIApplication:
    """Return an application whose files are saved under a name."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        response = send_file(
            environ[FILE],
            environ,
            as_attachment=True,
            download_name=download_name,
            use_x_sendfile=True,
        )
        return response(environ, start_response)

    return application


def in_flask(root: str) -> WSGIApplication:
    """Return a whole application, as Flask's manual has it."""
    application = flask.Flask("benchmarks", static_folder=None)
    application.config["USE_X_SENDFILE"] = True

    @application.get("/<path:name>")
    def deliver(name: str) -> flask.Response:
        return flask.send_from_directory(root, name)

    return application


def _like_ours(response: Response) -> Response:
    """Return a response with the headers that ours would have."""
    headers = response.headers
    del headers["Content-Disposition"], headers["Last-Modified"]
    headers["Cache-Control"] = CACHING
    headers["Content-Length"] = "0"
    return response
