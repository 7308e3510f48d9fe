"""The view that honours the links of `PrivateStorage`."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from xsendfile._errors import NotFound, Refused
from xsendfile._files import itself
from xsendfile._gate import LinkGate
from xsendfile._headers import sealed
from xsendfile._model import Reply
from xsendfile._paths import requested_name

from ._requests import refuse, request_from
from ._responses import response_from
from ._settings import roots, signer


def signed_file(
    request: HttpRequest, files: str, path: str, *, clock: Callable[[], float] = time.time
) -> HttpResponseBase:
    """Answer a request for a file by its signed link.

    Args:
        request: the request.
        files: the name of the root.
        path: the file's path below it, decoded, with its leading slash.
        clock: returns the time in epoch seconds.

    Returns:
        The file, as the link says; 405 for methods other than GET and HEAD; 410 for a
        link that has ended, with the site's `410.html`.

    Raises:
        PermissionDenied: the link is malformed, forged, altered or for another root; or the
            name in it is no UTF-8: Django has decoded it, and the signature is of its bytes.
            `PrivateStorage.url` makes no such link.
        Http404: there is no such file, or root.

    """
    try:
        reply = _reply(request, files, path, clock)
    except Refused as refused:
        return refuse(refused, request)
    return response_from(reply, request)


def _reply(request: HttpRequest, files: str, path: str, clock: Callable[[], float]) -> Reply:
    """Return the reply to a request with a link."""
    root = roots().get(files)
    if root is None:
        raise NotFound("no root of this name", b"")
    asked = request_from(request)
    grant, presentation = LinkGate(signer(files), clock=clock).admit(
        asked,
        path.encode(errors="replace"),
        request.META.get("QUERY_STRING", ""),
        request.META.get("REMOTE_ADDR"),
    )
    asked = asked._replace(key=grant.key)
    reply = root.deliver(asked, itself, requested_name(grant.path), presentation)
    return reply._replace(headers=sealed(reply.status, reply.headers, grant, presentation))
