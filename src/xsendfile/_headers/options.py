"""The options of a presentation, checked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xsendfile._errors import BadSettingError
from xsendfile._http.fields import is_token, is_value
from xsendfile._http.media_types import is_media_type
from xsendfile._model import Header, Presentation

from .lines import is_owned

LONGEST_AGE = 2**31
"""The longest freshness in seconds: what a recipient must be able to hold (RFC 9111 §1.2.2)."""


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
        msg = f"max_age is {max_age!r}; give whole seconds from 0 to {LONGEST_AGE}, or None"
        raise BadSettingError(msg)
    if download_name is not None and not isinstance(download_name, str):
        msg = f"download_name is {download_name!r}; give a str, or None for the file's own name"
        raise BadSettingError(msg)
    return Presentation(
        bool(as_attachment),
        download_name,
        mimetype,
        max_age,
        () if headers == () else _checked(headers),
    )


def _is_age(value: object) -> bool:
    """Whether `value` is a number of seconds that a cache can hold."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LONGEST_AGE


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
        if is_owned(name):
            msg = f"header {name!r} belongs to the sender or the server; leave it out"
            raise BadSettingError(msg)
    return checked
