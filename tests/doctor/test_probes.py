"""The probes are written beside the file, and nothing is left of them."""

from __future__ import annotations

import os
import signal
import stat
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from xsendfile import BadSettingError
from xsendfile._doctor.probes import ELSEWHERE, PREFIX, written


@pytest.fixture
def beside(tmp_path: Path) -> bytes:
    (tmp_path / "file").touch()
    return os.fsencode(tmp_path / "file")


def names(beside: bytes) -> list[bytes]:
    return sorted(os.listdir(os.path.dirname(beside)))


def test_what_is_asked_for_is_what_was_written(beside: bytes) -> None:
    with written(beside, "/send?name=") as probes:
        every = [*probes.plain, *(probe for _, probe in probes.special), probes.link]
        for probe in every:
            assert probe.target.startswith("/send?name=xsendfile-doctor-")
            name = unquote_to_bytes(probe.target.removeprefix("/send?name="))
            with open(os.path.join(os.path.dirname(beside), name), "rb") as file:
                assert file.read() == probe.content
        assert len({probe.content for probe in every}) == len(every)
    assert names(beside) == [b"file"]


def test_a_wrong_encoding_leads_to_other_files(beside: bytes) -> None:
    with written(beside, "/") as probes:
        for name, probe in probes.special:
            once = unquote_to_bytes(probe.target)
            assert once.endswith(b"/" + name.encode())
            for wrong in (unquote_to_bytes(once), probe.target.encode()):
                path = os.path.dirname(beside) + wrong
                if wrong != once and os.path.exists(path):
                    with open(path, "rb") as file:
                        assert file.read() != probe.content
        special = [name for name, _ in probes.special]
    for character in (" ", "+", "%41", "%", "?", "\xe9"):
        assert any(character in name for name in special)


def test_everybody_may_read_them_whatever_the_umask(beside: bytes) -> None:
    umask = os.umask(0o077)
    try:
        with written(beside, "/"):
            (own,) = set(names(beside)) - {b"file"}
            directory = os.path.join(os.path.dirname(beside), own)
            assert stat.S_IMODE(os.stat(directory).st_mode) == 0o755
            for name in os.listdir(directory):
                status = os.lstat(os.path.join(directory, name))
                assert stat.S_ISLNK(status.st_mode) or stat.S_IMODE(status.st_mode) == 0o644
    finally:
        os.umask(umask)


def test_the_link_leads_to_a_file_that_everybody_may_read(beside: bytes) -> None:
    assert os.stat(ELSEWHERE).st_mode & stat.S_IROTH
    with written(beside, "/") as probes:
        assert probes.link.content


def test_the_plain_ones_have_one_size_and_different_times(beside: bytes) -> None:
    with written(beside, "/") as probes:
        found = [os.stat(os.path.dirname(beside) + probe.target.encode()) for probe in probes.plain]
    assert found[0].st_size == found[1].st_size
    assert int(found[0].st_mtime) != int(found[1].st_mtime)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, RuntimeError, GeneratorExit])
def test_nothing_is_left_after_an_exception(error: type[BaseException], beside: bytes) -> None:
    with pytest.raises(error), written(beside, "/"):
        raise error
    assert names(beside) == [b"file"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_after_a_signal(number: signal.Signals, beside: bytes) -> None:
    before = signal.getsignal(number)
    with pytest.raises(SystemExit) as ended, written(beside, "/"):
        signal.raise_signal(number)
    assert ended.value.code == 128 + number
    assert names(beside) == [b"file"]
    assert signal.getsignal(number) is before


def test_a_second_signal_does_not_stop_the_removal(
    beside: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = os.unlink

    def interrupted(name: str, *, dir_fd: int) -> None:
        signal.raise_signal(signal.SIGINT)
        unlink(name, dir_fd=dir_fd)

    monkeypatch.setattr(os, "unlink", interrupted)
    with pytest.raises(SystemExit), written(beside, "/"):
        pass
    assert names(beside) == [b"file"]


def test_a_signal_that_is_ignored_stays_ignored(beside: bytes) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with written(beside, "/"):
            signal.raise_signal(signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    beside = os.fsencode(tmp_path / "missing" / "file")
    with pytest.raises(BadSettingError, match="--write-probes: cannot write"), written(beside, "/"):
        pass


def moved_away(beside: bytes) -> bytes:
    """Rename the directory of the probes, and return where it was."""
    (own,) = (name for name in names(beside) if name.startswith(PREFIX.encode()))
    parent = os.path.dirname(beside)
    os.rename(os.path.join(parent, own), os.path.join(parent, b"elsewhere"))
    return os.path.join(parent, own)


def test_a_directory_that_is_moved_away_is_emptied_all_the_same(beside: bytes) -> None:
    with pytest.raises(BadSettingError, match="was moved; it is empty now"), written(beside, "/"):
        moved_away(beside)
    assert os.listdir(os.path.join(os.path.dirname(beside), b"elsewhere")) == []


def test_what_is_put_in_its_place_is_left_alone(beside: bytes, tmp_path: Path) -> None:
    """A link to a directory of somebody else's: neither emptied nor removed."""
    other = tmp_path / "other"
    other.mkdir(mode=0o700)
    (other / "plain").touch()
    with pytest.raises(BadSettingError, match="was moved"), written(beside, "/"):
        os.symlink(other, moved_away(beside))
    assert [path.name for path in other.iterdir()] == ["plain"]
    assert stat.S_IMODE(other.stat().st_mode) == 0o700


@pytest.mark.parametrize("others", [True, False], ids=["a link", "a directory that is not empty"])
def test_a_directory_that_is_exchanged_as_it_is_made_is_not_written_to(
    others: bool, beside: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir(mode=0o700)
    (other / "precious").touch()
    parent, mkdir = os.path.dirname(beside), os.mkdir

    def exchanged(name: bytes, mode: int, *, dir_fd: int) -> None:
        mkdir(name, mode, dir_fd=dir_fd)
        os.rename(os.path.join(parent, name), os.path.join(parent, b"elsewhere"))
        if others:
            os.symlink(other, os.path.join(parent, name))
        else:
            os.rename(other, os.path.join(parent, name))

    monkeypatch.setattr(os, "mkdir", exchanged)
    with pytest.raises(BadSettingError), written(beside, "/"):
        pass
    (found,) = tmp_path.rglob("precious")
    assert [path.name for path in found.parent.iterdir()] == ["precious"]
    assert stat.S_IMODE(found.parent.stat().st_mode) == 0o700
