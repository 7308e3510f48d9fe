"""A resolver that is made to lie: what it tells of is below the root, what it looked at is not.

A link through `/proc/PID/root`, `cwd` or `fd` leads into the mounts that the
process PID sees. If that process has something else mounted over the root, the
kernel calls a file in there by a name below our root, and so do the links.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.disk.conftest import MakeRoot
from xsendfile._errors import NotFound, Refused
from xsendfile._model import Segments, Symlinks
from xsendfile._root import Root
from xsendfile._root.resolve import ByKernel, Resolver, Target

INSIDE = b"inside"
SECRET = b"not for you"

# $1 is mounted over $2; the process stays in there, and keeps a file of it open.
COVER = 'mount --bind "$1" "$2" && cd "$2" && exec 3<secret.txt && echo covered && read -r _'

each_strict_policy = pytest.mark.parametrize("policy", ["inside", "deny"])


@pytest.fixture(autouse=True)
def place(tmp_path: Path) -> Path:
    """Where we are root we stay root here: only root may make such mounts everywhere."""
    return tmp_path


@pytest.fixture(params=["beside a file of that name", "alone"])
def own(request: pytest.FixtureRequest, files: Path, outside: Path) -> bytes | None:
    """What the root has by the name of the secret, if it has anything."""
    assert outside.read_bytes() == SECRET
    if request.param == "alone":
        return None
    (files / outside.name).write_bytes(INSIDE)
    return INSIDE


@pytest.fixture
def covering(files: Path, outside: Path) -> Iterator[int | None]:
    """A process that sees the secret's directory in the root's place; None where we may have none.

    `-m` is for root, `-Urm` for all others, unless the machine forbids that.
    """
    for option in ("-m", "-Urm"):
        with subprocess.Popen(
            [
                *(shutil.which("unshare") or "false", option),
                *("/bin/sh", "-c", COVER, "sh", outside.parent, files),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            assert process.stdout is not None
            if process.stdout.readline() == b"covered\n":
                yield process.pid  # leaving the block closes its input, and so ends it
                return
    yield None


class Lying:
    """Tells of one path with the status of another file."""

    def __init__(self, honest: Resolver, path: bytes, status: os.stat_result) -> None:
        """Tell the truth about directories, as `honest` does."""
        self.directory = honest.directory
        self.opened = honest.opened
        self.stays = honest.stays
        self._target = Target(path, status)

    def target(self, descriptor: int, directory: bytes, name: bytes) -> Target:  # noqa: ARG002
        """Return the lie."""
        return self._target


def contents(root: Root, name: Segments) -> Iterator[bytes | None]:
    """Yield what is found and what is opened, by their contents; None if it is refused."""
    try:
        file = root.find(name)
    except NotFound:
        yield None
    else:
        content = Path(os.fsdecode(file.path)).read_bytes()
        assert file.size == len(content)
        yield content
    try:
        opened = root.open(name)
        file, descriptor = opened.proof.file, opened.content
    except NotFound:
        yield None
    else:
        yield descriptor.read(0, 100)
        assert file.size == os.fstat(descriptor.fileno()).st_size
        descriptor.close()


@each_strict_policy
@pytest.mark.parametrize(
    ("door", "name"),
    [
        ("root{files}/secret.txt", "door"),
        ("root{files}", "door/secret.txt"),
        ("root", "door{files}/secret.txt"),
        ("cwd/secret.txt", "door"),
        ("cwd", "door/secret.txt"),
        ("fd/3", "door"),
    ],
)
def test_a_link_into_the_mounts_of_another_process_leads_to_nothing_outside(  # noqa: PLR0917
    make_root: MakeRoot,
    resolver: Resolver,
    files: Path,
    outside: Path,
    own: bytes | None,
    covering: int | None,
    policy: Symlinks,
    door: str,
    name: str,
) -> None:
    root = make_root(files, policy)
    if covering is None:  # not on this machine; the lie can be told all the same
        (files / "door").symlink_to(outside if name == "door" else outside.parent)
        root._resolver = Lying(resolver, os.fsencode(files / outside.name), outside.stat())
    else:
        (files / "door").symlink_to(f"/proc/{covering}/{door.format(files=files)}")
        assert (files / name.format(files=files)).read_bytes() == SECRET, "the door is open"
        if own or isinstance(resolver, ByKernel):  # the other one looks whether it is there
            assert told(resolver, files, name.format(files=files)) == files / outside.name
    parts = tuple(os.fsencode(name.format(files=files)).split(b"/"))
    assert set(contents(root, parts)) <= {None, own}


def told(resolver: Resolver, files: Path, name: str) -> Path:
    """Return where the resolver says that a name leads."""
    descriptor = os.open(files, os.O_RDONLY)
    try:
        target = resolver.target(descriptor, os.fsencode(files), os.fsencode(name))
    finally:
        os.close(descriptor)
    return Path(os.fsdecode(target.path))


def as_directory(status: os.stat_result) -> os.stat_result:
    """Return the status of a directory that has the number of a removed file."""
    fields = list(status)
    fields[stat.ST_MODE] = stat.S_IFDIR | 0o755
    return os.stat_result(fields)


LIES: dict[str, Callable[[Path, Path], tuple[Path, os.stat_result]]] = {
    "the name of a file inside": lambda files, out: (files / "file.txt", out.stat()),
    "a name that nothing has": lambda files, out: (files / "missing", out.stat()),
    "a name below a file": lambda files, out: (files / "file.txt/below", out.stat()),
    "the name of a directory": lambda files, out: (files / "a", out.stat()),
    "a link that leads out": lambda files, out: (files / "out", out.stat()),
    "a name beyond a link that leads out": lambda files, out: (
        files / "dir-out" / out.name,
        out.stat(),
    ),
    "the number of a file that was a directory": lambda files, _: (
        files / "file.txt",
        as_directory((files / "file.txt").stat()),
    ),
    "a way up and out": lambda files, out: (files / ".." / out.parent.name / out.name, out.stat()),
}


@each_strict_policy
@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_whatever_a_resolver_says_nothing_from_outside_is_delivered(
    *,
    make_root: MakeRoot,
    resolver: Resolver,
    files: Path,
    outside: Path,
    policy: Symlinks,
    lie: Callable[[Path, Path], tuple[Path, os.stat_result]],
) -> None:
    (files / "file.txt").write_bytes(INSIDE)
    (files / "a").mkdir()
    (files / "out").symlink_to(outside)
    (files / "dir-out").symlink_to(outside.parent)
    root = make_root(files, policy)
    path, status = lie(files, outside)
    root._resolver = Lying(resolver, os.fsencode(path), status)
    for look in (root.find, root.open):
        with pytest.raises(Refused):
            look((b"out",))
