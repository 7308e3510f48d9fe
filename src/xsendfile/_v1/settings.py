"""The settings that 1.0's applications share, whether WSGI or ASGI."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xsendfile._errors import BadRootError, BadSenderError, BadSettingError
from xsendfile._files import PrivateFiles
from xsendfile._model import Name, Sender, Verifier
from xsendfile._paths import checked_directory
from xsendfile._root import is_directory, is_symlink
from xsendfile.links.token_config import Judge, JudgedLinks, TokenConfig
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


def checked_verifier(token_config: Verifier | Judge) -> Verifier:
    """Return what verifies; an override in a subclass of `TokenConfig` is honoured.

    Raises:
        BadSettingError: it cannot verify anything.

    """
    if not isinstance(token_config, type):
        subclass = isinstance(token_config, TokenConfig) and type(token_config) is not TokenConfig
        if isinstance(token_config, Verifier) and not subclass:
            return token_config
        if isinstance(token_config, Judge):
            return JudgedLinks(token_config)
    given = "class" if isinstance(token_config, type) else type(token_config).__name__
    msg = f"token_config is a {given}; give a TokenConfig, a LinkSigner or another dialect"
    raise BadSettingError(msg)
