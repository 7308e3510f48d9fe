"""Every exception of the library.

::

    XSendfileException
    ├── BadSettingError (ValueError)    a wrong setting: fails where it is made
    │   ├── BadRootError                the root directory
    │   └── BadSenderError              the sender
    ├── MissingExtraError (ImportError) an extra of the package is not installed
    ├── Unreachable                     `xsendfile doctor` has nothing to examine
    └── Refused                         this request gets no file
        ├── MethodNotAllowed            neither GET nor HEAD
        │   └── WrongMethod             likewise, with an authentic link
        ├── PathRefused                 this path gets no file
        │   ├── OutsideRoot             it leads out of the root, or is the root
        │   └── NotFound                there is no such regular file for this request
        │       └── RootNotFound        the root itself is missing: a setting, not the request
        ├── BadToken                    the link was not signed by us, or was altered
        │   └── MalformedToken          it does not even have the form of a link
        ├── NotYetValid                 the link is authentic, but begins later
        └── ExpiredToken                the link is authentic, but has ended

A refusal carries its evidence as attributes. Its text never holds a path or
a token, so that a traceback or a log line does not give one away.
"""

from __future__ import annotations

from typing import Literal, TypeAlias


class XSendfileException(Exception):  # noqa: N818 - the name that 1.0 published
    """Base of every exception that this library raises on purpose."""


class BadSettingError(XSendfileException, ValueError):
    """A setting or argument is wrong: what was given, what is allowed, how to mend it."""


class BadRootError(BadSettingError):
    """The root directory cannot be used."""


class BadSenderError(BadSettingError):
    """The sender cannot be used."""


class MissingExtraError(XSendfileException, ImportError):
    """A part of the library needs an extra that is not installed."""


class Unreachable(XSendfileException):
    """No connection, or what answers does not speak HTTP. The text holds no path and no query."""


class Refused(XSendfileException):
    """This request gets no file. A rim turns it into a response, once.

    Attributes:
        reason: one short English phrase for the log, without path or token.

    """

    def __init__(self, reason: str) -> None:
        """Refuse for `reason`, a phrase that holds no path and no secret."""
        super().__init__(reason)
        self.reason = reason


class MethodNotAllowed(Refused):
    """The method is neither GET nor HEAD (RFC 9110 §15.5.6).

    Attributes:
        method: the method of the request.
        allowed: the value for the `Allow` header.

    """

    allowed = "GET, HEAD"

    def __init__(self, method: str) -> None:
        """Refuse `method`."""
        super().__init__("method not allowed")
        self.method = method

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the evidence when it is pickled."""
        return type(self), (self.method,)


class WrongMethod(MethodNotAllowed):
    """The link is authentic; the method is neither GET nor HEAD."""


class PathRefused(Refused):
    """Base of the refusals that concern a path.

    Attributes:
        path: the path that was asked for, as bytes (empty where it has no such
            form); never shown to a client.

    """

    def __init__(self, reason: str, path: bytes) -> None:
        """Refuse `path` for `reason`."""
        super().__init__(reason)
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the evidence when it is pickled."""
        return type(self), (self.reason, self.path)


class OutsideRoot(PathRefused):
    """The path leads out of the root, by `..` or by a symbolic link, or is the root itself."""


class NotFound(PathRefused):
    """The path names no regular file that may be delivered."""


class RootNotFound(NotFound):
    """The root is no directory, or may not be entered; the log warns of it."""


Ground: TypeAlias = Literal[
    "missing", "duplicate", "malformed", "key", "scope", "binding", "signature", "ledger"
]
"""Why a link is not authentic: a field is missing, given twice or misspelled; its key is unknown;
nothing is left below its scope; what it is bound to is not known; it was not signed so, or not
with our key; how often it was used is not counted here."""


class BadToken(Refused):
    """The link is malformed, forged or altered.

    Attributes:
        ground: the first ground that was found.
        field: the field that it concerns, as the dialect calls it; None where
            it is the link as a whole.
        value: what stands there, where it is no secret: the id of a key that
            is not known, the label of a binding. Never shown to a client.

    """

    def __init__(
        self,
        reason: str,
        ground: Ground = "signature",
        field: str | None = None,
        value: str | None = None,
    ) -> None:
        """Refuse a link on a `ground`, for a field of it and what stands there."""
        super().__init__(reason)
        self.ground: Ground = ground
        self.field = field
        self.value = value

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the evidence when it is pickled."""
        return type(self), (self.reason, self.ground, self.field, self.value)


class MalformedToken(BadToken):
    """What was asked for does not have the form of a link of this dialect."""

    def __init__(
        self,
        reason: str,
        ground: Ground = "malformed",
        field: str | None = None,
        value: str | None = None,
    ) -> None:
        """Refuse what is no link."""
        super().__init__(reason, ground, field, value)


class NotYetValid(Refused):
    """The link is authentic, but begins later, or is dated in the future.

    Attributes:
        starts_at: when it becomes valid, in epoch seconds.

    """

    def __init__(self, reason: str, starts_at: float) -> None:
        """Refuse a link that is valid from `starts_at` on, in epoch seconds."""
        super().__init__(reason)
        self.starts_at = starts_at

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the evidence when it is pickled."""
        return type(self), (self.reason, self.starts_at)


class ExpiredToken(Refused):
    """The link is authentic, but has ended.

    Attributes:
        expired_at: when it ended, in epoch seconds.

    """

    def __init__(self, reason: str, expired_at: float) -> None:
        """Refuse a link that ended at `expired_at`, in epoch seconds."""
        super().__init__(reason)
        self.expired_at = expired_at

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the evidence when it is pickled."""
        return type(self), (self.reason, self.expired_at)
