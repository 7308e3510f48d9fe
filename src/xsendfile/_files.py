"""`PrivateFiles`: the straight line from a request to a reply."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from typing import Unpack, get_args

from ._errors import BadSenderError, BadSettingError, MethodNotAllowed, OutsideRoot
from ._headers import PLAIN, delivery_headers, kept_headers, present, restrained
from ._http.media_types import TYPES, is_media_type
from ._http.methods import is_delivery_method
from ._model import (
    File,
    Header,
    Inline,
    Name,
    Presentation,
    PresentationOptions,
    Reply,
    Request,
    Segments,
    Sender,
    Symlinks,
)
from ._paths import below, name_bytes, segments
from ._root import Descriptor, Root
from .servers._serve import Serve

_log = logging.getLogger("xsendfile")


class PrivateFiles:
    """A root, a sender and a policy: configured once, used for every request.

    Args:
        root: the directory that the files come from: an absolute path, which
            may be reached through a symbolic link or not exist yet.
        sender: how the bytes leave. The default sends them itself; a hand-over
            is opted into, since without the server's own option it would be an
            empty download and a leaked path.
        symlinks: "inside" (followed while they stay below the root), "deny",
            or "follow" (wherever they lead).
        check: False for an application that cannot see the files at all: the
            web server then decides what exists, and its rules alone keep links
            inside. The type comes from the name or from `mimetype`.
        inline: "any": what is not asked for as an attachment is shown. "safe",
            for what users upload: only types that are known to be harmless are
            shown, everything else is saved, nothing is sniffed
            (`X-Content-Type-Options`), and what a browser would run gets no
            rights (`Content-Security-Policy: sandbox`), whatever is asked for.
        media_types: types that replace or extend the table's, by lower-case
            suffix without its dot: `{"txt": "text/plain; charset=utf-8"}`.

    Raises:
        BadRootError, BadSenderError, BadSettingError: a setting is wrong.

    An instance keeps nothing of a request, and may be shared by threads.

    """

    def __init__(
        self,
        root: Name,
        sender: Sender | None = None,
        *,
        symlinks: Symlinks = "inside",
        check: bool = True,
        inline: Inline = "any",
        media_types: Mapping[str, str] | None = None,
    ) -> None:
        """Check the settings; the disk is not touched."""
        self.root: Root = Root(root, symlinks)
        self.sender: Sender = _checked_sender(Serve() if sender is None else sender, check=check)
        self.check: bool = check
        self.inline: Inline = _checked_inline(inline)
        self._types = _merged(media_types or {})

    @property
    def sender_name(self) -> str:
        """The name of the sender: that of its class in lower case, such as "nginx"."""
        return type(self.sender).__name__.lower()

    def find(self, path: Name) -> File:
        """Prove that `path` names a regular file below the root.

        Args:
            path: relative to the root, or absolute inside it. Names given as
                text are encoded as `os.fsencode` does.

        Raises:
            OutsideRoot: `..`, a path elsewhere, or a link that leads out.
            NotFound: anything else that is not such a file.
            OSError: the machine is in trouble (no descriptors left, a disk
                that fails); not the request's fault, so no refusal.

        """
        return self.root.find(self._segments(path))

    def answer(self, request: Request, path: Name, **options: Unpack[PresentationOptions]) -> Reply:
        """Return the reply that delivers `path`; for writers of adapters.

        Args:
            request: the request to answer.
            path: as in `find`. It is never percent-decoded.
            **options: the presentation: `as_attachment`, `download_name`,
                `mimetype`, `max_age` in seconds, `headers`.

        Raises:
            Refused: this request gets no file.
            OSError: as `find` does.
            BadSettingError: an option that no header can carry.

        Close `content` of the reply, if it has one, when its body was sent.

        """
        presentation = present(**options) if options else PLAIN
        check_method(request)
        return self.deliver(request, self._segments(path), presentation)

    def deliver(self, request: Request, parts: Segments, presentation: Presentation) -> Reply:
        """Look, and have the sender answer: the part of the line that all rims share."""
        reply = self._handed_over(request, parts, presentation)
        if reply is None:
            reply = self._opened(request, parts, presentation)
        return logged(reply)

    def described(self, parts: Segments, presentation: Presentation) -> list[Header]:
        """Look, and return the headers of a delivery that the front server makes by itself."""
        file = self.root.find(parts) if self.check else self._unseen(parts)
        headers = delivery_headers(file, presentation, self._types)
        return restrained(headers, file.name) if self.inline == "safe" else headers

    def _handed_over(
        self, request: Request, parts: Segments, presentation: Presentation
    ) -> Reply | None:
        """Return a reply without the file's bytes, or None if it takes the open file."""
        if self.sender.sends_bytes:
            return None
        file = self.root.find(parts) if self.check else self._unseen(parts)
        reply = self._reply(request, file, delivery_headers(file, presentation, self._types))
        return None if reply.refers else reply

    def _opened(self, request: Request, parts: Segments, presentation: Presentation) -> Reply:
        """Return a reply with the open file, if its sender refers to it."""
        file, content = self.root.open(parts)
        try:
            headers = delivery_headers(file, presentation, self._types)
            reply = self._reply(request, file, headers, content)
        except BaseException:
            content.close()
            raise
        if reply.content is None:
            content.close()
        return reply

    def deliver_opened(
        self, request: Request, file: File, content: Descriptor, headers: Iterable[Header]
    ) -> Reply:
        """Deliver a file that the application has opened, and the root has recognized.

        It goes under the application's own headers. The caller closes
        `content` in every case, after the reply was sent; and calls `logged`
        for the reply that it sends.
        """
        kept = kept_headers(headers, file, self._types)
        return self._reply(request, file, kept, content)

    def _reply(
        self,
        request: Request,
        file: File,
        headers: list[Header],
        content: Descriptor | None = None,
    ) -> Reply:
        """Return the sender's reply under `headers`, with the content that it refers to."""
        if self.inline == "safe":
            headers = restrained(headers, file.name)
        reply = self.sender.reply(request, file, headers)
        if content is not None and reply.refers:
            return reply._replace(content=content, file=file)
        return reply

    def _segments(self, path: Name) -> Segments:
        """Return a path as parts below the root, whether relative or absolute."""
        name = name_bytes(path)
        if not name.startswith(b"/"):
            return segments(name)
        rest = below(name, self.root.directory)
        if rest is None and self.check:
            rest = below(name, self.root.resolve())
        if rest is None:
            raise OutsideRoot("absolute path outside the root", name)
        return segments(rest)

    def _unseen(self, parts: Segments) -> File:
        """Return a file that was not looked at."""
        return File(self.root.directory, parts, parts, None, None)

    def __repr__(self) -> str:
        """Return the settings; those that are not the default ones by name."""
        named = {"symlinks": self.root.symlinks, "check": self.check, "inline": self.inline}
        usual = {"symlinks": "inside", "check": True, "inline": "any"}
        shown = "".join(f", {name}={named[name]!r}" for name in named if named[name] != usual[name])
        return f"PrivateFiles({os.fsdecode(self.root.directory)!r}, {self.sender!r}{shown})"


