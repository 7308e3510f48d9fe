"""Documents that only their owner may have: Starlette decides, nginx sends.

export ADAS_PASSWORD=…
uvicorn --timeout-keep-alive 75 starlette_documents:app
xsendfile config nginx --app starlette_documents:documents --upstream 127.0.0.1:8000 > nginx.conf
"""

from __future__ import annotations

import os
from base64 import b64encode
from hmac import compare_digest

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from xsendfile import Nginx, PrivateFiles
from xsendfile.starlette import FileResponse

documents = PrivateFiles("/srv/documents", Nginx("/_documents/"))
ADA = b"Basic " + b64encode(b"ada:" + os.environb[b"ADAS_PASSWORD"])


def current_user(request: Request) -> str:
    """Return who asks; your own login goes here."""
    if not compare_digest(request.headers.get("Authorization", "").encode(), ADA):
        raise HTTPException(401, headers={"WWW-Authenticate": 'Basic realm="documents"'})
    return "ada"


async def document(request: Request) -> FileResponse:
    """Deliver a document from the user's own folder; no `..` leads out of it."""
    path = f"{current_user(request)}/{request.path_params['name']}"
    response = FileResponse(documents, path, filename=os.path.basename(path))
    response.headers["X-Robots-Tag"] = "none"
    response.set_cookie("downloaded", "1", max_age=60)  # the page may stop waiting
    return response


app = Starlette(routes=[Route("/documents/{name:path}", document)])
