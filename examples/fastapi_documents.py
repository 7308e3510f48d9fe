"""Documents that only their owner may have: FastAPI decides, nginx sends.

export ADAS_PASSWORD=…
uvicorn --timeout-keep-alive 75 fastapi_documents:app
xsendfile config nginx --app fastapi_documents:documents --upstream 127.0.0.1:8000 > nginx.conf
"""

from __future__ import annotations

import os
from hmac import compare_digest
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from xsendfile import Nginx, PrivateFiles
from xsendfile.starlette import FileResponse

app = FastAPI()
documents = PrivateFiles("/srv/documents", Nginx("/_documents/"))
passwords = {"ada": os.environ["ADAS_PASSWORD"]}
login = HTTPBasic(realm="documents")


def current_user(given: Annotated[HTTPBasicCredentials, Depends(login)]) -> str:
    """Return who asks; your own login goes here."""
    password = passwords.get(given.username)
    if not password or not compare_digest(password.encode(), given.password.encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": 'Basic realm="documents"'})
    return given.username


def own_document(name: str, user: Annotated[str, Depends(current_user)]) -> str:
    """Return what is called so in the user's own folder; no `..` leads out of it."""
    return f"{user}/{name}"


@app.head("/documents/{name:path}", include_in_schema=False)  # `get` does not allow it
@app.get("/documents/{name:path}")
def document(path: Annotated[str, Depends(own_document)]) -> FileResponse:
    """Deliver a document."""
    response = FileResponse(documents, path, filename=os.path.basename(path))
    response.headers["X-Robots-Tag"] = "none"
    response.set_cookie("downloaded", "1", max_age=60)  # the page may stop waiting
    return response
