"""Files for Starlette and FastAPI, on asyncio: a response like any other of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ._asgi import Receive, Scope, Send, headers_from, request_from, respond, serve_nothing
from ._errors import BadSettingError, MissingExtraError, Refused
from ._files import PrivateFiles, check_files
from ._headers import is_owned, present, without_content
from ._http.media_types import is_media_type
from ._model import Name, Reply
from ._refusals import REFUSALS, refusal

try:
    from starlette.background import BackgroundTask
    from starlette.exceptions import HTTPException
    from starlette.requests import Request
    from starlette.responses import Response
except ModuleNotFoundError as _error:
    _msg = (
        "xsendfile.starlette needs Starlette; install it with: pip install 'xsendfile[starlette]'"
    )
    raise MissingExtraError(_msg) from _error

__all__ = ["FileResponse"]

_HANDLERS = "starlette.exception_handlers"
"""The scope key that is there once exceptions are turned into the site's own pages."""


class FileResponse(Response):
    """A response with a file that the application allows; the parameters are Starlette's own.

    Views, synchronous or not, set its headers and cookies as they do with any
    response. What they set wins over what is composed here, except for what
    is the sender's to decide: `Content-Length`, `ETag`, `Last-Modified`,
    `Accept-Ranges` and its own, such as `X-Accel-Redirect`; and under
    `inline="safe"` the policy has the last word.

    A path that names no file below the root is an `HTTPException` with status
    404, a method other than GET and HEAD one with 405: raised before anything
    was sent, so that the site's own handlers answer. Its cause is the
    `xsendfile.Refused`. Where Starlette handles no exceptions, in a middleware
    or without an application, the answer is one line of text. Either is one
    line in the log (logger `xsendfile`); none of them shows the path.

    The disk is reached in a thread. Ranges and preconditions are judged by who
    sends the bytes (RFC 9110 §13, §14). Where the server offers
    `http.response.pathsend`, it opens a whole file that `Serve` would send.

    Args:
        files: where files come from and how they are sent.
        path: relative to the root, or absolute inside it; never percent-decoded.
        status_code: 200. That it becomes 206, 304, 412 or 416 is decided with
            the request.
        headers: further headers; they replace composed ones of the same name.
        media_type: the `Content-Type`, None for that of the file's name. As in
            every response of Starlette's, `charset` is added to a text's.
        background: run once the response was sent, or the client has gone; not
            after a refusal. It must not remove a file that is handed over: the
            web server opens it later.
        filename: the name to save under, whatever it holds; None sends none.
        content_disposition_type: "attachment" to save, "inline" to show. It
            counts with a `filename` only.
        stat_result: None: the file is looked at when it is sent.
        method: None: that of the request counts.
        max_age: freshness in seconds, for the client's own cache; None to have
            it asked for again each time.

    Raises:
        BadSettingError: an argument is wrong, or `headers` names one that is
            the sender's; when it is sent, a header that cannot be.

    """

    def __init__(  # noqa: PLR0913, PLR0917 - Starlette's own
        self,
        files: PrivateFiles,
        path: Name,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
        filename: str | None = None,
        *,
        content_disposition_type: Literal["attachment", "inline"] = "attachment",
        stat_result: None = None,
        method: None = None,
        max_age: int | None = None,
    ) -> None:
        """Check the arguments; the disk is not touched."""
        check_files(files)
        _check_status(status_code)
        _check_own(headers, media_type, filename, content_disposition_type)
        _check_none(stat_result=stat_result, method=method)
        self._is_saved = filename is not None and content_disposition_type == "attachment"
        present(  # what is wrong is told here, where it was given
            as_attachment=self._is_saved,
            download_name=filename,
            max_age=max_age,
            headers=headers or (),
        )
        self.files = files
        self.path = path
        self.status_code = status_code
        if media_type is not None:
            self.media_type = media_type
        self.background = background
        self.filename = filename
        self.max_age = max_age
        self.init_headers(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response, then run the background task."""
        if scope["type"] != "http":
            await serve_nothing(scope, receive, send)
            return
        _check_status(self.status_code)
        try:
            await respond(lambda: self._reply(scope), scope, receive, send)
        except Refused as refused:
            await _refuse(refused, scope, receive, send)
            return
        if self.background is not None:
            await self.background()

    def _reply(self, scope: Scope) -> Reply:
        """Return the reply to a request, under the headers that the view has set by now."""
        own = headers_from(self.raw_headers)
        kept = [header for header in own if not is_owned(header[0])]
        return self.files.answer(
            request_from(scope),
            self.path,
            as_attachment=self._is_saved,
            download_name=self.filename,
            max_age=self.max_age,
            headers=kept,
        )


async def _refuse(refused: Refused, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a refused request, of which nothing was sent yet.

    Raises:
        HTTPException: somebody above turns it into the site's own page.

    """
    reply = refusal(refused, scope["method"], REFUSALS)
    if _is_handled(scope, receive):
        told = without_content(reply.headers)
        headers = {name: value for name, value in told if not is_owned(name)}
        raise HTTPException(reply.status, headers=headers) from refused
    await respond(lambda: reply, scope, receive, send)


def _is_handled(scope: Scope, receive: Receive) -> bool:
    """Whether an exception becomes a page of the site's, and not a 500.

    The key stays in the scope when it goes back through the middlewares, and
    comes with it to those of a mounted application: exceptions from there are
    handled by nobody. `BaseHTTPMiddleware`, the base of almost all that answer
    by themselves, is known by the `receive` that it lends: a method of its request.
    """
    return _HANDLERS in scope and not isinstance(getattr(receive, "__self__", None), Request)


def _check_status(status_code: object) -> None:
    """Refuse any other status than 200: front servers send the file, or its path, all the same."""
    if status_code != 200:  # noqa: PLR2004 - as it is spelled everywhere
        msg = f"status_code is {status_code!r}; a file is sent with 200 only: leave it out"
        raise BadSettingError(msg)


def _check_own(
    headers: object, media_type: object, filename: object, content_disposition_type: object
) -> None:
    """Refuse wrong values of the parameters that the core calls by other names, or has not."""
    if headers is not None and not isinstance(headers, Mapping):
        msg = f"headers is {headers!r}; give a mapping such as {{'X-Robots-Tag': 'none'}}, or None"
    elif media_type is not None and not (isinstance(media_type, str) and is_media_type(media_type)):
        msg = f"media_type is {media_type!r}; give one such as 'application/pdf', or None"
    elif filename is not None and not isinstance(filename, str):
        msg = f"filename is {filename!r}; give a str, or None to send no name"
    elif content_disposition_type not in ("attachment", "inline"):
        msg = (
            f"content_disposition_type is {content_disposition_type!r}; "
            "give 'attachment' or 'inline'"
        )
    else:
        return
    raise BadSettingError(msg)


def _check_none(*, stat_result: object, method: object) -> None:
    """Refuse what Starlette takes, or took, and what would be believed instead of looked at."""
    if stat_result is not None:
        msg = "stat_result is given; leave it out: the file is looked at when it is sent"
        raise BadSettingError(msg)
    if method is not None:
        msg = f"method is {method!r}; leave it out: that of the request counts"
        raise BadSettingError(msg)
