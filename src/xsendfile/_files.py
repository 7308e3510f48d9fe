"""`PrivateFiles`: the straight line from a request to a reply."""

from __future__ import annotations

import copy
import os
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar, Unpack

from ._deliveries import OnDelivery, Records
from ._errors import BadSettingError, OutsideRoot
from ._headers import PLAIN, delivery_headers, kept_headers, present, restrained
from ._http.media_types import media_type
from ._http.methods import check_method
from ._model import (
    File,
    Header,
    Inline,
    Name,
    Presentation,
    PresentationOptions,
    Reply,
    Request,
    Sender,
    Span,
    Symlinks,
)
from ._paths import below, name_bytes, segments
from ._root import ENTRIES, Descriptor, Proof, Root
from ._settings import checked_inline, checked_sender, heeded, merged_types
from .servers._serve import Serve

_Source = TypeVar("_Source")
_ANY = Request("GET")  # for senders that heed nothing of a request


class PrivateFiles:
    """A root, a sender and a policy: configured once, used for every request.

    Args:
        root: the directory that the files come from: an absolute path, which may be reached
            through a symbolic link or not exist yet.
        sender: how the bytes leave. The default sends them itself; a hand-over is opted into,
            since without the server's own option it would be an empty download and a leaked path.
        symlinks: "inside" (followed while they stay below the root), "deny",
            or "follow" (wherever they lead).
        check: False for an application that cannot see the files at all: the web server then
            decides what exists, and its rules alone keep links inside. The type comes from the
            name or from `mimetype`.
        inline: "any": what is not asked for as an attachment is shown. "safe", for what users
            upload: only types that are known to be harmless are shown, everything else is
            saved, nothing is sniffed (`X-Content-Type-Options`), and what a browser would run
            gets no rights (`Content-Security-Policy: sandbox`), whatever is asked for.
        media_types: types that replace or extend the table's, by lower-case suffix without its
            dot: `{"txt": "text/plain; charset=utf-8"}`.
        memory: how many files are remembered, with the proof that they lie below the root: for
            a second at most, and while a `stat` of the path shows the same file, unwritten and
            unchanged. All of it takes at most 2 KiB for each; long paths count as several. In
            that second it is not noticed that a directory above a file was moved, and a link
            put where it leads there again. Up to 64 directories of each root stay open until the
            next file that is looked for after it. 0 to prove every request and keep nothing open.
        clock: returns a time in seconds that never goes back.
        name: what the root is called where its path is not to be shown; its
            last part, unless told.
        on_delivery: is told of each `Delivery`; `xsendfile.log_delivery` logs it.
        request_id: a header such as `X-Request-ID`. The id that it has in the request, or one
            that is made, stands in the record of the delivery and in the response, where the
            front server can log it, too.

    Raises:
        BadRootError, BadSenderError, BadSettingError: a setting is wrong.

    An instance keeps nothing of a request but the memory of files, and may be shared by threads.

    """

    def __init__(  # noqa: PLR0913 - settings
        self,
        root: Name,
        sender: Sender | None = None,
        *,
        symlinks: Symlinks = "inside",
        check: bool = True,
        inline: Inline = "any",
        media_types: Mapping[str, str] | None = None,
        memory: int = ENTRIES,
        clock: Callable[[], float] = time.monotonic,
        name: str | None = None,
        on_delivery: OnDelivery | None = None,
        request_id: str | None = None,
    ) -> None:
        """Check the settings; the disk is not touched."""
        self.root: Root = Root(root, symlinks, memory=memory, clock=clock)
        self._sender: Sender = checked_sender(Serve() if sender is None else sender, check=check)
        self._opens = self._sender.sends_bytes
        self._describes = getattr(self._sender, "describes", False)  # 1.0's: it needs no headers
        self._recall = self.root.memory.recall
        self._heeds = heeded(self._sender)
        self._keep(Records(self.root, self.sender_name, name, on_delivery, request_id))
        self.name: str = self._records.root
        self.check: bool = check
        self.inline: Inline = checked_inline(inline)
        self._types = merged_types(media_types or {})

    def _keep(self, records: Records) -> None:
        """Have deliveries told by these records."""
        self._records = records
        self.told: Callable[[Request, File, Reply], Reply] = records.told
        self._is_told = records.are_kept
        self._is_complete = not self._heeds and not self._is_told

    def telling(self, change: Callable[[OnDelivery | None], OnDelivery]) -> PrivateFiles:
        """Return the same, with one memory, telling whom `change` makes of `on_delivery`."""
        twin = copy.copy(self)
        twin._keep(self._records.telling(change))  # noqa: SLF001 - its own
        return twin

    @property
    def sender(self) -> Sender:
        """How the bytes leave."""
        return self._sender

    @property
    def sender_name(self) -> str:
        """The name of the sender, that of its class in lower case, such as "nginx"."""
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
        return self.proof(self.name_of(path)).file

    def proof(self, name: bytes) -> Proof:
        """Recall what was proven of a name below the root, or prove it now."""
        return self._recall(name) or self.root.prove(segments(name))

    def media_type(self, name: bytes) -> str:
        """Return the media type of files of this name, by its suffix; for writers of adapters."""
        return media_type(name, self._types)

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
        check_method(request.method)
        return self.deliver(request, itself, self.name_of(path), presentation)

    def deliver(
        self,
        source: _Source,
        request_from: Callable[[_Source], Request],
        name: bytes,
        presentation: Presentation,
    ) -> Reply:
        """Look, and have the sender answer: the part of the line that all rims share.

        Args:
            source: a request by GET or HEAD, as its rim knows it.
            request_from: makes the request of it, where more than the file counts.
            name: the path below the root.
            presentation: how the file is shown.

        """
        if self._opens:
            return self._opened(request_from(source), name, presentation)
        if not self.check:
            file, request = self._unseen(name), request_from(source)
            return self.told(request, file, self._reply(request, file, presentation))
        proof = self._recall(name) or self.root.prove(segments(name))
        replied = proof.replied
        if self._is_complete and replied is not None and replied[0] is presentation:
            return replied[1]  # complete: neither to be opened nor to be told
        request = request_from(source) if self._heeds != () or self._is_told else _ANY
        reply = self._answered(request, proof, presentation)
        if reply.refers:
            return self._opened(request, name, presentation)
        return self.told(request, proof.file, reply)

    def described(self, name: bytes, presentation: Presentation) -> list[Header]:
        """Look, and return the headers of a delivery that the front server makes by itself."""
        file = self.proof(name).file if self.check else self._unseen(name)
        return self._headers(file, presentation)

    def _opened(self, request: Request, name: bytes, presentation: Presentation) -> Reply:
        """Return a reply with the open file, if its sender refers to it."""
        proof, content = self.root.reopen(name) or self.root.open(segments(name))
        try:
            reply = self._answered(request, proof, presentation)
            if reply.refers:
                reply = Reply(
                    reply.status, reply.headers, reply.body, content, proof.file, reply.reason
                )
            else:
                content.close()
            return self.told(request, proof.file, reply)
        except BaseException:
            content.close()
            raise

    def _answered(self, request: Request, proof: Proof, presentation: Presentation) -> Reply:
        """Return what the sender replies; what it has replied to the same, if it is known."""
        if self._heeds is None or not request.lacks(self._heeds):
            return self._reply(request, proof.file, presentation)
        replied = proof.replied
        if replied is not None and replied[0] == presentation:
            return replied[1]
        reply = self._reply(request, proof.file, presentation)
        is_span = len(reply.body) == 1 and isinstance(reply.body[0], Span)
        is_complete = not reply.body or (self._opens and is_span)
        if reply.reason or not is_complete:  # to be logged each time; to be opened after all
            return reply
        return self.root.memory.keep_reply(proof, presentation, reply)

    def deliver_opened(
        self, request: Request, file: File, content: Descriptor, headers: Iterable[Header]
    ) -> Reply:
        """Deliver a file that the application has opened, and the root has recognized.

        It goes under the application's own headers. The caller closes
        `content` in every case, after the reply was sent; and calls `told`
        for the reply that it sends.
        """
        kept = self._policed(file, kept_headers(headers, file, self._types))
        reply = self._sender.reply(request, file, kept)
        return reply._replace(content=content, file=file) if reply.refers else reply

    def _reply(self, request: Request, file: File, presentation: Presentation) -> Reply:
        """Return what the sender replies."""
        headers = [] if self._describes else self._headers(file, presentation)
        return self._sender.reply(request, file, headers)

    def _headers(self, file: File, presentation: Presentation) -> list[Header]:
        """Return the headers of a delivery, but for the sender's own."""
        return self._policed(file, delivery_headers(file, presentation, self._types))

    def _policed(self, file: File, headers: list[Header]) -> list[Header]:
        """Return headers under the policy for what may be shown."""
        return restrained(headers, file.name) if self.inline == "safe" else headers

    def name_of(self, path: Name) -> bytes:
        """Return a path below the root, whether it was relative or absolute."""
        name = name_bytes(path)
        if name[:1] != b"/":
            return name
        rest = below(name, self.root.directory)
        if rest is None and self.check:
            rest = below(name, self.root.resolve())
        if rest is None:
            raise OutsideRoot("absolute path outside the root", name)
        return rest

    def _unseen(self, name: bytes) -> File:
        """Return a file that was not looked at."""
        parts = segments(name)
        return File(self.root.directory, parts, parts, None, None)

    def __repr__(self) -> str:
        """Return the settings; those that are not the default ones by name."""
        named = {"symlinks": self.root.symlinks, "check": self.check, "inline": self.inline}
        usual = {"symlinks": "inside", "check": True, "inline": "any"}
        shown = "".join(f", {name}={named[name]!r}" for name in named if named[name] != usual[name])
        return f"PrivateFiles({os.fsdecode(self.root.directory)!r}, {self.sender!r}{shown})"


def itself(request: Request) -> Request:
    """Return a request that was made already, for `deliver`."""
    return request


def check_files(files: object) -> None:
    """Raise `BadSettingError` unless this is a `PrivateFiles`."""
    if not isinstance(files, PrivateFiles):
        msg = f"files is {files!r}; give a PrivateFiles, such as PrivateFiles('/srv/documents')"
        raise BadSettingError(msg)
