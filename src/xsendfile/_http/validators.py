"""Validators and dates (RFC 9110 §8.8, §5.6.7)."""

from __future__ import annotations

import time

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LAST_YEAR = 9999


def etag(mtime_ns: int, size: int) -> str:
    """Return the strong entity tag of a file (RFC 9110 §8.8.3).

    It is made of the modification time in nanoseconds and the size in bytes
    alone, so that every replica of a site gives the same one: no inode, no
    time zone.
    """
    return f'"{mtime_ns:x}-{size:x}"'


def http_date(seconds: int) -> str | None:
    """Return an IMF-fixdate (RFC 9110 §5.6.7), or None for a time it cannot express.

    `time.strftime` is not used: its names of days and months follow the locale.
    """
    try:
        moment = time.gmtime(seconds)
    except (OverflowError, ValueError, OSError):
        return None
    if not 0 <= moment.tm_year <= _LAST_YEAR:
        return None
    day, month = _DAYS[moment.tm_wday], _MONTHS[moment.tm_mon - 1]
    clock = f"{moment.tm_hour:02}:{moment.tm_min:02}:{moment.tm_sec:02}"
    return f"{day}, {moment.tm_mday:02} {month} {moment.tm_year:04} {clock} GMT"
