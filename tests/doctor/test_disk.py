from __future__ import annotations

import hashlib
import os
import pwd
import tracemalloc
from pathlib import Path

import pytest

from xsendfile import BadSettingError
from xsendfile._doctor.disk import original, server_user

LONG = bytes(range(256)) * 10_000


class TestOriginal:
    def test_a_file_is_known_by_its_content(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(LONG)
        found = original(str(tmp_path / "file"))
        assert found[:5] == (
            os.fsencode(tmp_path / "file"),
            len(LONG),
            hashlib.sha256(LONG).hexdigest(),
            LONG[:65_536],
            b"\xff",
        )

    def test_a_large_one_is_not_held(self, tmp_path: Path) -> None:
        with (tmp_path / "file").open("wb") as file:
            file.truncate(100_000_000)
        tracemalloc.start()
        try:
            assert original(str(tmp_path / "file")).size == 100_000_000
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < 5_000_000

    def test_an_empty_one_has_no_last_byte(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        assert (original(str(tmp_path / "file")).size, original(str(tmp_path / "file")).last) == (
            0, b""
        )  # fmt: skip

    def test_a_relative_path_is_meant_from_here(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").touch()
        monkeypatch.chdir(tmp_path)
        assert original("file").path == os.fsencode(tmp_path / "file")

    def test_the_way_to_it_goes_by_real_directories(self, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir(mode=0o750)
        (tmp_path / "real" / "file").touch(mode=0o604)
        (tmp_path / "link").symlink_to("real")
        steps = original(str(tmp_path / "link" / "file")).steps
        assert steps[0].path == b"/"
        assert [(step.path, step.mode, step.uid, step.gid) for step in steps[-2:]] == [
            (os.fsencode(tmp_path / "real"), 0o750, os.geteuid(), os.getegid()),
            (os.fsencode(tmp_path / "real" / "file"), 0o604, os.geteuid(), os.getegid()),
        ]

    @pytest.mark.parametrize(
        ("name", "beside", "mistaken"),
        [
            (b"%41", b"A", True),
            (b"a b", b"a%20b", True),
            (b"\xe9", b"%E9", True),
            (b"a", b"%61", False),
            (b"%2Fetc", b"x", False),
            (b"%00", b"x", False),
            (b"%41", b"B", False),
        ],
    )
    def test_a_file_that_a_wrong_encoding_would_lead_to_is_known(
        self, name: bytes, beside: bytes, tmp_path: Path, *, mistaken: bool
    ) -> None:
        directory = os.fsencode(tmp_path)
        for each, content in ((name, b"right"), (beside, b"wrong")):
            with open(os.path.join(directory, each), "wb") as file:
                file.write(content)
        expected = (hashlib.sha256(b"wrong").hexdigest(),) if mistaken else ()
        assert original(os.path.join(directory, name)).mistaken == expected

    def test_what_cannot_be_read_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(BadSettingError, match="--file cannot be read: No such file"):
            original(str(tmp_path / "missing"))

    def test_a_directory_or_a_pipe_is_refused(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(BadSettingError, match="no regular file"):
            original(str(tmp_path / "pipe"))
        with pytest.raises(BadSettingError, match="--file"):
            original(str(tmp_path))


class TestServerUser:
    def test_a_user_has_a_name_a_number_and_groups(self) -> None:
        entry = pwd.getpwnam("nobody")
        user = server_user("nobody")
        assert (user.name, user.uid) == ("nobody", entry.pw_uid)
        assert entry.pw_gid in user.gids
        assert server_user(f"{entry.pw_uid}") == user

    @pytest.mark.parametrize("name", ["no-such-user", "", "4294967290", "9" * 30, "9" * 5000])
    def test_another_one_is_refused(self, name: str) -> None:
        with pytest.raises(BadSettingError, match="no such user"):
            server_user(name)
