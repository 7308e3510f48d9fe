"""django-sendfile2 in a Django without middleware, which would only make it slower."""

from __future__ import annotations

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django_sendfile import sendfile

from benchmarks.handing_over.asked import CACHING, LOCATION, Asked

_asked = Asked.of_this_process()


def _deliver(request: HttpRequest, name: str) -> HttpResponseBase:  # noqa: ARG001 - of the URL
    """Answer as the manual has it: with the path that a model would have."""
    response: HttpResponseBase = sendfile(request, _asked.file)
    return response


def _deliver_like_us(request: HttpRequest, name: str) -> HttpResponseBase:  # noqa: ARG001
    """Answer with our headers, and a length of 0."""
    response: HttpResponseBase = sendfile(request, _asked.file, content_length=0)
    del response["Content-Disposition"]
    response["Cache-Control"] = CACHING
    return response


urlpatterns = [path("<path:name>", _deliver_like_us if _asked.like_ours else _deliver)]

settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="keeps nothing",  # noqa: S106
    SENDFILE_BACKEND="django_sendfile.backends.nginx",
    SENDFILE_ROOT=_asked.root,
    SENDFILE_URL=LOCATION,
)
django.setup(set_prefix=False)
application = WSGIHandler()
