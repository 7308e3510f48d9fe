"""Where the commands have their keys from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.keys import OLD, SECRET, key_file
from tests.cli.test_sign import NATIVE, NOW, refused, signed
from tests.cli.test_verify import FORGED, LINK, judged
from tests.clocks import at


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with two keys, named by the environment."""
    monkeypatch.setenv("XSENDFILE_KEY_FILE", key_file(tmp_path))


def test_keys_may_stand_in_the_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XSENDFILE_KEY_FILE")
    monkeypatch.setenv("XSENDFILE_KEYS", f"2026a:{OLD}\n")
    assert "&key=2026a&" in signed(capsys, "a")


def test_a_key_file_of_the_command_line_counts_more(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("XSENDFILE_KEY_FILE")
    monkeypatch.setenv("XSENDFILE_KEYS", f"2026a:{OLD}\n")
    assert "&key=2026b&" in signed(capsys, "a", "--key-file", str(tmp_path / "keys"))


def test_without_a_key(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XSENDFILE_KEY_FILE")
    assert refused(capsys, "a") == (
        "there is no key; give XSENDFILE_KEY_FILE (--key-file) or XSENDFILE_KEYS"
    )


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o602, 0o666, 0o601, 0o777])
def test_a_key_file_that_is_open_to_all(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, mode: int
) -> None:
    file = Path(key_file(tmp_path)).rename(tmp_path / "our keys")
    file.chmod(mode)
    assert refused(capsys, "a", "--key-file", str(file)) == (
        f"key file '{file}' is open to every user of this machine; type: chmod o= '{file}'"
    )


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o440, 0o640, 0o660])
def test_a_key_file_for_its_owner_and_a_group(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, mode: int
) -> None:
    (tmp_path / "keys").chmod(mode)
    assert signed(capsys, "a")


def test_a_key_file_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = str(tmp_path / "missing")
    message = refused(capsys, "a", "--key-file", file)
    assert message == f"key file '{file}' cannot be read: No such file or directory"


def test_a_key_file_that_is_a_directory(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    message = refused(capsys, "a", "--key-file", str(tmp_path))
    assert message == f"key file '{tmp_path}' cannot be read: Is a directory"


def test_a_key_file_with_an_impossible_name(capsys: pytest.CaptureFixture[str]) -> None:
    message = refused(capsys, "a", "--key-file", "a\0b")
    assert message == r"key file 'a\x00b' cannot be read: no path"


@pytest.mark.parametrize("content", [b"a:\xff" + b"x" * 40, b"#" * (1024 * 1024 + 1)])
def test_a_key_file_that_is_none(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "keys").write_bytes(content)
    assert refused(capsys, "a") == (
        f"key file '{tmp_path}/keys' is no text in UTF-8, or larger than 1048576 bytes"
    )


def test_a_key_file_from_another_system(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With a byte order mark, and lines that end in CR LF."""
    (tmp_path / "keys").write_bytes(b"\xef\xbb\xbf" + f"2026b:{SECRET}\r\n".encode())
    assert signed(capsys, "a") == NATIVE.sign("a", clock=at(NOW))


def test_an_error_of_a_key_file_names_the_file_and_the_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "keys").write_text(f"# ours\n{SECRET}\n")
    message = refused(capsys, "a")
    assert message.startswith(f"{tmp_path}/keys, line 2: no key; give an id")
    assert SECRET not in message


def test_keys_that_can_be_read_once(capsys: pytest.CaptureFixture[str]) -> None:
    """As in `--key-file <(gpg -d keys.gpg)`."""
    for link, status in ((LINK, 0), (FORGED, 1)):
        read, write = os.pipe()
        with open(write, "w", encoding="utf-8") as pipe:
            pipe.write(f"2026b:{SECRET}\n")
        assert judged(capsys, link, "--key-file", f"/dev/fd/{read}")[0] == status
        os.close(read)
