"""Which media types may be shown in the site's own name, and which would run in it. Pure.

An upload that a browser runs, runs with the rights of whoever looks at it.
What is shown is therefore a list of what is known to be harmless, not of what
is known to be dangerous.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Pictures, sound and moving pictures of which no browser runs a part; text as
# such; PDF, whose viewers keep their scripts away from the site.
_SHOWN = frozenset(
    (
        "application/ogg", "application/pdf",
        "audio/aac", "audio/flac", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/opus",
        "audio/wav", "audio/webm", "audio/x-wav",
        "image/apng", "image/avif", "image/bmp", "image/gif", "image/heic", "image/heif",
        "image/jpeg", "image/jxl", "image/png", "image/vnd.microsoft.icon", "image/webp",
        "image/x-icon",
        "text/plain",
        "video/mp4", "video/mpeg", "video/ogg", "video/quicktime", "video/webm",
    )
)  # fmt: skip

# Documents with scripts in them (the MIME Sniffing Standard's "scriptable" and
# "XML" types), archives of such documents, and what plug-ins ran.
_RUN = frozenset(
    (
        "application/hta", "application/vnd.wap.xhtml+xml", "application/x-mimearchive",
        "application/x-shockwave-flash", "application/xml", "application/xml-dtd",
        "message/rfc822", "multipart/related", "multipart/x-mixed-replace",
        "text/cache-manifest", "text/html", "text/vbscript", "text/xml", "text/xsl",
    )
)  # fmt: skip
# Browsers end a type at a space or a comment, too.
_RUNS = r".*(?:\+xml|html|(?:java|ecma|j|live)script[0-9.]*)(?:[ \t(].*)?"


def may_be_shown(values: Iterable[str]) -> bool:
    """Whether a file with these values of `Content-Type` may be shown.

    All of them must be harmless: of several, a browser believes any.
    """
    return all(essence in _SHOWN for essence in _essences(values))


def would_run(values: Iterable[str]) -> bool:
    """Whether a browser would run a document with one of these values of `Content-Type`."""
    return any(essence in _RUN or re.fullmatch(_RUNS, essence) for essence in _essences(values))


def _essences(values: Iterable[str]) -> list[str]:
    """Return each type and subtype alone, in lower case (RFC 9110 §8.3.1).

    A comma is no part of a type, but what comes after one is believed by some.
    """
    types = [each for value in values for each in value.split(",")]
    return [each.partition(";")[0].strip(" \t").lower() for each in types]
