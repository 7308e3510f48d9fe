"""The only place that composes response headers. Pure.

========================  =====================  ========================================
header                    who decides            rule
========================  =====================  ========================================
Content-Type              mimetype, else name    always sent: front servers guess wrongly
Content-Disposition       as_attachment,         sent for a download or a chosen name
                          download_name
Cache-Control             max_age                `private, no-cache` unless told: access
                                                 was checked for one client, this time
Cache-Control,            the grant of a link    fresh as long as the link lives; the link is
Referrer-Policy,                                 told to no other site; name and disposition as
Content-Disposition                              it was signed
any other                 headers                last word, except on what the sender owns
all of these              the application        in `SendfileMiddleware`, but for what the
                                                 sender owns
Content-Length            the sender             0 on a hand-over, the size of what we send
ETag, Last-Modified       the sender             when we send, or the server keeps ours
Accept-Ranges             the sender             when we send, unless it is a 304, 412 or 416
Content-Range             the sender             one range, or none satisfiable (RFC 9110 §14.4)
X-Sendfile, X-Accel-*     the sender             once, only on a 200 to GET or HEAD
Content-Encoding          1.0 senders only       as 1.0 told it from the name
X-Content-Type-Options,   inline="safe"          after all others: what is not known to be
Content-Disposition,                             harmless is saved, and what would run has
Content-Security-Policy                          no rights
WWW-Authenticate          the refusal            with 401 (RFC 9110 §15.5.2)
Allow                     the refusal            with 405 (RFC 9110 §10.2.1)
Cache-Control (refusal)   the refusal            `no-store`: 404, 405 and 410 are cacheable
                                                 by default (RFC 9110 §15.1)
========================  =====================  ========================================
"""

from __future__ import annotations

from .applications import (
    HIDDEN,
    announced_length,
    is_event_stream,
    is_whole_file,
    kept_headers,
    without_foreign_etag,
)
from .delivery import (
    CLOSE,
    NO_LENGTH,
    PLAIN,
    added,
    challenge,
    delivery_headers,
    original_headers,
    original_length,
    refusal_headers,
    without_content,
)
from .lines import is_owned
from .links import presentation_of, sealed
from .options import present
from .restraint import restrained, without_policy

__all__ = [
    "CLOSE",
    "HIDDEN",
    "NO_LENGTH",
    "PLAIN",
    "added",
    "announced_length",
    "challenge",
    "delivery_headers",
    "is_event_stream",
    "is_owned",
    "is_whole_file",
    "kept_headers",
    "original_headers",
    "original_length",
    "present",
    "presentation_of",
    "refusal_headers",
    "restrained",
    "sealed",
    "without_content",
    "without_foreign_etag",
    "without_policy",
]
