"""A directory on the real disk, as an ordinary user, once by each proof."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

import xsendfile._root
from xsendfile._root import Root
from xsendfile._root.proof import Proc, Proof, Walk

MakeRoot: TypeAlias = Callable[..., Root]


@pytest.fixture(autouse=True)
def place() -> Iterator[Path]:
    """A directory of its own; where we are root, it is nobody's and so are we.

    `tmp_path` cannot be it: the directories above it are closed to others.
    """
    directory = Path(tempfile.mkdtemp(prefix="xsendfile-disk-"))
    user, group = os.geteuid(), os.getegid()
    try:
        if user == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(directory, nobody.pw_uid, nobody.pw_gid)
            os.setegid(nobody.pw_gid)
            os.seteuid(nobody.pw_uid)
        yield directory
        _remove(directory)
    finally:
        os.seteuid(user)
        os.setegid(group)


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


@pytest.fixture(params=[Proc, Walk])
def proof(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Proof:
    """One of the two proofs; every root that is made from now on uses it."""
    proof: Proof = request.param()
    monkeypatch.setattr(xsendfile._root, "_PROOF", proof)
    return proof


@pytest.fixture
def make_root(proof: Proof) -> MakeRoot:
    """Makes roots that use one of the two proofs."""
    return lambda *settings: _using(proof, Root(*settings))


@pytest.fixture
def root(make_root: MakeRoot, files: Path) -> Root:
    """The root with the default policy."""
    return make_root(files)


def _using(proof: Proof, root: Root) -> Root:
    """Return `root`, having seen that it uses the proof that the test is about."""
    assert root._proof is proof
    return root


def _remove(directory: Path) -> None:
    """Remove a directory some of whose directories may be closed to their owner."""
    for _, names, _, descriptor in os.fwalk(directory):
        for name in names:
            # A link to a directory counts as one; its target is none of our business.
            if stat.S_ISDIR(os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_mode):
                os.chmod(name, 0o700, dir_fd=descriptor)
    shutil.rmtree(directory)
