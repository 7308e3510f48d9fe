"""The system checks say what is wrong when the site starts."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test.utils import override_settings

from tests.adapters.django.test_sendfile import uses

NGINX = {"SENDER": "nginx", "LOCATION": "/_documents/"}
STORAGE = "django.core.files.storage.FileSystemStorage"


def found(tag: str = "", **settings: Any) -> dict[str, str]:  # noqa: ANN401 - what a site gives
    """Return what the checks say, by their ids, under some settings."""
    with override_settings(**settings):
        messages = run_checks(tags=[tag] if tag else None)
    own = [each for each in messages if str(each.id).startswith("xsendfile.")]
    return {str(each.id): each.msg for each in own}


def test_a_site_without_settings_has_nothing_to_hear() -> None:
    assert found() == {}


def test_nor_has_one_that_is_right(root: Path) -> None:
    roots = {"documents": {"ROOT": root, **NGINX}, "own": {"ROOT": root}}
    keys = {"2026a": "k7Pq2vXw9ZtR4mNc8LsB"}
    assert found(XSENDFILE=roots, XSENDFILE_KEYS=keys) == {}
    with uses(root):
        assert found() == {}


WRONG: list[tuple[Any, str]] = [
    ([], "XSENDFILE is None; give a dict such as"),
    ({"a": 7}, "XSENDFILE['a'] is 7; give a dict such as"),
    ({"a/b": {"ROOT": "/a"}}, "XSENDFILE has the name 'a/b'; give one part of a path: printable"),
    ({"..": {"ROOT": "/a"}}, "XSENDFILE has the name '..'; give one part of a path: printable"),
    ({"a": {}}, "XSENDFILE['a']['ROOT'] is missing; give the absolute path"),
    ({"a": {"ROOT": "files"}}, "XSENDFILE['a']['ROOT'] is 'files'; give an absolute path"),
    ({"a": {"ROOT": "/a", "SENDR": "nginx"}}, "XSENDFILE['a'] has the key 'SENDR'; give"),
    ({"a": {"ROOT": "/a", "SENDER": "iis"}}, "XSENDFILE['a']['SENDER'] is 'iis'; give"),
    ({"a": {"ROOT": "/a", "SENDER": "nginx"}}, "XSENDFILE['a']['LOCATION'] is missing"),
    ({"a": {"ROOT": "/a", **NGINX}, "b": {"ROOT": "/b", **NGINX}}, "XSENDFILE: location"),
]


@pytest.mark.parametrize(("roots", "text"), WRONG)
def test_a_wrong_setting_is_an_error(roots: Any, text: str) -> None:  # noqa: ANN401
    messages = found("files", XSENDFILE=roots)
    assert list(messages) == ["xsendfile.E001"]
    assert messages["xsendfile.E001"].startswith(text)


def test_each_wrong_root_is_told() -> None:
    roots = {"a": {"ROOT": "a"}, "b": {"ROOT": "b"}}
    with override_settings(XSENDFILE=roots):
        messages = [each for each in run_checks() if each.id == "xsendfile.E001"]
    assert [each.msg[:24] for each in messages] == [
        "XSENDFILE['a']['ROOT'] i", "XSENDFILE['b']['ROOT'] i",
    ]  # fmt: skip


def test_an_error_keeps_the_site_from_starting() -> None:
    with (
        override_settings(XSENDFILE={"a": {"ROOT": "a"}}),
        pytest.raises(SystemCheckError, match=r"xsendfile\.E001"),
    ):
        call_command("check")


def test_a_missing_root_is_a_warning(root: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(root)
    there = {"a": {"ROOT": root}, "b": {"ROOT": tmp_path / "linked"}}
    unseen = {"ROOT": tmp_path / "elsewhere", "CHECK": False, **NGINX}
    assert "xsendfile.W001" not in found("files", XSENDFILE={**there, "c": unseen})
    for name in ("none", "files/large.bin"):
        messages = found("files", XSENDFILE={**there, "docs": {"ROOT": tmp_path / name}})
        assert messages["xsendfile.W001"].startswith("XSENDFILE['docs']['ROOT'] is no directory")
    with uses(tmp_path / "none"):
        assert found()["xsendfile.W001"].startswith("SENDFILE_ROOT is no directory")


class TestUploads:
    """What is uploaded has to be readable by the web server, if it is to send it."""

    @pytest.fixture
    def roots(self, root: Path) -> dict[str, Any]:
        """A root that is handed over."""
        return {"documents": {"ROOT": root, **NGINX}}

    @pytest.mark.parametrize(
        ("mode", "text"),
        [
            (None, "FILE_UPLOAD_PERMISSIONS is None: large uploads are readable by their owner"),
            (0o600, "FILE_UPLOAD_PERMISSIONS is 0o600: nobody else may read uploads"),
            (0o711, "FILE_UPLOAD_PERMISSIONS is 0o711: nobody else may read uploads"),
        ],
    )
    def test_files_that_others_cannot_read(
        self, mode: int | None, text: str, roots: dict[str, Any]
    ) -> None:
        messages = found("files", XSENDFILE=roots, FILE_UPLOAD_PERMISSIONS=mode)
        assert messages["xsendfile.W002"].startswith(text)

    @pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
    def test_files_that_they_can(self, mode: int, roots: dict[str, Any]) -> None:
        assert found(XSENDFILE=roots, FILE_UPLOAD_PERMISSIONS=mode) == {}

    @pytest.mark.parametrize("mode", [0o700, 0o744])
    def test_directories_that_others_cannot_enter(self, mode: int, roots: dict[str, Any]) -> None:
        messages = found("files", XSENDFILE=roots, FILE_UPLOAD_DIRECTORY_PERMISSIONS=mode)
        assert messages["xsendfile.W003"].startswith(
            f"FILE_UPLOAD_DIRECTORY_PERMISSIONS is 0o{mode:o}: nobody else may enter"
        )

    @pytest.mark.parametrize("mode", [None, 0o755, 0o750, 0o711])
    def test_directories_that_they_can(self, mode: int | None, roots: dict[str, Any]) -> None:
        assert found(XSENDFILE=roots, FILE_UPLOAD_DIRECTORY_PERMISSIONS=mode) == {}

    def test_storages_with_permissions_of_their_own(self, roots: dict[str, Any]) -> None:
        options = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        storages = {"private": {"BACKEND": STORAGE, "OPTIONS": options}, "s": {"BACKEND": STORAGE}}
        messages = found("files", XSENDFILE=roots, STORAGES=storages)
        place = "STORAGES['private']['OPTIONS']['{}'] is 0o{}"
        assert messages["xsendfile.W002"].startswith(place.format("file_permissions_mode", 600))
        assert messages["xsendfile.W003"].startswith(
            place.format("directory_permissions_mode", 700)
        )

    def test_permissions_that_the_system_does_not_know(self, roots: dict[str, Any]) -> None:
        """A text is what an environment variable brings; `os.chmod` takes none."""
        messages = found("files", XSENDFILE=roots, FILE_UPLOAD_PERMISSIONS="0644")
        assert messages == {
            "xsendfile.W002": "FILE_UPLOAD_PERMISSIONS is '0644', which is no int: uploads fail."
        }
        options = {"directory_permissions_mode": "0755"}
        storages = {"private": {"BACKEND": STORAGE, "OPTIONS": options}}
        messages = found("files", XSENDFILE=roots, STORAGES=storages)
        assert messages == {
            "xsendfile.W003": (
                "STORAGES['private']['OPTIONS']['directory_permissions_mode'] is '0755', "
                "which is no int: uploads fail."
            )
        }

    @pytest.mark.parametrize("storage", [{"BACKEND": STORAGE, "OPTIONS": None}, None, STORAGE])
    def test_storages_that_say_nothing(self, storage: Any, roots: dict[str, Any]) -> None:  # noqa: ANN401
        assert found("files", XSENDFILE=roots, STORAGES={"default": storage}) == {}

    def test_who_sends_the_bytes_itself_can_read_them(self, root: Path) -> None:
        with override_settings(FILE_UPLOAD_PERMISSIONS=None):
            assert found(XSENDFILE={"documents": {"ROOT": root}}) == {}
            with uses(root, "simple"):
                assert found() == {}
            with uses(root):
                assert "xsendfile.W002" in found()


class TestSendfile2:
    """Its settings are checked where there are any."""

    @pytest.mark.parametrize(
        ("wrong", "text"),
        [
            ({"SENDFILE_ROOT": "/"}, "SENDFILE_ROOT: root is '/': every file of the machine"),
            ({"SENDFILE_BACKEND": "iis"}, "SENDFILE_BACKEND is 'iis'; give"),
            ({"SENDFILE_URL": "/"}, "SENDFILE_URL: location is '/'; give"),
        ],
    )
    def test_a_wrong_one_is_an_error(self, wrong: dict[str, Any], text: str, root: Path) -> None:
        with uses(root, **wrong):
            messages = found("files")
        assert list(messages) == ["xsendfile.E002"]
        assert messages["xsendfile.E002"].startswith(text)

    def test_a_backend_without_a_sender_is_told(self, root: Path) -> None:
        with uses(root, "mod_wsgi"):
            messages = found("files")
        assert list(messages) == ["xsendfile.W004"]
        assert "the application sends the bytes" in messages["xsendfile.W004"]

    def test_what_is_given_up_unchecked_is_told(self, root: Path) -> None:
        with uses(root, SENDFILE_CHECK_FILE_EXISTS=False):
            messages = found("security")
        assert list(messages) == ["xsendfile.W005"]
        assert messages["xsendfile.W005"].startswith("SENDFILE_CHECK_FILE_EXISTS is False: files")
        assert "links that lead out of it" in messages["xsendfile.W005"]
        with uses(root, "simple", SENDFILE_CHECK_FILE_EXISTS=False):
            assert found() == {}, "nothing is: it has to open them"


def test_a_root_that_is_not_looked_at_is_told(tmp_path: Path) -> None:
    roots = {"documents": {"ROOT": tmp_path, "CHECK": False, **NGINX}}
    messages = found("security", XSENDFILE=roots)
    assert messages["xsendfile.W005"].startswith("XSENDFILE['documents']['CHECK'] is False: files")


def test_wrong_keys_are_an_error() -> None:
    messages = found("security", XSENDFILE_KEYS={"a": "short-one"})
    assert list(messages) == ["xsendfile.E003"]
    assert messages["xsendfile.E003"].startswith("XSENDFILE_KEYS: ")
    assert "short-one" not in messages["xsendfile.E003"]
