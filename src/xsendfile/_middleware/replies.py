"""What comes in the place of an application's own file response."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from xsendfile._errors import Refused, RootNotFound
from xsendfile._files import PrivateFiles
from xsendfile._headers import announced_length, is_whole_file, restrained
from xsendfile._http.methods import DELIVERY_METHODS
from xsendfile._log import DEBUG, WARNING, log
from xsendfile._model import File, Header, Reply, Request, Span
from xsendfile._root import Descriptor
from xsendfile.servers._relayed import relayed

_OK = 200
_Reply = TypeVar("_Reply", bound=Reply | None)


class FileResponse(NamedTuple):
    """An application's answer with a file.

    Attributes:
        request: what it answers; the client's.
        status: the application's own,
        headers: and so are these.
        content: the file that it has opened, or named.

    """

    request: Request
    status: int
    headers: list[Header]
    content: Descriptor


class Found(NamedTuple):
    """Where a file lies.

    Attributes:
        files: the root that it lies below.
        file: what was proven of it.

    """

    files: PrivateFiles
    file: File


def found(response: FileResponse, files: Sequence[PrivateFiles]) -> Found | None:
    """Return the deepest root that the file lies below now, or None."""
    places = []
    for each in files:
        try:
            places.append(Found(each, each.root.recognize(response.content)))
        except RootNotFound as refused:
            log(WARNING, "not handed over: %s", refused.reason)
        except Refused as refused:
            log(DEBUG, "not handed over: %s", refused.reason)
    return max(places, key=lambda place: _depth(place.file.root), default=None)


def policed(response: FileResponse, files: Sequence[PrivateFiles]) -> FileResponse:
    """Return a response under the policy of the deepest root that the file lies below.

    That is decided apart from the hand-over, and closed where nothing can be
    told: a file that was replaced since it was opened is an upload all the same.
    """
    held = [
        (_depth(root), each.inline == "safe")
        for each in files
        if (root := each.root.holding(response.content)) is not None
    ]
    _, is_safe = max(held, default=(0, False))  # of equal ones, the safe one
    if not is_safe:
        return response
    name = (response.content.name or b"").rpartition(b"/")[2]
    return response._replace(headers=restrained(response.headers, name))


def replacement(response: FileResponse, place: Found | None) -> Reply | None:
    """Return the reply in the place of a 200 with a whole file; None to leave it as it is.

    A file below a root is handed over. For any other, what the application was
    not shown of the request is judged by its own validators.
    """
    request, status, headers, content = response
    size = content.status().st_size
    if request.method not in DELIVERY_METHODS or status != _OK or not is_whole_file(headers, size):
        log(DEBUG, "not handed over: the answer is something else than the whole file")
        return None
    if place is not None:
        return place.files.deliver_opened(request, place.file, content, headers)
    reply = relayed(request, size, headers)
    return reply._replace(content=content) if reply is not None and reply.refers else reply


def told(response: FileResponse, place: Found | None, reply: Reply) -> Reply:
    """Return a reply, after the root that its file lies below has told of the delivery."""
    if place is None:
        return reply
    return place.files.told(response.request, place.file, reply)


def streamed(response: FileResponse) -> Reply:
    """Return the reply that sends an open file under the application's headers alone.

    It is what those announce: a file may have grown since.
    """
    request, status, headers, content = response
    announced = announced_length(headers)
    size = content.status().st_size if announced is None else announced
    if request.method == "HEAD" or not size:
        return Reply(status, headers)
    return Reply(status, headers, (Span(0, size),), content)


def owning(content: Descriptor, make: Callable[[], _Reply]) -> _Reply:
    """Return the reply that `make` returns, and close `content` unless it is the reply's now."""
    reply = None
    try:
        reply = make()
    finally:
        if reply is None or reply.content is None:
            content.close()
    return reply


def _depth(root: bytes) -> int:
    """Return how many parts the real path of a root has."""
    return root.count(b"/")
