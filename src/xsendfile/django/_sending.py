"""`send_file`, in a view and in an asynchronous one."""

from __future__ import annotations

from typing import Unpack

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

from xsendfile._deliveries import Delivery
from xsendfile._errors import Refused
from xsendfile._http.methods import check_method
from xsendfile._model import PresentationOptions, Request

from ._places import Elsewhere, Files, Sendable, place_of
from ._requests import refuse, request_from
from ._responses import representable, response_from
from ._signals import tell


def send_file(
    request: HttpRequest,
    file_or_name: Sendable,
    *,
    files: Files = None,
    **presentation: Unpack[PresentationOptions],
) -> HttpResponseBase:
    """Return the response that gives a file to whom the view has allowed it.

    Args:
        request: the request; its method, headers and mount are read, never its path.
        file_or_name: a name below a root, an absolute path below one, or a file that has
            a storage, such as a model's `FieldFile`. What is stored on this machine has
            to lie below a root, too; what a storage keeps elsewhere is answered by
            a redirect to its own `url()`, and the presentation is its own as well. Its name
            there is held to the rules for names below a root, and has to be UTF-8.
        files: which root or storage a name is for: the name of a root in
            `XSENDFILE`, a `PrivateFiles`, or a storage. Unless told: the only root, or the
            one called "default"; for an absolute path, that one which it lies below.
        **presentation: `as_attachment`: save instead of show. `download_name`: the name to
            save under. `mimetype`: the `Content-Type`. `max_age`: freshness in seconds.
            `headers`: further headers.

    Returns:
        A response on which headers and cookies can be set: an `HttpResponse` where the
        web server sends the bytes, a streaming `FileResponse` where we do, a redirect,
        or for methods other than GET and HEAD an `HttpResponseNotAllowed`.

    Raises:
        Http404: there is no such file below the root (or field, storage). One line in the
            log (logger `xsendfile`) says why, without a path.
        ImproperlyConfigured: `XSENDFILE` is wrong, or has no such root.
        BadSettingError: an option that no header can carry, or `files` is none of these.

    """
    try:
        asked = request_from(request)
        check_method(asked.method)
        place = place_of(file_or_name, files)
        if isinstance(place, Elsewhere):
            return _redirect(place, asked)
        reply = place.files.answer(asked, place.path, **representable(presentation))
    except Refused as refused:
        return refuse(refused, request)
    return response_from(reply, request)


async def asend_file(
    request: HttpRequest,
    file_or_name: Sendable,
    *,
    files: Files = None,
    **presentation: Unpack[PresentationOptions],
) -> HttpResponseBase:
    """Return what `send_file` returns, for asynchronous views.

    The disk, and storages, which may ask a database, are reached in the request's thread.
    The arguments, and what is raised, are those of `send_file`.
    """
    response: HttpResponseBase = await sync_to_async(send_file)(
        request, file_or_name, files=files, **presentation
    )
    return response


def _redirect(place: Elsewhere, asked: Request) -> HttpResponseRedirect:
    """Return the way to a file that is kept elsewhere: for this client, this time."""
    response = HttpResponseRedirect(place.url)
    patch_cache_control(response, private=True, no_store=True)
    if asked.method == "GET":
        status = response.status_code
        tell(
            Delivery(
                None, place.storage, place.name, "redirect", status, None, asked.user, asked.key
            )
        )
    return response
