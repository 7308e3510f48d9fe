"""The request that a front server asks about, as its headers tell it. Pure."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from xsendfile._errors import Refused

# RFC 9112 §3.2.1: path and query in origin form. RFC 3986 knows ASCII only.
_TARGET = re.compile(r"(?P<path>/[!-\"$->@-~]*)(?:\?(?P<query>[!-\"$-~]*))?")


def original_target(value: str | None, mount: bytes) -> tuple[bytes, str]:
    """Return the path below `mount`, decoded once, and the query as it was sent.

    Args:
        value: of the header; WSGI joins repeated ones with a comma, and so do we.
        mount: the path that links stand behind, with a slash at both ends.

    Raises:
        Refused: it is missing, repeated, not a path with or without a query, or
            elsewhere.

    """
    if not value:
        raise Refused("no original URL")
    if "," in value:
        raise Refused("more than one original URL, or one with a comma")
    target = _TARGET.fullmatch(value)
    if target is None:
        raise Refused("an original URL that is not a path")
    path = unquote_to_bytes(target["path"])
    if not path.startswith(mount):
        raise Refused("an original URL outside of the mount")
    return path[len(mount) - 1 :], target["query"] or ""
