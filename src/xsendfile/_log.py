"""The log of the library: the logger `xsendfile`.

`logging` takes a fifth of the time that all else takes to import, so it is
loaded with the first line.
"""

from __future__ import annotations

DEBUG, INFO, WARNING = 10, 20, 30
"""The levels, as `logging` has them."""


def log(level: int, message: str, *arguments: object) -> None:
    """Log a line; arguments are formatted into it only where somebody reads it.

    Args:
        level: one of the above.
        message: the line.
        *arguments: for the places in it.

    """
    import logging  # noqa: PLC0415 - or it would not be later

    logging.getLogger("xsendfile").log(level, message, *arguments, stacklevel=2)
