"""The applications whose cost is seen to grow, or not, and requests to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from wsgiref.types import WSGIApplication, WSGIEnvironment

from benchmarks.asking import Measure, again, answer, request
from benchmarks.floor import FLOOR, floor
from xsendfile import Nginx, PrivateFiles, XSendfileApplication
from xsendfile._root.memory import ENTRIES

REMEMBERED = "xsendfile, seen before"
PROVEN = "xsendfile, memory=0"
_LOCATION = "/_files/"
_OURS = f"XSendfileApplication(PrivateFiles(root, Nginx({_LOCATION!r})))"
SETTINGS: Mapping[str, str] = {
    REMEMBERED: _OURS,
    PROVEN: _OURS.replace(")))", "), memory=0))"),
    FLOOR: "one os.stat of the same file, start_response with three constant headers",
}
"""What the contestants are."""


def applications(root: str) -> dict[str, WSGIApplication]:
    """Return ours, once with its memory and once without, and the floor."""
    return {
        REMEMBERED: XSendfileApplication(files(root)),
        PROVEN: XSendfileApplication(files(root, memory=0)),
        FLOOR: floor,
    }


def files(root: str, memory: int = ENTRIES) -> PrivateFiles:
    """Return the files below a root, handed over to nginx."""
    return PrivateFiles(root, Nginx(_LOCATION), memory=memory)


def asked(root: str, names: Iterable[str]) -> list[WSGIEnvironment]:
    """Return a request for each name."""
    return [request(root, name) for name in names]


def measuring(
    application: WSGIApplication, requests: Sequence[WSGIEnvironment], *, passes: int
) -> Measure:
    """Return what measures requests that are made again and again, each answered rightly."""
    check(application, requests)
    return again(application, [*requests] * passes)


def check(application: WSGIApplication, requests: Sequence[WSGIEnvironment]) -> None:
    """See that each request is answered with the hand-over of its file; the floor has but one.

    Raises:
        RuntimeError: one is not.

    """
    for environ in requests:
        told = answer(application, environ)
        expected = _LOCATION[:-1].encode() + environ["PATH_INFO"].encode("latin-1")
        handed_over = told.names == expected or (application is floor and told.names)
        if told.status != HTTPStatus.OK or told.body or not handed_over:
            message = f"{environ['PATH_INFO']}: {told}"
            raise RuntimeError(message)
