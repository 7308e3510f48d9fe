"""The standard library's own WSGI server, which sends to memory."""

from __future__ import annotations

import io
from typing import NoReturn
from wsgiref.handlers import BaseCGIHandler
from wsgiref.types import WSGIApplication
from wsgiref.util import FileWrapper

from tests.wsgi.client import environ_for


def sent_by(application: WSGIApplication, method: str = "GET") -> bytes:
    """Return status, headers and body as they are sent, or raise what the server has caught."""
    output = io.BytesIO()
    environ = environ_for(b"/", method, **{"wsgi.file_wrapper": FileWrapper})
    _Gateway(io.BytesIO(), output, io.StringIO(), environ).run(application)
    return output.getvalue()


class _Gateway(BaseCGIHandler):
    """A server that does not hide what went wrong behind a page of its own."""

    os_environ: dict[str, str] = {}  # noqa: RUF012 - as in the base

    def handle_error(self) -> NoReturn:
        raise  # noqa: PLE0704 - called where an exception is handled
