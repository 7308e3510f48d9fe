"""The only place that composes response headers. Pure.

========================  =====================  ========================================
header                    who decides            rule
========================  =====================  ========================================
Content-Type              mimetype, else name    always sent: front servers guess wrongly
Content-Disposition       as_attachment,         sent for a download or a chosen name
                          download_name
Cache-Control             max_age                `private, no-cache` unless told: access
                                                 was checked for one client, this time
any other                 headers                last word, except on what the sender owns
all of these              the application        in `SendfileMiddleware`, but for what the
                                                 sender owns
Content-Length            the sender             0 on a hand-over, the size of what we send
ETag, Last-Modified       the sender             when we send, or the server keeps ours
Accept-Ranges             the sender             when we send, unless it is a 304, 412 or 416
Content-Range             the sender             one range, or none satisfiable (RFC 9110 §14.4)
X-Sendfile, X-Accel-*     the sender             once, only on a 200 to GET or HEAD
Content-Encoding          1.0 senders only       as 1.0 told it from the name
X-Content-Type-Options,   inline="safe"          after all others: what is not known to be
Content-Disposition,                             harmless is saved, and what would run has
Content-Security-Policy                          no rights
Allow                     the refusal            with 405 (RFC 9110 §10.2.1)
Cache-Control (refusal)   the refusal            `no-store`: 404, 405 and 410 are cacheable
                                                 by default (RFC 9110 §15.1)
========================  =====================  ========================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ._errors import BadSettingError
from ._http.disposition import content_disposition
from ._http.fields import is_token, is_value
from ._http.inline import may_be_shown, would_run
from ._http.media_types import is_media_type, media_type, media_type_and_coding
from ._model import File, Header, Presentation

PLAIN = Presentation()
"""The presentation of a file for which nothing was asked."""

NO_LENGTH: Header = ("Content-Length", "0")
"""The length of a hand-over. Any other costs nginx the upstream connection each time."""

CLOSE: Header = ("Connection", "close")
"""For a server that would keep a connection on which too few bytes were sent, or too many."""

HIDDEN = ("Range", "If-Range", "If-Match")
"""The request headers that `SendfileMiddleware` keeps from the application.

