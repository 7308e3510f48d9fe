"""Reading a file through a root, in one go."""

from __future__ import annotations

from xsendfile._errors import Refused
from xsendfile._model import Segments
from xsendfile._root import Root


def read(root: Root, name: Segments) -> bytes | str:
    """Return the content of a file, or why it was refused."""
    try:
        content = root.open(name).content
    except Refused as refused:
        return refused.reason
    text = content.read(0, 100)
    content.close()
    return text
