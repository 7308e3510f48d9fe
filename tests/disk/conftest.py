"""A directory on the real disk, as an ordinary user, once by each resolver."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

import xsendfile._root
from harness.rights import NOBODY, unprivileged
from xsendfile._root import Root
from xsendfile._root.resolve import ByKernel, ByName, Resolver

MakeRoot: TypeAlias = Callable[..., Root]


@pytest.fixture(autouse=True)
def place() -> Iterator[Path]:
    """A directory of its own; where we are root, it is nobody's and so are we.

    `tmp_path` cannot be it: the directories above it are closed to others.
    """
    directory = Path(tempfile.mkdtemp(prefix="xsendfile-disk-"))
    if os.geteuid() == 0:
        os.chown(directory, NOBODY, NOBODY)
    with unprivileged():
        yield directory
        _remove(directory)


@pytest.fixture
def files(place: Path) -> Path:
    """The directory that serves as root, empty."""
    directory = place / "files"
    directory.mkdir()
    return directory


@pytest.fixture
def outside(place: Path) -> Path:
    """A file that must never be delivered, beside the root."""
    directory = place / "files-secret"
    directory.mkdir()
    secret = directory / "secret.txt"
    secret.write_bytes(b"not for you")
    return secret


@pytest.fixture(params=[ByKernel, ByName])
def resolver(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Resolver:
    """One of the two resolvers; every root that is made from now on uses it."""
    resolver: Resolver = request.param()
    monkeypatch.setattr(xsendfile._root, "_RESOLVER", resolver)
    return resolver


@pytest.fixture
def make_root(resolver: Resolver) -> MakeRoot:
    """Makes roots that use one of the two resolvers, and prove each look."""
    return lambda *settings: _using(resolver, Root(*settings, memory=0))


@pytest.fixture
def root(make_root: MakeRoot, files: Path) -> Root:
    """The root with the default policy."""
    return make_root(files)


def _using(resolver: Resolver, root: Root) -> Root:
    """Return `root`, having seen that it uses the resolver that the test is about."""
    assert root._resolver is resolver
    return root


def _remove(directory: Path) -> None:
    """Remove a directory some of whose directories may be closed to their owner."""
    for _, names, _, descriptor in os.fwalk(directory):
        for name in names:
            # A link to a directory counts as one; its target is none of our business.
            if stat.S_ISDIR(os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_mode):
                os.chmod(name, 0o700, dir_fd=descriptor)
    shutil.rmtree(directory)
