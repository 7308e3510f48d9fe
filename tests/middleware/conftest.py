from __future__ import annotations

from pathlib import Path

import pytest

from tests.middleware.applications import CONTENT
from xsendfile import Nginx, PrivateFiles, Serve


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """The directory that serves as root; below the system's directory for temporary files."""
    directory = tmp_path.resolve() / "media"
    directory.mkdir()
    return directory


@pytest.fixture
def photo(media: Path) -> Path:
    """A file inside."""
    file = media / "photo.png"
    file.write_bytes(CONTENT)
    return file


@pytest.fixture
def elsewhere(media: Path) -> Path:
    """A file beside the root."""
    file = media.parent / "elsewhere.png"
    file.write_bytes(CONTENT)
    return file


@pytest.fixture
def nginx(media: Path) -> PrivateFiles:
    return PrivateFiles(media, Nginx("/_media/"))


@pytest.fixture
def serve(media: Path) -> PrivateFiles:
    return PrivateFiles(media, Serve())
