"""The application of every set: behind the front servers, or inside of them.

It reads `SETS_BASE` from the environment. Below the mount of a set,
`file?server=nginx&set=17&root=1` is the file of a root, handed over to that server.
Anything that is not as the set has it is a 500.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from tests.configurations.asking import files_of
from tests.configurations.disk import FILE, type_of
from tests.configurations.sets import sets
from xsendfile.wsgi import send_file

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_HANDED_OVER = {"X-Sendfile", "X-Accel-Redirect"}


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Send the file of a root, if the request came by the mount of its set."""
    query = dict(parse_qsl(environ["QUERY_STRING"]))
    server = query["server"]
    asked, index = sets()[int(query["set"])], int(query["root"])
    path = (environ.get("SCRIPT_NAME", "") + environ["PATH_INFO"]).encode("latin-1")
    if path != f"{asked.mount}file".encode():
        return _complaint(start_response, b"asked for " + path)

    def start(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:  # noqa: ANN401
        handed_over = not _HANDED_OVER.isdisjoint(name for name, _ in headers)
        return start_response(status if handed_over else "500 Sent by the application", headers)

    files = files_of(asked, server, os.environ["SETS_BASE"])[index]
    return send_file(environ, start, files, FILE, mimetype=type_of(asked.number, index))


def _complaint(start_response: StartResponse, text: bytes) -> Iterable[bytes]:
    length = ("Content-Length", str(len(text)))
    start_response("500 Misled", [("Content-Type", "text/plain"), length])
    return [text]
