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
        ├── PathRefused                 this path gets no file
        │   ├── OutsideRoot             it leads out of the root, or is the root
        │   └── NotFound                there is no such regular file for this request
        │       └── RootNotFound        the root itself is missing: a setting, not the request
        ├── BadToken                    the link was not signed by us, or was altered
        └── ExpiredToken                the link is authentic, but not valid now

A refusal carries its evidence as attributes. Its text never holds a path or
a token, so that a traceback or a log line does not give one away.
"""

from __future__ import annotations


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


class BadToken(Refused):
    """The link is malformed, forged or altered."""


class ExpiredToken(Refused):
    """The link is authentic, but has ended (or is dated in the future).

    Attributes:
        issued_at: when the link was made, in epoch seconds.

    """

    def __init__(self, reason: str, issued_at: float) -> None:
        """Refuse a link that was made at `issued_at`, in epoch seconds."""
        super().__init__(reason)
        self.issued_at = issued_at

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the evidence when it is pickled."""
        return type(self), (self.reason, self.issued_at)
