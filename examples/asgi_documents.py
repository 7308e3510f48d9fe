"""Documents that only their owner may have: plain ASGI decides, nginx sends.

export ADAS_PASSWORD=…
uvicorn --timeout-keep-alive 75 asgi_documents:app
xsendfile config nginx --app asgi_documents:documents --upstream 127.0.0.1:8000 > nginx.conf
"""

from __future__ import annotations

import os
from asyncio import to_thread
from base64 import b64encode
from collections.abc import Awaitable, Callable, MutableMapping
from hmac import compare_digest
from typing import Any, TypeAlias

from xsendfile import Nginx, PrivateFiles, Refused
from xsendfile.asgi import send_file

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

documents = PrivateFiles("/srv/documents", Nginx("/_documents/"))
ADA = b"Basic " + b64encode(b"ada:" + os.environb[b"ADAS_PASSWORD"])
HEADERS = {"X-Robots-Tag": "none", "Set-Cookie": "downloaded=1; Max-Age=60; Path=/"}


def current_user(scope: Message) -> str | None:
    """Return who asks; your own login goes here."""
    given = dict(scope["headers"]).get(b"authorization", b"")
    return "ada" if compare_digest(given, ADA) else None


async def page(send: Send, status: int, text: bytes, *headers: tuple[bytes, bytes]) -> None:
    """Answer with a page of the site's own."""
    own = [(b"content-type", b"text/html"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": own})
    await send({"type": "http.response.body", "body": text})


async def app(scope: Message, receive: Receive, send: Send) -> None:
    """Deliver a document from the user's own folder; no `..` leads out of it."""
    if scope["type"] != "http":
        raise NotImplementedError(scope["type"])
    user = current_user(scope)
    if user is None:
        challenge = (b"www-authenticate", b'Basic realm="documents"')
        await page(send, 401, b"<h1>401 Unauthorized</h1>\n", challenge)
        return
    path = f"{user}/{scope['path'].removeprefix('/documents/')}"
    try:
        await to_thread(documents.find, path)
    except Refused:
        await page(send, 404, b"<h1>404 Not Found</h1>\n")
        return
    await send_file(scope, receive, send, documents, path, as_attachment=True, headers=HEADERS)