What they ask for, only who sends can judge: an `If-Match` holds the entity tag
that the front server told, and the application knows only its own.
"""

# They belong to the sender, the server or the connection.
_OWNED = frozenset(
    (
        "accept-ranges", "connection", "content-length", "content-range", "date", "etag",
        "keep-alive", "last-modified",
        "status", "te", "trailer", "transfer-encoding", "upgrade",
        "x-archive-files", "x-lighttpd-send-file", "x-litespeed-location",
        "x-sendfile", "x-sendfile2", "x-sendfile-temporary",
    )
)  # fmt: skip
_OWNED_PREFIXES = ("proxy-", "x-accel-", "x-reproxy-")
_LISTS = frozenset(
    (
        "access-control-expose-headers", "content-language", "content-security-policy",
        "content-security-policy-report-only", "permissions-policy", "referrer-policy", "vary",
    )
)  # fmt: skip
_OF_THE_POLICY = frozenset(
    ("content-disposition", "content-security-policy", "content-type", "x-content-type-options")
)
_EVENTS = "text/event-stream"
_CODED = frozenset(("content-encoding", "transfer-encoding", "trailer"))
_LENGTH = re.compile(r"[0-9]{1,18}")
_LONGEST_AGE = 2**31  # RFC 9111 §1.2.2: what a recipient must be able to hold


def present(
    *,
    as_attachment: bool = False,
    download_name: str | None = None,
    mimetype: str | None = None,
    max_age: int | None = None,
    headers: Mapping[str, str] | Iterable[Header] = (),
) -> Presentation:
    """Check the options of a presentation.

    Args:
        as_attachment: save instead of show.
        download_name: the name to save under: any text; it is made harmless.
        mimetype: the value for `Content-Type`.
        max_age: freshness in seconds, for the client's own cache.
        headers: further headers, a mapping or pairs; they replace composed
            ones of the same name.

    Raises:
        BadSettingError: a value that no header can carry, or a header that
            belongs to the sender.

    """
    if mimetype is not None and not (isinstance(mimetype, str) and is_media_type(mimetype)):
        msg = f"mimetype is {mimetype!r}; give a media type such as 'text/plain; charset=utf-8'"
        raise BadSettingError(msg)
    if max_age is not None and not _is_age(max_age):
        msg = f"max_age is {max_age!r}; give whole seconds from 0 to {_LONGEST_AGE}, or None"
        raise BadSettingError(msg)
    if download_name is not None and not isinstance(download_name, str):
        msg = f"download_name is {download_name!r}; give a str, or None for the file's own name"
        raise BadSettingError(msg)
    return Presentation(bool(as_attachment), download_name, mimetype, max_age, _checked(headers))


def delivery_headers(
    file: File, presentation: Presentation, types: Mapping[str, str]
) -> list[Header]:
    """Return what every delivery carries, before the sender adds its own."""
    headers = [
        ("Content-Type", presentation.mimetype or media_type(file.name, types)),
        ("Cache-Control", _cache_control(presentation.max_age)),
    ]
    if presentation.as_attachment or presentation.download_name:
        kind = "attachment" if presentation.as_attachment else "inline"
        name = presentation.download_name or file.name.decode(errors="replace")
        headers.append(("Content-Disposition", content_disposition(kind, name)))
    if presentation.headers:
        replaced = {name.lower() for name, _ in presentation.headers}
        headers = [header for header in headers if header[0].lower() not in replaced]
        headers += _joined(presentation.headers)
    return headers


def is_whole_file(headers: Iterable[Header], size: int) -> bool:
    """Whether an application that sends a file of `size` bytes under these headers sends it whole.

    One with a coding is not: front servers drop the header that says so.
    """
    coded = any(name.lower() in _CODED for name, _ in headers)
    lengths = _values(headers, "content-length")
    return not coded and all(length.strip() == str(size) for length in lengths)


def is_event_stream(headers: Iterable[Header]) -> bool:
    """Whether a client waits for the beginning of a response, before anything has happened."""
    return any(value.lower().startswith(_EVENTS) for value in _values(headers, "content-type"))


def announced_length(headers: Iterable[Header]) -> int | None:
    """Return the length in bytes that an application announces, None unless it is a number."""
    for length in _values(headers, "content-length"):
        text = length.strip()
        return int(text) if _LENGTH.fullmatch(text) else None
    return None


def kept_headers(headers: Iterable[Header], file: File, types: Mapping[str, str]) -> list[Header]:
    """Return an application's own headers without what belongs to the sender."""
    kept = _joined(header for header in headers if not _is_owned(header[0]))
    if not _values(kept, "content-type"):
        kept.append(("Content-Type", media_type(file.name, types)))
    return kept


def without_foreign_etag(headers: list[Header]) -> list[Header]:
    """Return the headers of an application's answer to HEAD.

    If it is about a file, which `Accept-Ranges` tells, it goes without the
    entity tag: to GET, the file comes with that of who sends it (RFC 9110 §9.3.2).
    """
    if not _values(headers, "accept-ranges"):
        return headers
    return [header for header in headers if header[0].lower() != "etag"]


def without_policy(headers: list[Header]) -> list[Header]:
    """Return the headers of an application's 304, for a file that may be an upload.

    They would take the place of those that the file came with (RFC 9111 §4.3.4).
    """
    return [header for header in headers if header[0].lower() not in _OF_THE_POLICY]


