"""django-sendfile2's `sendfile`: change the import, and leave the settings as they are.

::

    from xsendfile.django.sendfile import sendfile    # was: from django_sendfile import sendfile

==================================  ==================================================
setting                             holds
==================================  ==================================================
SENDFILE_ROOT                       the directory that the files come from; a relative path is
                                    taken from where the application runs
SENDFILE_BACKEND                    "django_sendfile.backends.nginx", or `.xsendfile`,
                                    `.simple`, `.development`, `.mod_wsgi`; or a module of
                                    the site's own
SENDFILE_URL                        for nginx: the internal location
SENDFILE_CHECK_FILE_EXISTS          False: hand over what was not looked at
==================================  ==================================================

What is other than there, on purpose: links that lead out of the root, and
directories, are 404; every name arrives; nothing is read into memory as a whole; a
compressed file has the type of what it is (`x.tar.gz`: `application/gzip`), not
that of what is in it under an encoding that web servers drop; responses are private
to the client that was let in; and a file that the application sends itself has
the length that it has, whatever `content_length` says. The backend `mod_wsgi` had
Apache redirect the request by a header that no sender here has: the application
sends the bytes.
"""

from __future__ import annotations

import functools
import mimetypes
import os
import posixpath
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from xsendfile._deliveries import DELIVERED, Delivery
from xsendfile._errors import BadSettingError, NotFound, Refused
from xsendfile._files import PrivateFiles
from xsendfile._headers import announced_length
from xsendfile._http.media_types import DEFAULT, TYPES, is_media_type, media_type
from xsendfile._log import WARNING, log
from xsendfile._model import Name, PresentationOptions, Reply, Request
from xsendfile._paths import name_bytes

from ._backends import OwnBackend, absolute, normal, sender_for
from ._requests import refuse, request_from
from ._responses import response_from
from ._signals import tell

PREFIX = "SENDFILE_"
"""How the names of the settings begin."""


def sendfile(  # noqa: PLR0913, PLR0917 - django-sendfile2's own signature
    request: HttpRequest,
    filename: Name,
    attachment: bool = False,  # noqa: FBT002
    attachment_filename: str | bool | None = None,
    mimetype: str | None = None,
    encoding: str | None = None,
    content_length: int | None = None,
) -> HttpResponseBase:
    """Return the response that gives a file to whom the view has allowed it.

    Args:
        request: the request. Any method but HEAD is answered as GET is.
        filename: relative to `SENDFILE_ROOT`, or absolute inside of it.
        attachment: save instead of show.
        attachment_filename: the name to save under; None for the file's own, False for none.
        mimetype: the type; if None, it is guessed from the name, as `mimetypes` does. What is no
            media type goes as `application/octet-stream`.
        encoding: the value for `Content-Encoding`; never guessed.
        content_length: the length to announce on a hand-over, in bytes. Front servers know it
            themselves; nginx then closes its connection to the application each time.

    Raises:
        Http404: no such regular file below the root.
        ImproperlyConfigured: a setting is wrong.
        BadSettingError: an argument that no header can carry.

    """
    files = configured()
    length = None if content_length is None else _checked_length(content_length)
    try:
        path = _path_below(files, filename)
        presentation = _presentation(path, attachment, attachment_filename, mimetype, encoding)
        if isinstance(files.sender, OwnBackend):
            return _by_own_backend(files, files.sender, request, path, length, presentation)
        reply = files.answer(_asked(request), path, **presentation)
        response = response_from(reply, request)
    except Refused as refused:
        return refuse(refused, request)
    if length is not None and _is_handed_over(files, reply):
        response["Content-Length"] = length
    return response


def _by_own_backend(
    files: PrivateFiles,
    backend: OwnBackend,
    request: HttpRequest,
    path: bytes,
    length: str | None,
    presentation: PresentationOptions,
) -> HttpResponseBase:
    """Return the response of a backend of the site's own, and tell of what it has delivered."""
    kept: list[Delivery] = []  # until the backend has answered
    reply = files.telling(lambda _: kept.append).answer(_asked(request), path, **presentation)
    headers = [*reply.headers] if length is None else [*reply.headers, ("Content-Length", length)]
    response = backend.response(request, path, presentation.get("mimetype"), headers)
    if response.status_code in DELIVERED:
        size = announced_length(response.items())
        try:
            for delivery in kept:
                tell(delivery._replace(status=response.status_code, size=size))
        except BaseException:
            response.close()
            raise
    return response


