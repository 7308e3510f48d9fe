"""The translation to Flask: its responses, and its exceptions for what is refused."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NoReturn
from wsgiref.types import WSGIEnvironment

import flask

from xsendfile._errors import Refused
from xsendfile._http.methods import check_method
from xsendfile._model import Header, Reply, Request
from xsendfile._refusals import REFUSALS, refusal
from xsendfile._wsgi import request_from, respond

from ._options import Options, presented
from ._places import Place
from ._validators import Given, given, without_conditions

_METHOD_NOT_ALLOWED = 405
_UNSATISFIABLE = 416
_REFUSED = 400  # and above


def delivered(
    find: Callable[[], Place], options: Options, *, clock: Callable[[], float] = time.time
) -> flask.Response:
    """Return the response that delivers a file, or have the site answer why there is none.

    Args:
        find: returns the place of the file.
        options: of the response.
        clock: returns the time in epoch seconds.

    Raises:
        HTTPException: the request gets no file.
        BadSettingError: an option that no header can carry.
        OSError: the machine is in trouble.

    """
    validators = given(options.etag, options.last_modified)
    environ = flask.request.environ
    is_ours = False
    try:
        request = request_from(environ)
        check_method(request.method)
        place = find()
        asked = _asked(request, place, options, validators, clock())
        reply = place.files.answer(asked, place.name, **presented(place, options))
        is_ours = place.files.sender.sends_bytes or reply.reason is not None
    except Refused as refused:
        reply = refusal(refused, flask.request.method, REFUSALS)
    response = _response(reply, environ)
    if response.status_code >= _REFUSED:
        _abort(response)
    validators.tell(response.headers, clock())
    if is_ours and not options.conditional:
        del response.accept_ranges
    return response


def _asked(
    request: Request, place: Place, options: Options, validators: Given, now: float
) -> Request:
    """Return the request, as the core is asked: by the file's own validators, or for all of it."""
    if not options.conditional:
        return without_conditions(request)
    if validators == Given() or not place.files.check:
        return request
    return validators.asked(request, place.files.find(place.name), now)


def _response(reply: Reply, environ: WSGIEnvironment) -> flask.Response:
    """Return a reply as a response of the application's own class.

    What `respond` returns as the body goes to the server as it is, as the
    files of Flask's own `send_file` do: it may be the server's
    `wsgi.file_wrapper`, and releases the file when it is closed.
    """
    started: list[tuple[str, list[Header]]] = []

    def start_response(status: str, headers: list[Header], *_: object) -> Callable[[bytes], object]:
        started.append((status, headers))
        return bytes  # nothing is ever pushed

    body = respond(reply, environ, start_response)
    ((status, headers),) = started
    return flask.current_app.response_class(
        body, status, headers, direct_passthrough=reply.content is not None
    )


def _abort(response: flask.Response) -> NoReturn:
    """Have the site's own error handler answer in the place of a response."""
    status = response.status_code
    if status == _METHOD_NOT_ALLOWED:
        flask.abort(status, valid_methods=list(response.allow))
    if status == _UNSATISFIABLE:
        flask.abort(status, length=response.content_range.length)
    flask.abort(status)
