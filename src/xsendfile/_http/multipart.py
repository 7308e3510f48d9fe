"""`multipart/byteranges` (RFC 9110 §14.6): several ranges in one body. Pure."""

from __future__ import annotations

from xsendfile._model import Span


def multipart_body(
    spans: tuple[Span, ...], size: int, content_type: str, boundary: str
) -> tuple[bytes | Span, ...]:
    """Return the parts of a body with several spans.

    Args:
        spans: in the order in which they are sent.
        size: of the whole representation, in bytes.
        content_type: of the whole representation.
        boundary: a text that the representation does not hold (RFC 2046 §5.1.1).

    """
    body: list[bytes | Span] = []
    for span in spans:
        lines = (
            f"\r\n--{boundary}",
            f"Content-Type: {content_type}",
            f"Content-Range: {content_range(span, size)}",
            "",
            "",
        )
        body += ["\r\n".join(lines).encode("latin-1"), span]
    return (*body, f"\r\n--{boundary}--\r\n".encode())


def content_range(span: Span, size: int) -> str:
    """Return the value of `Content-Range` for a satisfied range (RFC 9110 §14.4)."""
    return f"bytes {span.start}-{span.stop - 1}/{size}"


def length(body: tuple[bytes | Span, ...]) -> int:
    """Return the length of a body in bytes."""
    total = 0
    for part in body:
        total += len(part) if isinstance(part, bytes) else part.stop - part.start
    return total
