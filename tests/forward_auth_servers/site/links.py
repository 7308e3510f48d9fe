"""The links of these tests."""

from __future__ import annotations

import os
from typing import Any

from xsendfile import LinkSigner
from xsendfile._model import Name

LINKS = LinkSigner({"tests": b"0123456789abcdef of these tests"})
CHALLENGE = 'Bearer realm="files"'
MOUNT = "/files/"
CHECK = "SITE_UNSEEN" not in os.environ
"""Whether the application looks at the files."""


def url(name: Name, **options: Any) -> str:  # noqa: ANN401
    """Return the signed URL of a file, as a client asks for it."""
    return MOUNT.removesuffix("/") + LINKS.sign(name, **options)
