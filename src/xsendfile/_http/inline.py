"""Which media types may be shown in the site's own name, and which would run in it. Pure.

An upload that a browser runs, runs with the rights of whoever looks at it.
What is shown is therefore a list of what is known to be harmless, not of what
is known to be dangerous.
"""

from __future__ import annotations

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
_RUN_ENDINGS = ("+xml", "html", "javascript", "ecmascript", "jscript", "livescript")


def may_be_shown(media_types: Iterable[str]) -> bool:
    """Whether a file of these types may be shown, whichever of them a browser believes."""
    return all(_essence(media_type) in _SHOWN for media_type in media_types)


def would_run(media_types: Iterable[str]) -> bool:
    """Whether a browser would run a document of one of these types."""
    return any(
        essence in _RUN or essence.endswith(_RUN_ENDINGS) for essence in map(_essence, media_types)
    )


def _essence(media_type: str) -> str:
    """Return type and subtype alone, in lower case (RFC 9110 §8.3.1)."""
    return media_type.partition(";")[0].strip().lower()
