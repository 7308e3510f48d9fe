"""Where the system keeps temporary files. Apart, since `tempfile` takes its time to import."""

from __future__ import annotations

import os

from xsendfile._paths import below


def holds_temporary_files(directory: bytes) -> bool:
    """Whether the system's directory for temporary files is `directory`, or lies below it."""
    import tempfile  # noqa: PLC0415 - takes its time: only the middleware needs it

    real = os.path.realpath(directory)
    temporary = os.path.realpath(os.fsencode(tempfile.gettempdir()))
    return below(temporary, real) is not None
