"""Flask's options of a response, in terms of ours."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypedDict

import flask
from werkzeug.utils import get_content_type

from xsendfile._http.media_types import DEFAULT
from xsendfile._model import PresentationOptions

from ._places import Place

_CHARSET = "utf-8"


class OptionsOfFlask(TypedDict, total=False):
    """The keyword arguments that `send_file` and `send_from_directory` share."""

    mimetype: str | None
    as_attachment: bool
    download_name: str | None
    conditional: bool
    etag: bool | str
    last_modified: datetime | float | None
    max_age: int | Callable[[str | None], int | None] | None


class Options(NamedTuple):
    """The same, complete: names, order and defaults are those of `flask.send_file`."""

    mimetype: str | None = None
    as_attachment: bool = False
    download_name: str | None = None
    conditional: bool = True
    etag: bool | str = True
    last_modified: datetime | float | None = None
    max_age: int | Callable[[str | None], int | None] | None = None


def presented(place: Place, options: Options) -> PresentationOptions:
    """Return how a file is shown, as the core takes it."""
    return PresentationOptions(
        as_attachment=options.as_attachment,
        download_name=options.download_name,
        mimetype=_content_type(place, options),
        max_age=_max_age(place, options),
    )


def _content_type(place: Place, options: Options) -> str | None:
    """Return the type: the given one, that of the name to save under, or that of the file's own.

    As in Flask, documents that are stored under a number have the type of the
    name that is given to them, and text is said to be UTF-8.
    """
    content_type = options.mimetype
    if content_type is None:
        name = options.download_name
        content_type = DEFAULT
        if isinstance(name, str):
            content_type = _type_of(place, name.encode(errors="replace"))
        if content_type == DEFAULT:
            content_type = _type_of(place, place.name.rpartition(b"/")[2])
    if not isinstance(content_type, str) or ";" in content_type:
        return content_type
    return get_content_type(content_type, _CHARSET)


def _type_of(place: Place, name: bytes) -> str:
    """Return the type of files of this name: ours, or what this machine knows, or was told."""
    content_type = place.files.media_type(name)
    if content_type == DEFAULT:
        guessed, coding = mimetypes.guess_type("/" + name.decode(errors="replace"))
        if guessed and not coding:  # of what is compressed it is that of what is in it
            return guessed
    return content_type


def _max_age(place: Place, options: Options) -> int | None:
    """Return the freshness in seconds; None to have the file revalidated."""
    max_age = options.max_age
    if max_age is None:
        max_age = flask.current_app.get_send_file_max_age
    if not callable(max_age):
        return max_age
    return max_age(os.fsdecode(b"%b/%b" % (place.files.root.directory, place.name)))
