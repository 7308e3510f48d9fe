"""What comes in the place of an application's own file response."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from xsendfile._errors import Refused, RootNotFound
from xsendfile._files import PrivateFiles
from xsendfile._headers import is_whole_file
from xsendfile._model import Header, Reply, Request, Span
from xsendfile._root import Descriptor
from xsendfile.servers._relayed import relayed

_log = logging.getLogger("xsendfile")


def claimed(
    request: Request, content: Descriptor, headers: list[Header], files: Sequence[PrivateFiles]
) -> Reply | None:
    """Return the reply in the place of a 200 with an open file; None to leave it as it is.

    The first root that the file lies below hands it over. Below none, the
    range that the application did not see is judged by its own validators.
    Headers that tell of something else than the whole file are left alone.

    Args:
        request: the client's.
        content: the file that the application has opened, or named.
        headers: the application's own.
        files: the roots.

    """
    size = content.status().st_size
    if not is_whole_file(headers, size):
        _log.debug("not handed over: the headers tell of something else than the whole file")
        return None
    for each in files:
        try:
            return each.deliver_opened(request, content, headers)
        except RootNotFound as refused:
            _log.warning("not handed over: %s", refused.reason)
        except Refused as refused:
            _log.debug("not handed over: %s", refused.reason)
    reply = relayed(request, size, headers)
    return reply._replace(content=content) if reply is not None and reply.refers else reply


def streamed(
    request: Request, content: Descriptor, headers: list[Header], status: int = 200
) -> Reply:
    """Return the reply that sends all of an open file under the application's headers alone."""
    size = content.status().st_size
    if request.method == "HEAD" or not size:
        return Reply(status, headers)
    return Reply(status, headers, (Span(0, size),), content)


def settled(reply: Reply, request: Request, content: Descriptor, headers: list[Header]) -> Reply:
    """Return the reply after the application has closed the file.

    If it has removed it then, a web server would not find it: its bytes are
    sent from the descriptor that is still open.
    """
    if reply.content is None and not content.status().st_nlink:
        return streamed(request, content, headers)
    return reply


def owning(content: Descriptor, make: Callable[[], Reply]) -> Reply:
    """Return the reply that `make` returns, and close `content` unless it is the reply's now."""
    reply = None
    try:
        reply = make()
    finally:
        if reply is None or reply.content is None:
            content.close()
    return reply
