"""A reader of `multipart/byteranges` that is not ours: the standard library's, made for mail."""

from __future__ import annotations

import re
from email.message import Message
from email.parser import BytesParser
from typing import NamedTuple


class Part(NamedTuple):
    """One part of such a body."""

    content_type: str
    content_range: str
    data: bytes


def parts_of(content_type: str, body: bytes) -> list[Part]:
    """Return the parts of a body; `content_type` is that of the response."""
    message = BytesParser().parsebytes(
        b"Content-Type: %b\r\n\r\n%b" % (content_type.encode(), body)
    )
    assert message.get_content_type() == "multipart/byteranges"
    assert message.defects == []
    assert not message.preamble
    assert not message.epilogue
    parts = [_part(part) for part in message.get_payload() if isinstance(part, Message)]
    delimiter = rb"(?:\A|\r\n)--" + re.escape(message.get_boundary("").encode())
    assert len(re.findall(delimiter + rb"\r\n(?:[\w-]+: [^\r\n]+\r\n)+\r\n", body)) == len(parts)
    assert len(re.findall(delimiter + rb"--", body)) == 1
    return parts


def _part(part: Message) -> Part:
    """Return what a part says of itself, and its bytes."""
    assert sorted(part.keys()) == ["Content-Range", "Content-Type"]
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    return Part(part["Content-Type"], part["Content-Range"], data)
