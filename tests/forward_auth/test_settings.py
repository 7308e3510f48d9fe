"""Settings that are wrong fail where they are made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.forward_auth.conftest import LINKS, URL, Rim
from xsendfile import BadRootError, BadSettingError, PrivateFiles, TokenConfig


def made(rim: Rim, root: Any, **settings: Any) -> Any:  # noqa: ANN401
    """Make an application."""
    return rim.application(root, **{"verifier": LINKS, "url_header": URL, **settings})


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"method_header": "x-original-method"},
        {"mount": "/a/b.c/"},
        {"challenge": "Negotiate"},
        {"challenge": 'Basic realm="a b", charset="UTF-8"'},
        {"proxies": ["127.0.0.1", "unix", "::1", "10.0.0.0/8"]},
        {"verifier": TokenConfig("0123456789abcdef of these tests")},
    ],
)
def test_what_may_be_set(rim: Rim, tmp_path: Path, settings: dict[str, Any]) -> None:
    application = made(rim, tmp_path.resolve(), **settings)
    assert application.files.root.directory == bytes(tmp_path.resolve())


def test_files_that_are_configured_already(rim: Rim) -> None:
    files = PrivateFiles("/srv/files")
    assert made(rim, files).files is files


@pytest.mark.parametrize("name", ["url_header", "method_header"])
@pytest.mark.parametrize(
    "value", ["", "X_Original_URI", "X-Original-URI:", "X Original", "1-Original", "É", b"X-A", 7]
)
def test_a_header_that_is_none_or_that_clients_can_spell_otherwise(
    rim: Rim, name: str, value: object
) -> None:
    with pytest.raises(BadSettingError, match=f"^{name} is .*; give the name of a header"):
        made(rim, PrivateFiles("/srv/files"), **{name: value})


def test_there_is_no_header_unless_it_is_named(rim: Rim) -> None:
    with pytest.raises(TypeError, match="url_header"):
        rim.application(PrivateFiles("/srv/files"), LINKS)


@pytest.mark.parametrize(
    "settings",
    [
        {"mount": "/files"},
        {"mount": "files/"},
        {"mount": ""},
        {"mount": "/a//b/"},
        {"mount": "/é/"},
        {"mount": None},
        {"challenge": ""},
        {"challenge": "Bearer\n"},
        {"challenge": 'realm="files"'},
        {"challenge": 401},
        {"proxies": "127.0.0.1"},
        {"proxies": ["localhost"]},
        {"verifier": object()},
        {"verifier": LINKS.sign},
        {"url_header": None},
    ],
)
def test_what_may_not_be_set(rim: Rim, settings: dict[str, Any]) -> None:
    with pytest.raises(BadSettingError):
        made(rim, PrivateFiles("/srv/files"), **settings)


def test_a_directory_that_cannot_be_a_root(rim: Rim, tmp_path: Path) -> None:
    for root in ("relative", tmp_path / "missing", "/"):
        with pytest.raises(BadRootError):
            made(rim, root)
