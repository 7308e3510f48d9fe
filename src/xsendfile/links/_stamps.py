"""When a link was made, as eight hexadecimal digits; and for how long it is valid after."""

from __future__ import annotations

from xsendfile._errors import BadSettingError

ONE_DAY = 86_400
"""Seconds. How far the clock of a program that signs may be ahead of ours."""

_AFTER_THE_LAST = 2**32  # seconds: 2106-02-07
LONGEST_TIMEOUT = 10**10
"""Seconds: three centuries."""


def stamp_of(now: float) -> bytes:
    """Return a time in epoch seconds as a link holds it.

    Raises:
        BadSettingError: it has more than eight digits, or is negative.

    """
    if not 0 <= now < _AFTER_THE_LAST:
        msg = f"the clock says {now!r}; links of this dialect are made from 1970 until 2106"
        raise BadSettingError(msg)
    return b"%08x" % int(now)


def checked_switch(setting: str, value: object) -> bool:
    """Return whether something is switched on.

    Raises:
        BadSettingError: neither True nor False: "0" would be on.

    """
    if not isinstance(value, bool):
        msg = f"{setting} is {value!r}; give True or False"
        raise BadSettingError(msg)
    return value


def checked_timeout(timeout: int) -> int:
    """Return for how many seconds links are valid.

    Raises:
        BadSettingError: no whole number above 0, or too many.

    """
    if (
        isinstance(timeout, bool)
        or not isinstance(timeout, int)
        or not 0 < timeout <= LONGEST_TIMEOUT
    ):
        msg = f"timeout is {timeout!r}; give a whole number of seconds, 1 or more"
        raise BadSettingError(msg)
    return timeout
