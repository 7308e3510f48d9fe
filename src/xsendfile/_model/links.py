"""Signed requests in, grants out, and what makes one of the other."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol, runtime_checkable

from xsendfile._errors import Refused

NOTHING: Mapping[str, str] = MappingProxyType({})
"""The values that links can be bound to where nobody is known."""


class SignedRequest(NamedTuple):
    """What a link is judged by. Fields may be added; do not unpack it.

    Attributes:
        path: the path below the mount, decoded once, with its leading slash.
        query: the query as it was sent, without its question mark.
        method: the request method (RFC 9110 §9.1: case-sensitive).
        client: the client's address, IPv4 or IPv6, as text; None if it is not known.
        bound: the values that links can be bound to, by their labels: who is
            logged in (`user`), which session this is.

    """

    path: bytes
    query: str = ""
    method: str = "GET"
    client: str | None = None
    bound: Mapping[str, str] = NOTHING


class Grant(NamedTuple):
    """What a signed link allows. Fields may be added; do not unpack it.

    Attributes:
        path: the file's path below the root, decoded, without a leading slash.
        expires_at: the end of the link in epoch seconds; `math.inf` if it has none.
        as_attachment: whether it says to save (True) or to show (False); None
            where it says nothing.
        download_name: the name to save under, if it says one.
        key: the id of the key that it was signed with, if keys have ids.
        personal: whether it is for one network, user or session only.
        scope: how many segments of the path are signed, if not all: the link
            opens all that lies below that directory.

    """

    path: bytes
    expires_at: float
    as_attachment: bool | None = None
    download_name: str | None = None
    key: str | None = None
    personal: bool = False
    scope: int | None = None


@runtime_checkable
class Verifier(Protocol):
    """What turns a signed request into the grant that it carries; `xsendfile.links.Dialect`.

    Attributes:
        statuses: the status of each kind of refusal, where it is another than
            403 for a link that is not authentic or not yet valid, 410 for one
            that has ended, and 404 for a path that gets no file.

    """

    @property
    def statuses(self) -> Mapping[type[Refused], int]:
        """The statuses of this dialect's refusals."""
        ...

    def grant(self, request: SignedRequest, *, now: float) -> Grant:
        """Return the grant of an authentic, current link.

        Args:
            request: the request.
            now: the time in epoch seconds.

        Raises:
            BadToken: the link is malformed, forged or altered.
            WrongMethod: it is authentic, the method neither GET nor HEAD.
            NotYetValid: it is authentic, but begins after `now`.
            ExpiredToken: it is authentic, but ended before `now`.
            PathRefused: its path can be that of no file.

        """
        ...
