"""django-sendfile2 and django-downloadview: by themselves, and within a Django.

By themselves, they are spared Django: the request was made beforehand, and
what they return goes to `start_response` without a handler in between.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any, TypeAlias
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import django
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.handlers.wsgi import WSGIHandler
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import URLPattern, path
from django_downloadview import StorageDownloadView
from django_downloadview.nginx import XAccelRedirectMiddleware

from benchmarks.asking import FILE, NAME
from benchmarks.handing_over.asked import CACHING, LOCATION

View: TypeAlias = Callable[[WSGIEnvironment], HttpResponse]

SENDFILE2_URL = "/sendfile2/"
"""Where django-sendfile2 has the files in a whole application."""

DOWNLOADVIEW_URL = "/downloadview/"
"""Where django-downloadview has them."""

_MEDIA = "/media/"  # the URL of the storage, which django-downloadview tells its files by


def set_up(root: str) -> None:
    """Configure Django, once in a process."""
    settings.configure(
        ALLOWED_HOSTS=["*"],
        DATABASES={},
        LOGGING_CONFIG=None,
        MEDIA_ROOT=root,
        MEDIA_URL=_MEDIA,
        SECRET_KEY="keeps nothing",  # noqa: S106
        SENDFILE_ROOT=root,
        SENDFILE_URL=LOCATION,
        DOWNLOADVIEW_BACKEND="django_downloadview.nginx.XAccelRedirectMiddleware",
        DOWNLOADVIEW_RULES=[{"source_url": _MEDIA, "destination_url": LOCATION}],
    )
    django.setup(set_prefix=False)
    settings.ROOT_URLCONF = _urls(root)


def sendfile2(backend: str, **options: object) -> WSGIApplication:
    """Return what calls `sendfile` with a backend, and does nothing else."""
    sendfile, request = _sendfile2(backend).sendfile, _request()
    return _by_itself(lambda environ: sendfile(request, environ[FILE], **options))


def sendfile2_like_us(backend: str) -> WSGIApplication:
    """Return the same with our headers, and a length of 0."""
    sendfile, request = _sendfile2(backend).sendfile, _request()

    def view(environ: WSGIEnvironment) -> HttpResponse:
        response = sendfile(request, environ[FILE], attachment_filename=False, content_length=0)
        return _like_ours(response)

    return _by_itself(view)


def sendfile2_in_django() -> WSGIApplication:
    """Return a whole application without middleware, for nginx; files are below `SENDFILE2_URL`."""
    settings.MIDDLEWARE = []
    application: WSGIApplication = WSGIHandler()
    return application


def downloadview(root: str, **options: object) -> WSGIApplication:
    """Return what calls a view and the middleware for nginx, and does nothing else."""
    view, middleware = _view(root, **options), _middleware()
    request = _request()
    return _by_itself(
        lambda environ: middleware.process_response(request, view(request, path=environ[NAME]))
    )


def downloadview_like_us(root: str) -> WSGIApplication:
    """Return the same with our headers, and a length of 0."""
    deliver, middleware = _view(root, attachment=False), _middleware()
    request = _request()

    def view(environ: WSGIEnvironment) -> HttpResponse:
        answer = middleware.process_response(request, deliver(request, path=environ[NAME]))
        del answer["X-Accel-Charset"]
        answer["Content-Length"] = "0"
        answer["Cache-Control"] = CACHING
        return answer

    return _by_itself(view)


def downloadview_in_django() -> WSGIApplication:
    """Return one with the middleware that its manual names; files are below `DOWNLOADVIEW_URL`."""
    settings.MIDDLEWARE = ["django_downloadview.SmartDownloadMiddleware"]
    application: WSGIApplication = WSGIHandler()
    return application


def _by_itself(view: View) -> WSGIApplication:
    """Return an application for what a view returns, without a handler's care for it."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            response = view(environ)
        except Http404:
            response = HttpResponseNotFound()
        status = f"{response.status_code} {response.reason_phrase}"
        start_response(status, list(response.items()))
        return [response.content]

    return application


def _urls(root: str) -> tuple[URLPattern, ...]:
    """Return the URLs of the whole applications."""
    sendfile = _sendfile2("nginx").sendfile
    return (
        path(
            f"{SENDFILE2_URL[1:]}<path:name>",
            lambda request, name: sendfile(request, f"{root}/{name}"),
        ),
        path(f"{DOWNLOADVIEW_URL[1:]}<path:path>", _view(root)),
    )


def _sendfile2(backend: str) -> ModuleType:
    """Return django-sendfile2 with a backend: a module of its own, since it keeps the first one."""
    spec = importlib.util.find_spec("django_sendfile.utils")
    if spec is None or spec.loader is None:
        message = "django-sendfile2 is not installed; type: make .venv-bench"
        raise RuntimeError(message)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    settings.SENDFILE_BACKEND = f"django_sendfile.backends.{backend}"
    module._get_sendfile()  # noqa: SLF001 - it is kept from here on
    return module


def _view(root: str, **options: object) -> Any:  # noqa: ANN401 - its package brings no types
    """Return the view for files below a root; it looks at them, but does not open them."""
    storage = FileSystemStorage(location=root, base_url=_MEDIA)
    return StorageDownloadView.as_view(storage=storage, **options)


def _middleware() -> Any:  # noqa: ANN401 - its package brings no types
    return XAccelRedirectMiddleware(source_url=_MEDIA, destination_url=LOCATION)


def _request() -> HttpRequest:
    """Return a request such as Django makes; what is called by itself hardly looks at it."""
    request = HttpRequest()
    request.method = "GET"
    return request


def _like_ours(response: HttpResponse) -> HttpResponse:
    """Return a response with the headers that ours would have."""
    del response["Content-Disposition"]
    response["Cache-Control"] = CACHING
    return response
