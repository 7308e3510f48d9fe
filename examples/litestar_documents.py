"""Documents that only their owner may have: Litestar decides, nginx sends.

export ADAS_PASSWORD=…
uvicorn --timeout-keep-alive 75 litestar_documents:app
xsendfile config nginx --app litestar_documents:documents --upstream 127.0.0.1:8000 > nginx.conf
"""

from __future__ import annotations

import os
from base64 import b64encode
from functools import partial
from hmac import compare_digest
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, route
from litestar.datastructures import Cookie
from litestar.di import Provide
from litestar.exceptions import NotAuthorizedException, NotFoundException
from litestar.types import ASGIApp

from xsendfile import Nginx, PrivateFiles, Refused
from xsendfile.asgi import send_file

documents = PrivateFiles("/srv/documents", Nginx("/_documents/"))
ADA = b"Basic " + b64encode(b"ada:" + os.environb[b"ADAS_PASSWORD"])


async def current_user(request: Request[Any, Any, Any]) -> str:
    """Return who asks; your own login goes here."""
    if not compare_digest(request.headers.get("Authorization", "").encode(), ADA):
        raise NotAuthorizedException(headers={"WWW-Authenticate": 'Basic realm="documents"'})
    return "ada"


@route("/documents/{name:path}", http_method=["GET", "HEAD"], sync_to_thread=True)
def document(user: str, name: Path) -> ASGIApp:
    """Deliver a document from the user's own folder; no `..` leads out of it."""
    path = f"{user}{name}"  # it begins with a slash
    try:
        documents.find(path)
    except Refused as refused:
        raise NotFoundException from refused
    cookie = Cookie("downloaded", value="1", max_age=60)  # the page may stop waiting
    headers = {"X-Robots-Tag": "none", "Set-Cookie": cookie.to_header(header="")}
    return partial(send_file, files=documents, path=path, as_attachment=True, headers=headers)


app = Litestar([document], dependencies={"user": Provide(current_user)})
