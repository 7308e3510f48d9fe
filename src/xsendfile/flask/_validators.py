"""Flask's `etag` and `last_modified`: validators that a view gives in the place of the file's."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from werkzeug.datastructures import Headers

from xsendfile._errors import BadSettingError
from xsendfile._http.preconditions import (
    Outcome,
    Preconditions,
    Validators,
    evaluate,
    range_applies,
)
from xsendfile._http.validators import http_date
from xsendfile._model import File, Request
from xsendfile.servers._validators import validators_of

_OPAQUE = re.compile(r"[\x21\x23-\x7e\x80-\xff]*")  # RFC 9110 §8.8.3: *etagc
_CONDITIONS = frozenset(
    (
        "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since",
        "Range",
    )
)  # fmt: skip


class Given(NamedTuple):
    """What a view says of the validators of a file.

    Attributes:
        etag: a strong entity tag with its quotes, "" for none; None: the file's own.
        modified: the last modification in epoch seconds; None: the file's own.

    """

    etag: str | None = None
    modified: int | None = None

    def asked(self, request: Request, file: File, now: float) -> Request:
        """Return what a request asks for by these validators, in terms of the file's own.

        Args:
            request: the client's.
            file: that it asks for, with a size and a date.
            now: the time in epoch seconds.

        """
        own = validators_of(file)
        mine = Validators(
            own.etag if self.etag is None else self.etag,
            own.modified if self.modified is None else self.modified,
        )
        asked = Preconditions(
            request.header("If-Match"),
            request.header("If-Unmodified-Since"),
            request.header("If-None-Match"),
            request.header("If-Modified-Since"),
        )
        outcome = evaluate(asked, mine, now)
        if outcome is Outcome.FAILED:
            return _asking(request, {"If-Match": ""})  # a list without a tag: none matches
        if outcome is Outcome.NOT_MODIFIED:
            return _asking(request, {"If-None-Match": "*"})
        wanted = request.header("Range")
        if wanted is None or not range_applies(request.header("If-Range"), mine, now):
            return without_conditions(request)
        return _asking(request, {"Range": wanted})

    def tell(self, headers: Headers, now: float) -> None:
        """Put what is given into the headers of a response.

        A date in the future is told as now (RFC 9110 §8.8.2.1).
        """
        if self.etag is not None:
            headers.remove("ETag")
            if self.etag:
                headers.add("ETag", self.etag)
        if self.modified is not None:
            headers.set("Last-Modified", http_date(min(self.modified, int(now))))


def given(etag: object, last_modified: object) -> Given:
    """Return what Flask's arguments of these names say.

    Raises:
        BadSettingError: no header can carry them.

    """
    modified = None if last_modified is None else _seconds(last_modified)
    if not isinstance(etag, str):
        return Given(None if etag else "", modified)
    if not _OPAQUE.fullmatch(etag):
        msg = f"etag is {etag!r}; give latin-1 without spaces and quotation marks, True or False"
        raise BadSettingError(msg)
    return Given(f'"{etag}"', modified)


def without_conditions(request: Request) -> Request:
    """Return a request for all of the file, whatever the client knows of it."""
    return _asking(request, {})


def _asking(request: Request, conditions: Mapping[str, str]) -> Request:
    """Return a request under other conditions."""

    def header(name: str) -> str | None:
        return conditions.get(name) if name in _CONDITIONS else request.header(name)

    return request._replace(header=header)


def _seconds(moment: object) -> int:
    """Return epoch seconds that a header can tell."""
    if isinstance(moment, datetime):
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    with contextlib.suppress(OverflowError, ValueError):  # infinity, and what is no number
        if isinstance(moment, int | float) and http_date(int(moment)) is not None:
            return int(moment)
    msg = f"last_modified is {moment!r}; give a datetime, epoch seconds, or None"
    raise BadSettingError(msg)