def restrained(headers: list[Header], name: bytes) -> list[Header]:
    """Return headers under which nothing that was uploaded can act in the site's name.

    Args:
        headers: of a delivery.
        name: of the file, for a download that has not been given one.

    """
    media_types = _values(headers, "content-type")
    replaced = {"x-content-type-options"}
    added: list[Header] = [("X-Content-Type-Options", "nosniff")]
    if not media_types or not may_be_shown(media_types):
        replaced.add("content-disposition")
        given = _values(headers, "content-disposition")
        disposition = _as_attachment(given, name.decode(errors="replace"))
        added.append(("Content-Disposition", disposition))
    if would_run(media_types):
        replaced.add("content-security-policy")
        policies = ", ".join(_values(headers, "content-security-policy")).split(", ")
        policies = [*(each for each in policies if each and each != "sandbox"), "sandbox"]
        added.append(("Content-Security-Policy", ", ".join(policies)))
    return [*(header for header in headers if header[0].lower() not in replaced), *added]


def original_headers(file: File) -> list[Header]:
    """Return how xsendfile 1.0 described a file: its type, and its coding if the name tells one."""
    content_type, coding = media_type_and_coding(file.name)
    if coding:
        return [("Content-Type", content_type), ("Content-Encoding", coding)]
    return [("Content-Type", content_type)]


def original_length(file: File) -> Header:
    """Return the length that xsendfile 1.0 announced on a hand-over: the file's size.

    That is by contract, and at a price: nginx then gives up the upstream
    connection after each hand-over.
    """
    return ("Content-Length", str(file.size))


def refusal_headers(length: int, allowed: str | None) -> list[Header]:
    """Return the headers of a refusal with a body of `length` bytes of text."""
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(length)),
        ("Cache-Control", "no-store"),
    ]
    if allowed:
        headers.append(("Allow", allowed))
    return headers


def _cache_control(max_age: int | None) -> str:
    """Return the value for `Cache-Control`: never for a shared cache (RFC 9111 §5.2.2)."""
    if max_age is None:
        return "private, no-cache"
    return f"private, max-age={max_age}"


def _joined(headers: Iterable[Header]) -> list[Header]:
    """Return headers with one line for each list: nginx brings back only the first line."""
    joined: dict[str, Header] = {}
    for name, value in headers:
        key = name.lower() if name.lower() in _LISTS else f"{name} {len(joined)}"
        joined[key] = (name, f"{joined[key][1]}, {value}" if key in joined else value)
    return list(joined.values())


def _as_attachment(given: list[str], name: str) -> str:
    """Return the value for `Content-Disposition` that saves, with the parameters of `given`."""
    if not given:
        return content_disposition("attachment", name)
    _, semicolon, parameters = given[0].partition(";")
    return f"attachment{semicolon}{parameters}"


def _values(headers: Iterable[Header], name: str) -> list[str]:
    """Return all values of a header, by its name in lower case."""
    return [value for own, value in headers if own.lower() == name]


def _is_owned(name: str) -> bool:
    """Whether a header belongs to the sender, the server or the connection."""
    name = name.lower()
    return name in _OWNED or name.startswith(_OWNED_PREFIXES)


def _is_age(value: object) -> bool:
    """Whether `value` is a number of seconds that a cache can hold."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LONGEST_AGE


def _checked(headers: Mapping[str, str] | Iterable[Header]) -> tuple[Header, ...]:
    """Return further headers as pairs, each fit to be sent."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    try:
        checked = tuple((name, value) for name, value in pairs)
    except (TypeError, ValueError):
        msg = f"headers is {headers!r}; give a mapping, or pairs of name and value"
        raise BadSettingError(msg) from None
    for name, value in checked:
        if not (isinstance(name, str) and isinstance(value, str)) or not (
            is_token(name) and is_value(value)
        ):
            msg = (
                f"header {name!r}: {value!r} cannot be sent; give a token, and one line of latin-1"
            )
            raise BadSettingError(msg)
        if _is_owned(name):
            msg = f"header {name!r} belongs to the sender or the server; leave it out"
            raise BadSettingError(msg)
    return checked
