"""Who was given what: a record of each delivery, as far as the application knows.

Handing over is not completion. Whether the bytes arrived stands in the log of
the server that has sent them; an id in both tells which line is about which
delivery.
"""

from __future__ import annotations

import copy
import os
import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from ._errors import BadSettingError
from ._headers import announced_length
from ._http.fields import is_token
from ._log import INFO, log
from ._model import File, Reply, Request
from ._root import Root

# An id that somebody else has made. Beside a token's characters (RFC 9110 §5.6.2) there are those
# of Base64, of "Root=1-…" (AWS), and the `@` of an older mod_unique_id; none that JSON escapes.
_ID = re.compile(r"[A-Za-z0-9!#$%&'*+./:=@^_`|~-]{1,200}")
DELIVERED = (200, 206)
"""The statuses of a delivery."""


class Delivery(NamedTuple):
    """One file that was sent, or handed over to be sent. Fields may be added; do not unpack it.

    Attributes:
        request_id: the id that the web server's log has, too; None where none was asked for.
        root: the name of the root, never its path.
        file: its name below the root; bytes that are no UTF-8 are surrogates (PEP 383).
        sender: the name of the sender, such as "nginx".
        status: of the reply, 200 or 206. Of a hand-over it is always 200: what
            the front server makes of a range, or a validator, only it knows.
        size: the bytes that were announced: those of the reply, or of a
            hand-over, those of the whole file; None where nobody has looked.
        user: who was given it, if the application, its server or a framework tells.
        key: the id of the key of the link that was followed, if it has one.

    Of a redirect to an address that a storage of Django's gives, sender is
    "redirect", root the class of the storage, and status 302; size and id are None.

    """

    request_id: str | None
    root: str
    file: str
    sender: str
    status: int
    size: int | None
    user: str | None
    key: str | None


OnDelivery: TypeAlias = Callable[[Delivery], object]
"""Is told of each delivery, in the thread that makes the reply, before it is sent."""


def log_delivery(delivery: Delivery) -> None:
    """Log a delivery: one record at INFO, logger `xsendfile`, for `on_delivery`.

    The fields of a `Delivery` are attributes of the record (`extra`). The line
    itself holds no name, since names hold anything.
    """
    import logging  # noqa: PLC0415 - as in `_log`

    logger = logging.getLogger("xsendfile")
    if not logger.isEnabledFor(INFO):
        return
    path, line, function, _ = logger.findCaller()
    arguments = (delivery.status, delivery.sender)
    record = logger.makeRecord(
        logger.name, INFO, path, line, "delivered with %d by %s", arguments, None, function
    )
    # Not as `extra`: a record factory of the site's may have set one of these already.
    vars(record).update(delivery._asdict())
    logger.handle(record)


class Records:
    """What is told of the deliveries of one root.

    Args:
        root: the root.
        sender: the name of the sender.
        name: that of the root; None for the last part of its path.
        on_delivery: is told of each.
        request_id: the header that the id comes in, if the front server has
            made one, and goes out in; None for no ids.

    Attributes:
        root: its name, never its path.

    Raises:
        BadSettingError: one of them is something else.

    """

    def __init__(
        self,
        root: Root,
        sender: str,
        name: str | None,
        on_delivery: OnDelivery | None,
        request_id: str | None,
    ) -> None:
        """Check the settings."""
        own = os.fsdecode(os.path.basename(root.directory))
        self.root: str = own if name is None else name
        if not isinstance(self.root, str):
            msg = f"name is {name!r}; give a str that names the root, or None"
            raise BadSettingError(msg)
        if on_delivery is not None and not callable(on_delivery):
            msg = f"on_delivery is {on_delivery!r}; give a function that takes a Delivery, or None"
            raise BadSettingError(msg)
        if request_id is not None and not (isinstance(request_id, str) and is_token(request_id)):
            msg = f"request_id is {request_id!r}; give a header such as 'X-Request-ID', or None"
            raise BadSettingError(msg)
        self._sender = sender
        self._on_delivery = on_delivery
        self._request_id = request_id

    def telling(self, change: Callable[[OnDelivery | None], OnDelivery]) -> Records:
        """Return the same for somebody else who is told; `change` gets who it is, if anybody is."""
        twin = copy.copy(self)
        twin._on_delivery = change(self._on_delivery)  # noqa: SLF001 - its own
        return twin

    @property
    def are_kept(self) -> bool:
        """Whether anybody is to be told anything."""
        return self._on_delivery is not None or self._request_id is not None

    def told(self, request: Request, file: File, reply: Reply) -> Reply:
        """Tell of a delivery, if it is one, and return its reply, with the id.

        It takes the place of one that the application gives: the record has no other.
        What its sender hands over otherwise, and the application sends, is logged in any case.
        """
        if reply.reason:
            log(INFO, "sent by the application: %s", reply.reason)
        request_id = None
        if self._request_id is not None:
            request_id = _usable(request.header(self._request_id)) or os.urandom(16).hex()
            name = self._request_id.lower()
            others = [each for each in reply.headers if each[0].lower() != name]
            reply = reply._replace(headers=(*others, (self._request_id, request_id)))
        is_delivery = request.method == "GET" and reply.status in DELIVERED
        if self._on_delivery is not None and is_delivery:
            self._on_delivery(
                Delivery(
                    request_id,
                    self.root,
                    os.fsdecode(b"/".join(file.asked)),
                    self._sender,
                    reply.status,
                    announced_length(reply.headers) if reply.refers else file.size,
                    request.user,
                    request.key,
                )
            )
        return reply


def _usable(request_id: str | None) -> str | None:
    """Return an id that a header and a log can carry, None for anything else."""
    return request_id if request_id is not None and _ID.fullmatch(request_id) else None