@functools.cache
def configured() -> PrivateFiles:
    """Return what the settings make.

    Raises:
        ImproperlyConfigured: a setting is missing or wrong.

    """
    directory = _directory()
    try:
        sender = sender_for(_setting("BACKEND"), directory, _url())
    except BadSettingError as error:
        msg = f"{PREFIX}URL: {error}"
        raise ImproperlyConfigured(msg) from error
    check = bool(_setting("CHECK_FILE_EXISTS", default=True)) or sender.sends_bytes
    return PrivateFiles(directory, sender, check=check, on_delivery=tell)


def _directory() -> str:
    """Return the root as it is configured, without `.` and `..`."""
    root = _setting("ROOT")
    if not root:
        msg = f"{PREFIX}ROOT is {root!r}; give the absolute path of the directory with the files"
        raise ImproperlyConfigured(msg)
    try:
        directory = os.fsdecode(PrivateFiles(absolute(root)).root.directory)
    except BadSettingError as error:
        msg = f"{PREFIX}ROOT: {error}"
        raise ImproperlyConfigured(msg) from error
    return normal(directory)


def _url() -> str | None:
    """Return the internal location as it is configured, if it is."""
    url = _setting("URL")
    if url is None or isinstance(url, str | os.PathLike):
        return None if url is None else os.fspath(url)
    msg = f"{PREFIX}URL is {url!r}; give the path of nginx's internal location"
    raise ImproperlyConfigured(msg)


def _setting(name: str, *, default: object = None) -> Any:  # noqa: ANN401 - what a site gives
    """Return a setting by what follows the prefix."""
    return getattr(settings, PREFIX + name, default)


def _path_below(files: PrivateFiles, filename: Name) -> bytes:
    """Return a file's path, absolute, with `.`, `..` and repeated slashes resolved as text."""
    name = name_bytes(filename)
    if b"\0" in name:  # some Pythons' normpath cuts there: gh-106242
        raise NotFound("NUL in the path", name)
    return posixpath.normpath(posixpath.join(files.root.directory, name))


def _presentation(
    path: bytes,
    attachment: object,
    attachment_filename: object,
    mimetype: str | None,
    encoding: str | None,
) -> PresentationOptions:
    """Return the arguments as the core has them: with a disposition in every case."""
    own_name = posixpath.basename(path).decode(errors="replace")
    if attachment_filename is None:
        attachment_filename = own_name
    headers: dict[str, str] = {}
    if not attachment_filename:
        headers["Content-Disposition"] = "attachment" if attachment else "inline"
    if encoding:
        headers["Content-Encoding"] = encoding
    return {
        "as_attachment": bool(attachment),
        "download_name": str(attachment_filename) if attachment_filename else None,
        "mimetype": _checked_type(mimetype) if mimetype else _guessed(own_name),
        "headers": headers,
    }


def _checked_type(mimetype: str) -> str:
    """Return the type that is given, that of anything where it is none: it may be an upload's."""
    if not isinstance(mimetype, str) or is_media_type(mimetype):
        return mimetype  # what is no text is the view's mistake, and an error like others
    log(WARNING, "mimetype is no media type; the file goes as %s", DEFAULT)
    return DEFAULT


def _guessed(name: str) -> str:
    """Return the type that the machine knows for a name, ours for what is compressed."""
    guessed, encoding = mimetypes.guess_type("/" + name)  # else "data:" would be a scheme
    return guessed if guessed and not encoding else media_type(name.encode(), TYPES)


def _asked(request: HttpRequest) -> Request:
    """Return a request that a file may be given to, whatever form was sent: the view decides."""
    asked = request_from(request)
    if asked.method in {"GET", "HEAD"}:
        return asked
    return Request("GET", asked.mount, user=asked.user)  # conditions and ranges are for GET


def _is_handed_over(files: PrivateFiles, reply: Reply) -> bool:
    """Whether somebody else sends the bytes."""
    return not (files.sender.sends_bytes or reply.reason)


def _checked_length(length: object) -> str:
    """Return a length as its header has it."""
    if isinstance(length, str) and length.isascii() and length.isdecimal():
        return length
    if not isinstance(length, int) or isinstance(length, bool) or length < 0:
        msg = f"content_length is {length!r}; give a number of bytes, or None"
        raise BadSettingError(msg)
    return str(length)


def _forget(*, setting: str, **_: object) -> None:
    """Have the settings read again."""
    if setting.startswith(PREFIX):
        configured.cache_clear()


setting_changed.connect(_forget, dispatch_uid="xsendfile.django.sendfile")
