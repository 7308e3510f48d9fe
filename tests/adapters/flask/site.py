"""A site with one view, and a strict WSGI server for one request to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Response

from tests.wsgi.client import Answer, ask, variables
from xsendfile.flask import send_file, send_from_directory

EVERY_METHOD = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]  # and HEAD


def site(
    view: Callable[..., Any],
    settings: object = None,
    *,
    home: object = "/no/such/place",
    **config: object,
) -> Flask:
    """Return an application whose only view answers every request for `/`.

    Args:
        view: a view function.
        settings: the value of `XSENDFILE`; None for a site without.
        home: `app.root_path`.
        **config: the rest of the configuration.

    """
    app = Flask(__name__, root_path=str(home), static_folder=None)
    app.config.update(config)
    if settings is not None:
        app.config["XSENDFILE"] = settings
    app.add_url_rule("/", view_func=view, methods=EVERY_METHOD, provide_automatic_options=False)
    return app


def answer(app: Flask, method: str = "GET", **headers: str) -> Answer:
    """Return what a client gets; `If_Match="*"` is the header `If-Match`."""
    return ask(app.wsgi_app, b"/", method, **variables(headers))


def below(directory: Any, path: Any, **options: Any) -> Callable[[], Response]:  # noqa: ANN401
    """Return a view that sends a file from a directory."""
    return lambda: send_from_directory(directory, path, **options)


def file(path: Any, **options: Any) -> Callable[[], Response]:  # noqa: ANN401
    """Return a view that sends a file."""
    return lambda: send_file(path, **options)
