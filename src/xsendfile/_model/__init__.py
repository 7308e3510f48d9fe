"""The records that travel along the straight line, and the protocols at its joints.

Records are `NamedTuple`: they are made for every request, and a frozen
dataclass of as many fields costs several times as much.
"""

from __future__ import annotations

from .exchange import HeaderOf, Reply, Request, Sender
from .files import (
    Content,
    File,
    Header,
    Inline,
    Name,
    Presentation,
    PresentationOptions,
    Segments,
    Span,
    Symlinks,
)
from .links import NOTHING, Grant, SignedRequest, Verifier

__all__ = [
    "NOTHING",
    "Content",
    "File",
    "Grant",
    "Header",
    "HeaderOf",
    "Inline",
    "Name",
    "Presentation",
    "PresentationOptions",
    "Reply",
    "Request",
    "Segments",
    "Sender",
    "SignedRequest",
    "Span",
    "Symlinks",
    "Verifier",
]
