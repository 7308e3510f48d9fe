"""What the WSGI and the ASGI middleware share: which file goes to which sender."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence

from xsendfile._errors import BadRootError, BadSenderError, BadSettingError
from xsendfile._files import PrivateFiles
from xsendfile._headers import without_foreign_etag, without_policy
from xsendfile._http.methods import DELIVERY_METHODS
from xsendfile._model import Header
from xsendfile._paths import below
from xsendfile._root.temporary import holds_temporary_files

SENDER = "xsendfile.sender"
"""The key of the environ or scope that chooses a sender by name; no client can set it."""


class Settings:
    """The roots and their senders, and where to leave the application alone.

    Args:
        app: the application.
        files: the roots whose files are handed over. The deepest that has a
            file wins, so that the policy of uploads within a site counts; of
            two equal ones, the first.
        exclude: paths below the mount.

    Attributes:
        policing: the roots among which the policy of a file is decided; none
            where no root has one.

    Raises:
        BadSettingError: no application, no `PrivateFiles`, or a path that no request can have.
        BadRootError: a root that holds the system's temporary files: they are
            removed before a web server would open them.

    """

    def __init__(self, app: object, files: Sequence[PrivateFiles], exclude: Iterable[str]) -> None:
        """Check the settings."""
        if not callable(app):
            msg = f"app is {app!r}; give the application first, then one or more PrivateFiles"
            raise BadSettingError(msg)
        if not files or not all(isinstance(each, PrivateFiles) for each in files):
            msg = f"files are {files!r}; give one or more PrivateFiles after the application"
            raise BadSettingError(msg)
        for each in files:
            if holds_temporary_files(each.root.directory):
                msg = (
                    f"root is {each.root.directory!r}, where the system keeps temporary files, "
                    "which are removed before a web server opens them; give a directory beside it"
                )
                raise BadRootError(msg)
        self.files: tuple[PrivateFiles, ...] = tuple(files)
        polices = any(each.inline == "safe" for each in files)
        self.policing: Sequence[PrivateFiles] = self.files if polices else ()
        self._exclude = tuple(map(_checked_path, _checked_paths(exclude)))

    def chosen(self, name: object) -> Sequence[PrivateFiles]:
        """Return the roots whose sender has that name, or all of them without one.

        Raises:
            BadSenderError: none has.

        """
        if name is None:
            return self.files
        chosen = [each for each in self.files if each.sender_name == name]
        if not chosen:
            known = sorted({each.sender_name for each in self.files})
            msg = f"{SENDER} is {name!r}; give one of {known}, the senders that are configured"
            raise BadSenderError(msg)
        return chosen

    def leaves_alone(self, method: str, path: bytes) -> bool:
        """Whether a request is the application's own matter.

        Methods other than GET and HEAD are, unless uploads need a policy.
        """
        if method not in DELIVERY_METHODS and not self.policing:
            return True
        return any(below(path, each) is not None for each in self._exclude)

    def passed_on(self, method: str, status: str, headers: list[Header]) -> list[Header]:
        """Return the headers of an answer as they are passed on, if no file comes with it."""
        if method == "HEAD" and status == "200":
            return without_foreign_etag(headers)
        if self.policing and status == "304":
            return without_policy(headers)
        return headers


def _checked_paths(exclude: Iterable[str]) -> list[str]:
    """Return paths, not the letters of a single one."""
    if isinstance(exclude, str | bytes) or not isinstance(exclude, Iterable):
        msg = f"exclude is {exclude!r}; give a list of paths such as ['/video']"
        raise BadSettingError(msg)
    return list(exclude)


def _checked_path(path: object) -> bytes:
    """Return a path as it is compared: decoded, without the slash at its end."""
    if isinstance(path, str) and path.startswith("/") and path.strip("/"):
        with contextlib.suppress(UnicodeEncodeError):
            return path.rstrip("/").encode(errors="surrogateescape")
    msg = f"exclude holds {path!r}; give paths below the mount, such as '/video'"
    raise BadSettingError(msg)
