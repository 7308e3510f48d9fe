"""Flask's own `send_file` and `send_from_directory`; the web server sends the bytes.

Changing over is a change of an import, and the roots in the configuration::

    from xsendfile.flask import XSendfile, send_from_directory

    app.config["XSENDFILE"] = {
        "documents": {"ROOT": "/srv/documents", "SENDER": "nginx", "LOCATION": "/_documents/"},
    }
    XSendfile(app)

    @app.get("/documents/<path:name>")                              # behind your login
    def document(name):
        return send_from_directory("/srv/documents", name, as_attachment=True)

Names, order and defaults of the parameters are Flask's. What is otherwise, on
purpose:

- A path that names no file gets the site's 404, from `send_file`, too. So does
  one with `..`, `.` or `//` in what comes from the request, and a symbolic link
  that leads out of the directory (unless the root below which it lies has `SYMLINKS`
  "follow", or does not look: `CHECK` False).
- Each delivery is logged (logger `xsendfile`), or told to the root's `ON_DELIVERY`; what
  Flask's own `send_file` does with an open file, or a `BytesIO`, is not.
- A method other than GET and HEAD gets a 405 with `Allow`.
- `Cache-Control` is `private`: access was checked for one client.
- `x.txt.gz` is `application/gzip`: no `Content-Encoding` is guessed, since
  front servers drop it.
- `Content-Disposition` is sent for a download or a chosen name only.
- `USE_X_SENDFILE` is not asked: it knows neither roots nor nginx.
- nginx and Caddy give their own `ETag` and `Last-Modified`, whatever `etag` and
  `last_modified` say; with a hand-over, `conditional` is the front server's, too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import IO, Unpack

from xsendfile._configured import SETTING, configured
from xsendfile._errors import MissingExtraError
from xsendfile._files import PrivateFiles
from xsendfile._model import Name

try:
    import flask
except ModuleNotFoundError as _error:
    _MISSING = "xsendfile.flask needs Flask; install it with: pip install 'xsendfile[flask]'"
    raise MissingExtraError(_MISSING) from _error

from ._answers import delivered
from ._options import Options, OptionsOfFlask
from ._places import Places

__all__ = ["XSendfile", "send_file", "send_from_directory"]

_EXTENSION = "xsendfile"


class XSendfile(Mapping[str, PrivateFiles]):
    """The roots of a site, by their names in `app.config["XSENDFILE"]`.

    As a Flask extension it reads the configuration once, so that a wrong
    setting fails where the site starts. Without it the configuration is read
    when the first file is sent. `xsendfile config nginx --app site:roots`
    prints the web server's side, if `roots` is one that was made with its
    application.

    Args:
        app: the application; None to call `init_app` later.

    Raises:
        BadRootError, BadSenderError, BadSettingError: a setting is wrong. The
            text begins with its place, such as `XSENDFILE['documents']['ROOT']`.

    """

    def __init__(self, app: flask.Flask | None = None) -> None:
        """Read the configuration of `app`, if there is one already."""
        self._app = app
        if app is not None:
            self.init_app(app)

    def init_app(self, app: flask.Flask) -> None:
        """Read the configuration of an application; later changes are not seen.

        Args:
            app: the application, configured.

        Raises:
            BadRootError, BadSenderError, BadSettingError: a setting is wrong.

        """
        app.extensions[_EXTENSION] = _read(app)

    def __getitem__(self, name: str) -> PrivateFiles:
        """Return the root of that name, of the application that is at work.

        Raises:
            KeyError: the configuration has no such name.

        """
        named = self._named()
        if name in named:
            return named[name]
        msg = f"{SETTING} has no {name!r}; give one of its names: {', '.join(map(repr, named))}"
        raise KeyError(msg)

    def __iter__(self) -> Iterator[str]:
        """Return the names."""
        return iter(self._named())

    def __len__(self) -> int:
        """Return how many roots there are."""
        return len(self._named())

    def _named(self) -> Mapping[str, PrivateFiles]:
        """Return the roots of the application at work; outside of one, of that it was made with."""
        if self._app is None or flask.has_app_context():
            return _places(flask.current_app).named
        return _places(self._app).named


def send_file(  # noqa: PLR0913, PLR0917 - Flask's own
    path_or_file: Name | IO[bytes],
    mimetype: str | None = None,
    as_attachment: bool = False,  # noqa: FBT002
    download_name: str | None = None,
    conditional: bool = True,  # noqa: FBT002
    etag: bool | str = True,  # noqa: FBT002
    last_modified: datetime | float | None = None,
    max_age: int | Callable[[str | None], int | None] | None = None,
) -> flask.Response:
    """Return the response that delivers a file which the application names.

    Args:
        path_or_file: the path of a file, absolute or relative to
            `app.root_path`, never one that a client has named. Below a
            configured root it goes through the deepest such root, by its
            sender and its policy. Any other is sent by the application itself.
            An open file, or a `BytesIO`, goes to Flask's own `send_file`.
        mimetype: the media type; without one, that of `download_name`, else of
            the file's name. As in Flask, text is said to be UTF-8.
        as_attachment: save instead of show.
        download_name: the name to save under.
        conditional: False to send the whole file, whatever the request asks
            for, where the application sends it.
        etag: a str to be told, and judged by, in the place of the file's own;
            False for none.
        last_modified: the same for the time of modification: a datetime (UTC,
            if it does not say), or epoch seconds.
        max_age: freshness in seconds, or what returns it for the absolute
            path; without it, that of `app.get_send_file_max_age`
            (`SEND_FILE_MAX_AGE_DEFAULT`).

    Returns:
        A response of the application's own class. Set headers and cookies on
        it as on any other.

    Raises:
        werkzeug.exceptions.HTTPException: 404: no such file. 405: another
            method than GET and HEAD. 412, 416: as RFC 9110 has them. The
            site's own error handlers answer; the reason is in the log (logger
            `xsendfile`), without the path.
        BadSettingError: an argument that no header can carry.

    """
    if not isinstance(path_or_file, str | bytes | os.PathLike):
        return flask.send_file(
            path_or_file,
            mimetype,
            as_attachment,
            download_name,
            conditional,
            etag,
            last_modified,
            max_age,
        )
    options = Options(
        mimetype, as_attachment, download_name, conditional, etag, last_modified, max_age
    )
    app = flask.current_app
    return delivered(lambda: _places(app).of_file(path_or_file, app.root_path), options)


def send_from_directory(
    directory: PrivateFiles | Name, path: Name, **kwargs: Unpack[OptionsOfFlask]
) -> flask.Response:
    """Return the response that delivers a file which the request names.

    Args:
        directory: a `PrivateFiles`; or a directory, absolute or relative to
            `app.root_path`, never one that a client has named. A file below a
            configured root goes through the deepest such root. Any other is
            sent by the application itself.
        path: below the directory; it may come from the request. It is never
            percent-decoded.
        **kwargs: the other arguments of `send_file`.

    Raises:
        werkzeug.exceptions.HTTPException, BadSettingError: as `send_file` does.
        BadRootError: the directory is the file system's own root.

    """
    options = Options(**kwargs)
    app = flask.current_app
    if isinstance(directory, PrivateFiles):
        return delivered(lambda: _places(app).of_files(directory, path), options)
    return delivered(lambda: _places(app).of_directory(directory, path, app.root_path), options)


def _places(app: flask.Flask) -> Places:
    """Return where the files of an application come from; read once, unless `init_app` has."""
    places = app.extensions.get(_EXTENSION)
    if places is None:
        places = app.extensions.setdefault(_EXTENSION, _read(app))
    known: Places = places
    return known


def _read(app: flask.Flask) -> Places:
    """Return what the configuration of an application says."""
    return Places(configured(app.config.get(SETTING, {})))
