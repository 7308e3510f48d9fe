"""The settings that 1.0's applications share, whether WSGI or ASGI."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xsendfile._errors import BadRootError, BadSenderError
from xsendfile._files import PrivateFiles
from xsendfile._model import Name, Sender
from xsendfile._paths import checked_directory
from xsendfile._root import is_directory, is_symlink
from xsendfile.servers._original import LengthOf, OriginalNginx, OriginalServe, OriginalStandard

DEFAULT_LOCATION = "/-internal-"
"""The location of the sender `nginx`, below the mount."""


def named_senders(length: LengthOf) -> Mapping[str, Sender]:
    """Return the senders by the names that 1.0 gave them, with the length of a hand-over."""
    return MappingProxyType(
        {
            "standard": OriginalStandard(length=length),
            "nginx": OriginalNginx(DEFAULT_LOCATION, length=length),
            "serve": OriginalServe(),
        }
    )


def check_root(root_directory: Name) -> None:
    """Refuse what 1.0 refused, with the reason.

    Raises:
        BadRootError: relative, missing, no directory, or a symbolic link.

    """
    directory = checked_directory(root_directory)
    if not is_directory(directory):
        msg = f"root is {root_directory!r}, which does not exist or is no directory"
        raise BadRootError(msg)
    if is_symlink(directory):
        msg = f"root is {root_directory!r}, a symbolic link; give what it leads to"
        raise BadRootError(msg)


def check_alone(files: PrivateFiles, file_sender: object) -> None:
    """Refuse a sender beside that of a `PrivateFiles`.

    Raises:
        BadSenderError: there is one.

    """
    if file_sender is not None:
        msg = f"file_sender is {file_sender!r}, but {files!r} has its own sender; leave one out"
        raise BadSenderError(msg)