def logged(reply: Reply) -> Reply:
    """Return `reply`, and log why the application sends what its sender hands over otherwise."""
    if reply.reason:
        _log.info("sent by the application: %s", reply.reason)
    return reply


def check_files(files: object) -> None:
    """Raise `BadSettingError` unless this is a `PrivateFiles`."""
    if not isinstance(files, PrivateFiles):
        msg = f"files is {files!r}; give a PrivateFiles, such as PrivateFiles('/srv/documents')"
        raise BadSettingError(msg)


def check_method(request: Request) -> None:
    """Raise `MethodNotAllowed` unless the request is GET or HEAD."""
    if not is_delivery_method(request.method):
        raise MethodNotAllowed(request.method)


def _checked_sender(sender: object, *, check: bool) -> Sender:
    """Return `sender` if it can be used."""
    if not isinstance(sender, Sender) or isinstance(sender, type):
        msg = (
            f"sender is {sender!r}; give a sender such as Nginx('/_files/') or Serve(), "
            "or an object with `sends_bytes` and `reply`"
        )
        raise BadSenderError(msg)
    if sender.sends_bytes and not check:
        msg = f"check=False with {sender!r}: it has to open the files; give a hand-over sender"
        raise BadSenderError(msg)
    return sender


def _checked_inline(inline: object) -> Inline:
    """Return a policy for what may be shown."""
    for policy in get_args(Inline):
        if inline == policy:
            known: Inline = policy
            return known
    msg = f"inline is {inline!r}; give 'any' or 'safe'"
    raise BadSettingError(msg)


def _merged(media_types: Mapping[str, str]) -> Mapping[str, str]:
    """Return the table of types with `media_types` laid over it."""
    if not isinstance(media_types, Mapping):
        msg = f"media_types is {media_types!r}; give a mapping of suffixes to media types"
        raise BadSettingError(msg)
    for suffix, media_type in media_types.items():
        if suffix != suffix.lower() or "." in suffix or not is_media_type(media_type):
            msg = (
                f"media_types holds {suffix!r}: {media_type!r}; give a lower-case suffix "
                "without its dot, and a media type"
            )
            raise BadSettingError(msg)
    return {**TYPES, **media_types}  # a dict of its own: it can be passed to another process
