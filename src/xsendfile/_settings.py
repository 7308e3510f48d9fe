"""What `PrivateFiles` is made with, checked: what was given, what is allowed, how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from ._errors import BadSenderError, BadSettingError
from ._http.media_types import TYPES, is_media_type
from ._model import Inline, Sender


def checked_sender(sender: object, *, check: bool) -> Sender:
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


def heeded(sender: Sender) -> tuple[str, ...] | None:
    """Return which request headers a sender's replies depend on; None if it does not say.

    Who overrides `reply` has to say so again, for it may look at any. The last
    to say anything counts.

    Raises:
        BadSenderError: it says something else.

    """
    spoken = (getattr(sender, "__dict__", {}), *map(vars, type(sender).__mro__))
    last = next((each for each in spoken if "reply" in each or "heeds" in each), {})
    heeds = last.get("heeds")
    if heeds is None:
        return None
    if isinstance(heeds, tuple) and all(isinstance(name, str) for name in heeds):
        return heeds
    msg = f"heeds is {heeds!r}; give a tuple of request headers, such as ('Range',), or ()"
    raise BadSenderError(msg)


def checked_inline(inline: object) -> Inline:
    """Return a policy for what may be shown."""
    for policy in get_args(Inline):
        if inline == policy:
            known: Inline = policy
            return known
    msg = f"inline is {inline!r}; give 'any' or 'safe'"
    raise BadSettingError(msg)


def merged_types(media_types: Mapping[str, str]) -> Mapping[str, str]:
    """Return the table of types with `media_types` laid over it."""
    if not isinstance(media_types, Mapping):
        msg = f"media_types is {media_types!r}; give a mapping of suffixes to media types"
        raise BadSettingError(msg)
    for suffix, media_type in media_types.items():
        is_text = isinstance(suffix, str) and isinstance(media_type, str)
        if (
            not is_text
            or suffix != suffix.lower()
            or "." in suffix
            or not is_media_type(media_type)
        ):
            msg = (
                f"media_types holds {suffix!r}: {media_type!r}; give a lower-case suffix "
                "without its dot, and a media type"
            )
            raise BadSettingError(msg)
    return {**TYPES, **media_types}  # a dict of its own: it can be passed to another process
