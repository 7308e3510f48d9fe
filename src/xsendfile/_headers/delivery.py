"""The headers of deliveries and of refusals. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xsendfile._errors import BadSettingError
from xsendfile._http.disposition import content_disposition
from xsendfile._http.fields import is_token, is_value
from xsendfile._http.media_types import media_type, media_type_and_coding
from xsendfile._model import File, Header, Presentation

from .lines import joined

PLAIN = Presentation()
"""The presentation of a file for which nothing was asked."""

NO_LENGTH: Header = ("Content-Length", "0")
"""The length of a hand-over. Any other costs nginx the upstream connection each time."""

_PART = 206  # RFC 9110 §15.3.7

_REVALIDATED: Header = ("Cache-Control", "private, no-cache")
"""Never for a shared cache (RFC 9111 §5.2.2.7), and asked for again each time (§5.2.2.4)."""

CLOSE: Header = ("Connection", "close")
"""For a server that would keep a connection on which too few bytes were sent, or too many."""


def delivery_headers(
    file: File, presentation: Presentation, types: Mapping[str, str]
) -> list[Header]:
    """Return what every delivery carries, before the sender adds its own."""
    content_type = presentation.mimetype or media_type(file.name, types)
    headers = [("Content-Type", content_type), *shown(presentation, file.name)]
    if presentation.headers:
        replaced = {name.lower() for name, _ in presentation.headers}
        headers = [header for header in headers if header[0].lower() not in replaced]
        headers += joined(presentation.headers)
    return headers


def shown(presentation: Presentation, name: bytes) -> list[Header]:
    """Return how a file is kept and shown; `name` is its own."""
    age = presentation.max_age
    headers = [_REVALIDATED if age is None else ("Cache-Control", f"private, max-age={age}")]
    if presentation.as_attachment or presentation.download_name:
        kind = "attachment" if presentation.as_attachment else "inline"
        text = presentation.download_name or name.decode(errors="replace")
        headers.append(("Content-Disposition", content_disposition(kind, text)))
    return headers


def without_content(headers: Iterable[Header]) -> list[Header]:
    """Return headers for an answer that has no content, and so no type (RFC 9110 §8.3)."""
    return [header for header in headers if header[0].lower() != "content-type"]


def challenge(value: object) -> Header:
    """Return the header that a 401 has to have (RFC 9110 §11.6.1).

    Args:
        value: a scheme, and its parameters, such as `Bearer realm="files"`.

    Raises:
        BadSettingError: it cannot be sent.

    """
    if isinstance(value, str) and is_value(value) and is_token(value.partition(" ")[0]):
        return ("WWW-Authenticate", value)
    msg = (
        f"challenge is {value!r}; give a scheme and its parameters, such as 'Basic realm=\"files\"'"
    )
    raise BadSettingError(msg)


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


def added(headers: Iterable[Header], own: Iterable[str], status: int) -> list[Header]:
    """Return those headers of a delivery that a response gets which somebody else has made.

    What it says itself stands, but for what describes the file; and the length is its own of a
    part, and of what it has coded.

    Args:
        headers: of the delivery.
        own: the names of the headers that the response has.
        status: its status.

    """
    names = {name.lower() for name in own}
    is_whole = status != _PART and "content-encoding" not in names
    names -= {"content-type", "content-disposition", "content-encoding"}
    if is_whole:
        names.discard("content-length")
    return [(name, value) for name, value in headers if name.lower() not in names]


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
