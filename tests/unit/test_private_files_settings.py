from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import pytest

from xsendfile import (
    BadRootError,
    BadSenderError,
    BadSettingError,
    Caddy,
    Nginx,
    PrivateFiles,
    Reply,
    Serve,
)
from xsendfile._model import Inline, Name

ABSOLUTE = "give an absolute path without NUL"
NO_PATH = "give a str, bytes or os.PathLike path"
EVERYTHING = "every file of the machine; give a directory below it"


@pytest.mark.parametrize(
    ("root", "remedy"),
    [
        ("", ABSOLUTE),
        (b"", ABSOLUTE),
        ("docs", ABSOLUTE),
        ("./docs", ABSOLUTE),
        ("~/docs", ABSOLUTE),
        ("/srv/a\0b", ABSOLUTE),
        (PurePosixPath("docs"), ABSOLUTE),
        ("/", EVERYTHING),
        ("//", EVERYTHING),
        (b"///", EVERYTHING),
        ("/srv/..", EVERYTHING),
        ("/./", EVERYTHING),
        (None, NO_PATH),
        (7, NO_PATH),
        (["/srv"], NO_PATH),
        ("/srv/\ud800", NO_PATH),
    ],
    ids=repr,
)
def test_a_root_is_an_absolute_path_of_a_directory_of_its_own(root: Any, remedy: str) -> None:  # noqa: ANN401
    with pytest.raises(BadRootError) as error:
        PrivateFiles(root)
    assert str(error.value).startswith(f"root is {root!r}")
    assert str(error.value).endswith(remedy)


@pytest.mark.parametrize(
    ("root", "directory"),
    [
        ("/srv/docs", b"/srv/docs"),
        ("/srv/docs///", b"/srv/docs"),
        (b"/srv/\xff", b"/srv/\xff"),
        (PurePosixPath("/srv/docs"), b"/srv/docs"),
        ("/no/such/directory", b"/no/such/directory"),
    ],
)
def test_a_root_need_not_exist_yet(root: Name, directory: bytes) -> None:
    assert PrivateFiles(root).root.directory == directory


@pytest.mark.parametrize("symlinks", ["maybe", "Inside", "", None, True], ids=repr)
def test_a_policy_for_symbolic_links_is_one_of_three(symlinks: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        PrivateFiles("/srv", symlinks=symlinks)
    assert str(error.value) == f"symlinks is {symlinks!r}; give 'inside', 'deny' or 'follow'"


class HalfSender:
    """What has one of the two parts that a sender needs."""

    sends_bytes = False


@pytest.mark.parametrize("sender", ["nginx", Nginx, Serve, HalfSender(), object(), 7, print])
def test_a_sender_is_an_object_of_the_protocol(sender: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSenderError) as error:
        PrivateFiles("/srv", sender)
    assert str(error.value).startswith(f"sender is {sender!r}; give a sender such as Nginx(")
    assert "or an object with `sends_bytes` and `reply`" in str(error.value)


class OwnSender:
    """A sender that somebody wrote for a server of theirs."""

    sends_bytes = True

    def reply(self, *_: object) -> Reply:
        return Reply(200, [])


@pytest.mark.parametrize("sender", [None, Serve(), OwnSender()])
def test_who_sends_the_bytes_has_to_look(sender: Serve | None) -> None:
    with pytest.raises(BadSenderError) as error:
        PrivateFiles("/srv", sender, check=False)
    shown = Serve() if sender is None else sender
    assert str(error.value) == (
        f"check=False with {shown!r}: it has to open the files; give a hand-over sender"
    )


@pytest.mark.parametrize("sender", [Nginx("/x/"), Caddy("/x/")])
def test_who_hands_over_need_not_look(sender: Nginx) -> None:
    assert PrivateFiles("/srv", sender, check=False).check is False


def test_the_default_sends_the_bytes_itself_and_looks() -> None:
    files = PrivateFiles("/srv")
    assert repr(files.sender) == "Serve()"
    assert files.check is True
    assert files.root.symlinks == "inside"


@pytest.mark.parametrize(
    "media_types",
    [
        {"TXT": "text/plain"},
        {".txt": "text/plain"},
        {"tar.gz": "application/gzip"},
        {"txt": "plain"},
        {"txt": "text/plain\r\nX: y"},
        {"txt": ""},
    ],
    ids=repr,
)
def test_a_table_of_types_has_lower_case_suffixes_and_media_types(
    media_types: dict[str, str],
) -> None:
    ((suffix, media_type),) = media_types.items()
    with pytest.raises(BadSettingError) as error:
        PrivateFiles("/srv", media_types=media_types)
    assert str(error.value) == (
        f"media_types holds {suffix!r}: {media_type!r}; give a lower-case suffix "
        "without its dot, and a media type"
    )


def test_a_table_of_types_is_copied() -> None:
    own = {"txt": "text/x-own"}
    files = PrivateFiles("/srv", media_types=own)
    own["txt"] = "text/x-other"
    assert files.media_type(b"a.txt") == "text/x-own"
    assert files.media_type(b"a.PDF") == "application/pdf"


def test_private_files_show_their_settings() -> None:
    nginx = Nginx("/_docs/")
    assert repr(PrivateFiles("/srv/docs", nginx)) == "PrivateFiles('/srv/docs', Nginx('/_docs/'))"
    changed = PrivateFiles("/srv/docs", nginx, symlinks="deny", check=False, inline="safe")
    assert repr(changed) == (
        "PrivateFiles('/srv/docs', Nginx('/_docs/'), symlinks='deny', check=False, inline='safe')"
    )


@pytest.mark.parametrize("media_types", [[("txt", "text/plain")], "txt", 5], ids=repr)
def test_a_table_of_types_is_a_mapping(media_types: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match="give a mapping of suffixes to media types"):
        PrivateFiles("/srv", media_types=media_types)


@pytest.mark.parametrize("inline", ["Safe", "", "none", None, True, b"safe", ["safe"]], ids=repr)
def test_a_policy_for_what_may_be_shown_is_one_of_two(inline: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        PrivateFiles("/srv", inline=inline)
    assert str(error.value) == f"inline is {inline!r}; give 'any' or 'safe'"


@pytest.mark.parametrize("inline", ["any", "safe"])
def test_a_policy_for_what_may_be_shown_is_kept(inline: Inline) -> None:
    assert PrivateFiles("/srv", inline=inline).inline == inline
    assert PrivateFiles("/srv").inline == "any"
