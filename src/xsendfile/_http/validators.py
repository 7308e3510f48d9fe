"""Validators and dates (RFC 9110 §8.8, §5.6.7)."""

from __future__ import annotations

import re
import time

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LAST_YEAR = 9999

# RFC 9110 §5.6.7: IMF-fixdate, and the two forms that recipients must still take.
_CLOCK = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
_MONTH = f"(?P<month>{'|'.join(_MONTHS)})"
_FORMS = tuple(
    f"(?a:{form})"
    for form in (
        rf"(?:{'|'.join(_DAYS)}), (?P<day>\d\d) {_MONTH} (?P<year>\d{{4}}) {_CLOCK} GMT",
        rf"(?:{'|'.join(_LONG_DAYS)}), (?P<day>\d\d)-{_MONTH}-(?P<year>\d\d) {_CLOCK} GMT",
        rf"(?:{'|'.join(_DAYS)}) {_MONTH} (?P<day>[ \d]\d) {_CLOCK} (?P<year>\d{{4}})",
    )
)
_LEAP_SECOND = 60


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


def parsed_date(text: str, now: float) -> int | None:
    """Return an HTTP-date in epoch seconds; None for what is none (RFC 9110 §5.6.7).

    Args:
        text: the value of a header.
        now: the time in epoch seconds; a year of two digits is the last such
            year with which the date is not more than 50 years ahead of it.

    """
    for form in _FORMS:
        match = re.fullmatch(form, text.strip(" \t"))
        if match is not None:
            return _epoch(match, now)
    return None


def _epoch(match: re.Match[str], now: float) -> int | None:
    """Return the epoch seconds of a date, None for one that the calendar does not have."""
    year, second = int(match["year"]), int(match["second"])
    month, day = _MONTHS.index(match["month"]) + 1, int(match["day"])
    hour, minute = int(match["hour"]), int(match["minute"])
    if len(match["year"]) == 2:  # noqa: PLR2004
        latest = time.gmtime(now)
        in_year, until = (month, day, hour, minute, second), latest[1:6]
        last = latest.tm_year + 50 - (in_year > until)
        year = last - (last - year) % 100
    if second == _LEAP_SECOND:
        second -= 1
    from datetime import UTC, datetime  # noqa: PLC0415 - takes its time: few requests have dates

    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return int(moment.timestamp())
