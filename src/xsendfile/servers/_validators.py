"""The validators of a proven file, for whoever keeps ours: `Serve`, Apache, lighttpd, uWSGI."""

from __future__ import annotations

from xsendfile._http.preconditions import Validators
from xsendfile._http.validators import etag, http_date
from xsendfile._model import File, Header


def validators_of(file: File) -> Validators:
    """Return the entity tag and the date of a file that was looked at."""
    size, mtime_ns = file.size or 0, file.mtime_ns or 0
    return Validators(etag(mtime_ns, size), mtime_ns // 1_000_000_000)


def validator_headers(own: Validators, now: float) -> list[Header]:
    """Return `ETag` and, if the date can be expressed, `Last-Modified`.

    A file from the future was modified now, at the latest (RFC 9110 §8.8.2.1).
    """
    date = http_date(min(own.modified, int(now)))
    return [("ETag", own.etag), *([("Last-Modified", date)] if date else [])]
