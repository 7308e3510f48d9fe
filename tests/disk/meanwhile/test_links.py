"""Links that change between two steps: the one that names the root, and long chains below it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.disk.changes import INSIDE, OTHER
from tests.disk.conftest import MakeRoot
from tests.disk.reading import read
from tests.disk.schedule import moments
from xsendfile._errors import NotFound, RootNotFound
from xsendfile._root import Root
from xsendfile._root.resolve import ByKernel, ByName, Resolver


def test_the_root_may_be_exchanged_at_any_step(
    make_root: MakeRoot, resolver: Resolver, place: Path
) -> None:
    """What is read comes from the root that is told, be it the old one or the new one."""
    for number in ("1", "2"):
        (place / number).mkdir()
        (place / number / "file.txt").write_bytes(number.encode())
        (place / number / "link").symlink_to("file.txt")
    reasons: set[str] = set()
    for name in (b"file.txt", b"link"):
        for moment in moments():
            (place / "current").unlink(missing_ok=True)
            (place / "current").symlink_to("1")
            (place / "next").unlink(missing_ok=True)
            (place / "next").symlink_to("2")
            try:
                with moment.brings(lambda: (place / "next").rename(place / "current")):
                    opened = make_root(place / "current").open((name,))
                    file, content = opened.proof.file, opened.content
            except NotFound as refused:
                reasons.add(refused.reason)
            else:
                assert file.path == b"%b/%b/file.txt" % (os.fsencode(place), content.read(0, 9))
                content.close()
    assert reasons == ({"root: ENOENT"} if isinstance(resolver, ByName) else set())


def test_the_root_that_is_told_is_one_of_those_that_it_was(
    make_root: MakeRoot, resolver: Resolver, place: Path
) -> None:
    outcomes: list[bytes | str] = []
    for moment in moments():
        for number in ("1", "2"):
            (place / number).mkdir(exist_ok=True)
        (place / "current").unlink(missing_ok=True)
        (place / "current").symlink_to("1")
        (place / "next").unlink(missing_ok=True)
        (place / "next").symlink_to("2")
        try:
            with moment.brings(lambda: (place / "next").rename(place / "current")):
                outcomes.append(os.path.basename(make_root(place / "current").resolve()))
        except NotFound as refused:
            outcomes.append(refused.reason)
    assert (outcomes[0], outcomes[-1]) == (b"2", b"1"), "before the first step; without a change"
    expected = {b"1", b"2"} | ({"root: ENOENT"} if isinstance(resolver, ByName) else set())
    assert set(outcomes) == expected


@pytest.mark.parametrize("resolver", [ByName], indirect=True)
def test_a_chain_of_links_that_grows_beyond_all_limits_meanwhile_is_not_found(
    root: Root, files: Path
) -> None:
    """Python 3.13 and later follow it; what they find is not what the kernel found."""
    (files / "file.txt").write_bytes(INSIDE)
    (files / "other.txt").write_bytes(OTHER)
    (files / "0").symlink_to("file.txt")

    def grow() -> None:
        (files / "0").unlink()
        for number in range(1100):
            (files / str(number)).symlink_to(str(number + 1))
        (files / "1100").symlink_to("other.txt")

    reasons: set[bytes | str] = set()
    for moment in moments(["lstat"]):
        for name in files.glob("[0-9]*"):
            name.unlink()
        (files / "0").symlink_to("file.txt")
        with moment.brings(grow):
            reasons.add(read(root, (b"0",)))
    assert INSIDE in reasons, "without a change"
    assert reasons <= {INSIDE, "disk: ELOOP", "exchanged meanwhile"}
    assert len(reasons) > 1


@pytest.mark.parametrize("resolver", [ByName], indirect=True)
def test_more_links_than_python_can_follow_are_too_many(
    root: Root, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (files / "file.txt").write_bytes(INSIDE)
    (files / "link").symlink_to("file.txt")
    realpath = os.path.realpath

    def endless(path: bytes, *, strict: bool) -> bytes:
        return (
            endless(path, strict=strict)
            if path.endswith(b"/link")
            else realpath(path, strict=strict)
        )

    monkeypatch.setattr(os.path, "realpath", endless)
    with pytest.raises(NotFound, match="disk: ELOOP"):
        root.find((b"link",))


def test_a_root_that_is_elsewhere_when_its_path_is_told_is_refused(
    make_root: MakeRoot, place: Path, resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The front server would look in the directory that has its place now."""
    for name in ("files", "other"):
        (place / name).mkdir()
        (place / name / "a.txt").write_bytes(name.encode())
    function = "readlink" if isinstance(resolver, ByKernel) else "stat"
    original = getattr(os, function)

    def exchanged(*args: Any, **options: Any) -> Any:  # noqa: ANN401
        monkeypatch.setattr(os, function, original)
        told = original(*args, **options) if function == "readlink" else None
        (place / "files").rename(place / "moved")
        (place / "other").rename(place / "files")
        return original(*args, **options) if told is None else told

    monkeypatch.setattr(os, function, exchanged)
    with pytest.raises(RootNotFound, match="root: ENOENT"):
        make_root(place / "files").find((b"a.txt",))
