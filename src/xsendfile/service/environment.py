"""What the service learns from its surroundings: the environment, and the file with the keys."""

from __future__ import annotations

import os
import shlex
import stat

from xsendfile._errors import BadSettingError

_LARGEST = 1024 * 1024  # bytes: more than any file of keys has
_OTHERS = 0o007


def process_environment() -> dict[str, str]:
    """Return the environment of this process."""
    return dict(os.environ)


def key_lines(path: str) -> str:
    """Return the text of a file with keys.

    Raises:
        BadSettingError: it cannot be read, or every user of the machine can
            read or change it.

    """
    try:
        with open(path, "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no path"
        msg = f"key file {path!r} cannot be read: {reason}"
        raise BadSettingError(msg) from None
    if stat.S_IMODE(mode) & _OTHERS:
        mend = f"chmod o= {shlex.quote(path)}"
        msg = f"key file {path!r} is open to every user of this machine; type: {mend}"
        raise BadSettingError(msg)
    try:
        if len(content) <= _LARGEST:
            return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    msg = f"key file {path!r} is no text in UTF-8, or larger than {_LARGEST} bytes"
    raise BadSettingError(msg)
