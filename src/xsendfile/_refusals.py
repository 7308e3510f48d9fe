"""The status tables: what each refusal means on the wire, and its reply."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from ._errors import (
    BadToken,
    ExpiredToken,
    MethodNotAllowed,
    NotFound,
    NotYetValid,
    OutsideRoot,
    Refused,
    RootNotFound,
)
from ._headers import refusal_headers
from ._log import INFO, WARNING, log
from ._model import Reply

REFUSALS: Mapping[type[Refused], int] = MappingProxyType(
    {
        Refused: 404,  # any other, such as a verifier's own
        NotFound: 404,
        OutsideRoot: 404,  # not 403: that would tell where the root ends
        MethodNotAllowed: 405,
        BadToken: 403,
        NotYetValid: 403,
        ExpiredToken: 410,
    }
)
"""The statuses of the new API; a dialect may have others."""

ORIGINAL_REFUSALS: Mapping[type[Refused], int] = MappingProxyType(
    {
        Refused: 404,
        NotFound: 404,
        OutsideRoot: 403,
        MethodNotAllowed: 405,
    }
)
"""The statuses of xsendfile 1.0; those of links are the dialect's."""


def refusal(refused: Refused, method: str, statuses: Mapping[type[Refused], int]) -> Reply:
    """Return the reply to a refused request, and log the refusal in one line.

    Neither shows a path, a token or a secret: the body is the status alone,
    the log has the reason, a phrase of ours.
    """
    status = next(statuses[kind] for kind in type(refused).__mro__ if kind in statuses)
    level = WARNING if isinstance(refused, RootNotFound) else INFO
    log(level, "refused with %d: %s", status, refused.reason)
    text = f"{status} {HTTPStatus(status).phrase}\n".encode()
    allowed = refused.allowed if isinstance(refused, MethodNotAllowed) else None
    body = () if method == "HEAD" else (text,)
    return Reply(status, refusal_headers(len(text), allowed), body)
