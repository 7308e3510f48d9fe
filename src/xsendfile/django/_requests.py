"""Requests in Django's form and in the core's; and refusals in Django's form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseGone,
    HttpResponseNotAllowed,
)
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.functional import LazyObject, empty

from xsendfile._errors import ExpiredToken, MethodNotAllowed, Refused
from xsendfile._model import Request
from xsendfile._refusals import REFUSALS, refusal
from xsendfile._wsgi import environ_key

_FORBIDDEN = 403
_GONE_PAGE = "410.html"
_GONE = "<!doctype html>\n<title>Gone</title>\n<h1>Gone</h1><p>This link has ended.</p>\n"


def request_from(request: HttpRequest) -> Request:
    """Return what the core needs to know of a request."""
    meta = request.META
    return Request(
        request.method or "GET",  # a bare HttpRequest has none
        meta.get("SCRIPT_NAME", "").encode(errors="replace"),
        lambda name: meta.get(environ_key(name)),
        _user(request),
    )


def _user(request: HttpRequest) -> str | None:
    """Return who asks, if the view has found out.

    To find out here would read the session, and make every response vary by its cookie.
    What has no name as Django's users have one is known by its `username`, or is a name itself;
    never by what else it says of itself, which may be a secret.
    """
    user: Any = getattr(request, "user", None)
    if isinstance(user, LazyObject) and user._wrapped is empty:  # noqa: SLF001
        user = getattr(request, "_acached_user", None)  # whom an asynchronous view has asked for
    if hasattr(user, "get_username"):
        return str(user.get_username() or "") or None  # an `AnonymousUser` has none
    name = getattr(user, "username", user)
    return str(name) or None if isinstance(name, str) else None


def refuse(
    refused: Refused, request: HttpRequest, statuses: Mapping[type[Refused], int] = REFUSALS
) -> HttpResponse:
    """Answer a refused request as the site does, and log it in one line.

    Neither shows a path, a token or why.

    Returns:
        The response, where Django knows no exception: 405, and 410 for a link that
        has ended, with the site's template `410.html` if it has one.

    Raises:
        Http404, PermissionDenied: for all else.

    """
    status = refusal(refused, request.method or "GET", statuses).status
    if isinstance(refused, MethodNotAllowed):
        return HttpResponseNotAllowed(refused.allowed.split(", "))
    if isinstance(refused, ExpiredToken):
        return _gone(request)
    if status == _FORBIDDEN:
        raise PermissionDenied from refused
    raise Http404("There is no such file.") from refused


def _gone(request: HttpRequest) -> HttpResponse:
    """Return the site's page for what has ended."""
    try:
        page = render_to_string(_GONE_PAGE, request=request)
    except TemplateDoesNotExist:
        page = _GONE
    response = HttpResponseGone(page)
    add_never_cache_headers(response)  # 410 is cacheable by default (RFC 9110 §15.1)
    return response
