"""The types of documents that the library takes. To add one, add a line."""

from __future__ import annotations

from typing import NamedTuple


class DocumentType(NamedTuple):
    """A type of documents.

    Attributes:
        label: what readers call it.
        media_type: the `Content-Type`; what a browser would run is saved, and never shown.
        player: the HTML element that plays it, "video" or "audio", if there is one.

    """

    label: str
    media_type: str
    player: str = ""


DOCUMENT_TYPES = {
    "html": DocumentType("Web page", "text/html; charset=utf-8"),
    "jpg": DocumentType("Picture", "image/jpeg"),
    "mp4": DocumentType("Video", "video/mp4", player="video"),
    "pdf": DocumentType("PDF", "application/pdf"),
    "png": DocumentType("Picture", "image/png"),
    "txt": DocumentType("Text", "text/plain; charset=utf-8"),
    "webm": DocumentType("Video", "video/webm", player="video"),
}
"""The types by the suffixes of their files, in lower case and without the dot."""


def suffix_of(name: str) -> str:
    """Return the suffix by which a file's type is known."""
    return name.rpartition(".")[2].lower()
