"""The backends of django-sendfile2, by their names, as senders."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

from xsendfile._deliveries import DELIVERED
from xsendfile._errors import NotFound
from xsendfile._headers import added, original_length
from xsendfile._model import File, Header, Reply, Request, Sender
from xsendfile.servers._serve import Serve
from xsendfile.servers.apache._sender import Apache
from xsendfile.servers.nginx._sender import Nginx

MOD_WSGI = "django_sendfile.backends.mod_wsgi"
"""The backend that no sender stands for."""

_FUNCTION = "sendfile"

_Maker: TypeAlias = Callable[[str, "str | None"], Sender]


class OwnBackend:
    """A backend of the site's own: a module with `sendfile(request, filename, mimetype=…)`.

    It is called with a path that was proven, if files are looked at, and gives the
    response; the headers are those of every delivery, and the file's length.

    Args:
        name: of the module.

    Raises:
        ImproperlyConfigured: there is no such module, or no such function in it.

    """

    sends_bytes = False
    heeds: tuple[str, ...] | None = ()

    def __init__(self, name: str) -> None:
        """Import it."""
        try:
            self._sendfile: Any = import_string(f"{name}.{_FUNCTION}")
        except ImportError as error:
            msg = (
                f"SENDFILE_BACKEND is {name!r}; give {', '.join(map(repr, _BACKENDS))}, or a "
                f"module of your own with a function {_FUNCTION}: {error}"
            )
            raise ImproperlyConfigured(msg) from error

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:  # noqa: ARG002
        """Return the headers that the backend's response gets."""
        return Reply(200, headers if file.size is None else [*headers, original_length(file)])

    def response(
        self, request: HttpRequest, path: bytes, mimetype: str | None, headers: Iterable[Header]
    ) -> HttpResponseBase:
        """Return the response that the backend gives for an absolute path, with these headers.

        What is no delivery gets none. Of what does not describe the content, such as
        `Cache-Control`, its own stand; and the length is its own of a part, and of what it codes.

        Raises:
            NotFound: it has found no file.

        """
        try:
            response: HttpResponseBase = self._sendfile(
                request, Path(os.fsdecode(path)), mimetype=mimetype
            )
        except FileNotFoundError:
            raise NotFound("no file for the site's own backend", path) from None
        if response.status_code in DELIVERED:
            own = [name for name, _ in response.items()]
            for name, value in added(headers, own, response.status_code):
                response[name] = value
        return response


def sender_for(backend: object, root: str, url: str | None) -> Sender:
    """Return the sender that the name of a backend stands for.

    Args:
        backend: the value of `SENDFILE_BACKEND`.
        root: the directory of the files, as it is configured.
        url: the internal location, if it is configured.

    Raises:
        ImproperlyConfigured: no such backend.
        BadSettingError: `url` can be no internal location.

    """
    if not isinstance(backend, str) or not backend:
        msg = f"SENDFILE_BACKEND is {backend!r}; give one of {', '.join(map(repr, _BACKENDS))}"
        raise ImproperlyConfigured(msg)
    maker = _BACKENDS.get(backend)
    return OwnBackend(backend) if maker is None else maker(root, url)


def absolute(root: Any) -> Any:  # noqa: ANN401 - what a site gives
    """Return a root that is relative to where the application runs as an absolute path."""
    return os.path.abspath(root) if isinstance(root, str | bytes | os.PathLike) else root


def normal(path: str) -> str:
    """Return an absolute path in its one spelling; POSIX would let it begin with two slashes."""
    return "/" + posixpath.normpath(path).lstrip("/")


def _nginx(root: str, url: str | None) -> Sender:
    """Return the sender for nginx; without a location, URIs are paths, as they were."""
    location = normal("/" + (root if url is None else url))
    return Nginx(location.rstrip("/") + "/")


def _xsendfile(root: str, _url: str | None) -> Sender:
    """Return the sender for Apache, which is to see the root as it is configured.

    lighttpd takes the same, but for names with a percent sign.
    """
    return Apache(seen_as=root)


def _serve(_root: str, _url: str | None) -> Sender:
    """Return the sender for no web server."""
    return Serve()


_BACKENDS: Mapping[str, _Maker] = MappingProxyType(
    {
        "django_sendfile.backends.nginx": _nginx,
        "django_sendfile.backends.xsendfile": _xsendfile,
        "django_sendfile.backends.simple": _serve,
        "django_sendfile.backends.development": _serve,
        MOD_WSGI: _serve,
    }
)
