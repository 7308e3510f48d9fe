"""What of a request decides, and what the application sees of it: the same for WSGI and ASGI."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.byteranges import parts_of
from tests.middleware.applications import CONTENT
from tests.middleware.rims import Asgi, Rim, Wsgi
from xsendfile import BadSenderError, Caddy, Nginx, PrivateFiles, Serve

REDIRECT = "X-Accel-Redirect"
# Of these, only who sends the bytes can judge: they are about its entity tags.
HIDDEN = {"Range": "bytes=2-4", "If-Range": '"own"', "If-Match": '"own"'}
SEEN = {
    "If-None-Match": '"b"',
    "If-Modified-Since": "Sun, 06 Nov 1994 08:49:37 GMT",
    "If-Unmodified-Since": "Sun, 06 Nov 1994 08:49:37 GMT",
    "Accept": "*/*",
    "X-Range": "bytes=0-1",
}


@pytest.fixture(params=[Wsgi, Asgi])
def rim(request: pytest.FixtureRequest) -> Rim:
    rim: Rim = request.param()
    return rim


def test_the_application_sees_no_range_and_all_else(
    rim: Rim, nginx: PrivateFiles, photo: Path
) -> None:
    rim.ask(photo, nginx, headers={**HIDDEN, **SEEN})
    (seen,) = rim.seen
    assert seen & {*map(str.lower, HIDDEN)} == set()
    assert seen >= {*map(str.lower, SEEN)}


@pytest.mark.parametrize(
    ("method", "target"), [("POST", b"/photo"), ("GET", b"/video/1"), ("HEAD", b"/video")]
)
def test_an_application_that_is_left_alone_sees_the_range(
    rim: Rim, nginx: PrivateFiles, photo: Path, method: str, target: bytes
) -> None:
    if method == "HEAD":
        photo.write_bytes(b"")  # the application sends the same to HEAD
    answer = rim.ask(photo, nginx, exclude=["/video"], headers=HIDDEN, method=method, target=target)
    (seen,) = rim.seen
    assert seen >= {*map(str.lower, HIDDEN)}
    assert answer.header(REDIRECT) is None
    assert answer.body == photo.read_bytes()


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=2-4"}, {"Range": "bytes=0-1,5-6"}])
def test_a_hand_over_is_whole_whatever_was_asked_for(
    rim: Rim, nginx: PrivateFiles, photo: Path, headers: Mapping[str, str]
) -> None:
    answer = rim.ask(photo, nginx, headers=headers)
    assert (answer.status, answer.body) == (200, b"")
    assert answer.header(REDIRECT) == "/_media/photo.png"


def test_a_range_is_ours_to_judge_where_we_send(rim: Rim, serve: PrivateFiles, photo: Path) -> None:
    answer = rim.ask(photo, serve, headers={"Range": "bytes=2-4"})
    assert (answer.status, answer.body) == (206, CONTENT[2:5])
    assert answer.header("Content-Range") == f"bytes 2-4/{len(CONTENT)}"


def test_several_ranges_carry_the_applications_type(
    rim: Rim, serve: PrivateFiles, photo: Path
) -> None:
    answer = rim.ask(photo, serve, headers={"Range": "bytes=0-1,5-6"})
    parts = parts_of(answer.header("Content-Type") or "", answer.body)
    assert [(part.content_type, part.data) for part in parts] == [
        ("image/x-own", CONTENT[:2]),
        ("image/x-own", CONTENT[5:7]),
    ]


def test_if_range_is_ours_to_judge_where_we_send(
    rim: Rim, serve: PrivateFiles, photo: Path
) -> None:
    etag = rim.ask(photo, serve).header("ETag") or ""
    statuses = [
        rim.ask(photo, serve, headers={"Range": "bytes=2-4", "If-Range": validator}).status
        for validator in (etag, '"another"')
    ]
    assert statuses == [206, 200]


def test_if_match_is_ours_to_judge_where_we_send(
    rim: Rim, serve: PrivateFiles, photo: Path
) -> None:
    etag = rim.ask(photo, serve).header("ETag") or ""
    statuses = [
        rim.ask(photo, serve, headers={"If-Match": validators}).status
        for validators in (etag, f'"another", {etag}', "*", '"another"')
    ]
    assert statuses == [200, 200, 200, 412]


def test_our_own_validators_give_a_304_where_we_send(
    rim: Rim, serve: PrivateFiles, photo: Path
) -> None:
    etag = rim.ask(photo, serve).header("ETag") or ""
    answer = rim.ask(photo, serve, headers={"If-None-Match": etag})
    assert (answer.status, answer.body) == (304, b"")


EXCLUDED: list[tuple[str, bytes, bool]] = [
    # exclude, path below the mount, whether the application is left alone
    ("/video", b"/video", True),
    ("/video", b"/video/", True),
    ("/video", b"/video/a.mp4", True),
    ("/video/", b"/video", True),
    ("/video//", b"/video/a.mp4", True),
    ("/video/live", b"/video/live/1", True),
    ("/video/live", b"/video/lively", False),
    ("/video/live", b"/video", False),
    ("/video", b"/videos", False),
    ("/video", b"/video.mp4", False),
    ("/video", b"/Video", False),
    ("/video", b"/a/video", False),
    ("/video", b"/", False),
    ("/video", b"", False),
    ("/a b", b"/a b/x", True),
    ("/a%20b", b"/a b/x", False),
    ("/a%20b", b"/a%20b/x", True),
    ("/100%", b"/100%/x", True),
    ("/vidéo", "/vidéo/x".encode(), True),
    ("/vid\udce9o", b"/vid\xe9o/x", True),
]


@pytest.mark.parametrize(("exclude", "target", "alone"), EXCLUDED)
def test_a_path_is_excluded_part_by_part_and_decoded(
    rim: Rim, nginx: PrivateFiles, photo: Path, exclude: str, target: bytes, alone: bool
) -> None:
    answer = rim.ask(photo, nginx, exclude=["/other", exclude], target=target)
    assert (answer.header(REDIRECT) is None) == alone


@pytest.mark.parametrize("mount", ["/site", "/video"])
@pytest.mark.parametrize(
    ("target", "alone"), [(b"/video/a.mp4", True), (b"/videos", False), (b"", False)]
)
def test_a_path_is_excluded_below_the_mount(
    rim: Rim, nginx: PrivateFiles, photo: Path, mount: str, target: bytes, alone: bool
) -> None:
    answer = rim.ask(photo, nginx, exclude=["/video"], target=target, mount=mount)
    assert (answer.header(REDIRECT) is None) == alone


def test_a_path_is_excluded_at_no_other_mount(rim: Rim, nginx: PrivateFiles, photo: Path) -> None:
    answer = rim.ask(photo, nginx, exclude=["/site/video"], target=b"/video", mount="/site")
    assert answer.header(REDIRECT) == "/_media/photo.png"


@pytest.fixture
def inner(media: Path) -> Path:
    """A file deeper inside."""
    file = media / "users/ada.png"
    file.parent.mkdir()
    file.write_bytes(CONTENT)
    return file


def test_each_root_has_its_own_sender(
    rim: Rim, nginx: PrivateFiles, photo: Path, elsewhere: Path
) -> None:
    second = elsewhere.parent / "second"
    second.mkdir()
    elsewhere.rename(second / "b.png")
    files = [nginx, PrivateFiles(second, Nginx("/_second/"))]
    assert rim.ask(photo, *files).header(REDIRECT) == "/_media/photo.png"
    assert rim.ask(second / "b.png", *files).header(REDIRECT) == "/_second/b.png"


def test_of_nested_roots_the_deepest_wins(
    rim: Rim, nginx: PrivateFiles, photo: Path, inner: Path
) -> None:
    users = PrivateFiles(inner.parent, Nginx("/_users/"))
    """The policy of uploads within a site counts."""
    assert rim.ask(inner, nginx, users).header(REDIRECT) == "/_users/ada.png"
    assert rim.ask(inner, users, nginx).header(REDIRECT) == "/_users/ada.png"
    assert rim.ask(photo, users, nginx).header(REDIRECT) == "/_media/photo.png"


def test_a_file_is_proven_even_where_paths_are_not(
    rim: Rim, media: Path, photo: Path, elsewhere: Path
) -> None:
    files = PrivateFiles(media, Nginx("/_media/"), check=False)
    assert rim.ask(photo, files).header(REDIRECT) == "/_media/photo.png"
    assert rim.ask(elsewhere, files).header(REDIRECT) is None


def test_the_servers_configuration_chooses_the_sender(rim: Rim, media: Path, photo: Path) -> None:
    files = [
        PrivateFiles(media, Nginx("/_media/")),
        PrivateFiles(media, Caddy("/_by caddy/")),
        PrivateFiles(media, Serve()),
    ]
    redirects = [
        rim.ask(photo, *files, sender=sender).header(REDIRECT)
        for sender in ("nginx", "caddy", "serve", None)
    ]
    assert redirects == ["/_media/photo.png", "/_by%20caddy/photo.png", None, "/_media/photo.png"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_choice_that_is_not_configured_is_told_to_whoever_made_it(
    rim: Rim, nginx: PrivateFiles, serve: PrivateFiles, photo: Path, method: str
) -> None:
    with pytest.raises(BadSenderError, match=r"give one of \['nginx', 'serve'\]"):
        rim.ask(photo, nginx, serve, sender="apache", method=method)
    assert rim.seen == []


@pytest.mark.parametrize(
    "header",
    [
        *("Xsendfile-Sender", "xsendfile.sender", "X-Sendfile-Type", "X-Accel-Mapping"),
        *("X-Accel-Redirect", "X-Sendfile"),
    ],
)
def test_no_client_chooses_the_sender(
    rim: Rim, nginx: PrivateFiles, serve: PrivateFiles, photo: Path, header: str
) -> None:
    answer = rim.ask(photo, nginx, serve, headers={header: "serve"})
    assert answer.header(REDIRECT) == "/_media/photo.png"


@pytest.mark.parametrize("below", [False, True])
def test_a_missing_root_is_said_once_and_the_file_is_sent_all_the_same(
    rim: Rim, nginx: PrivateFiles, photo: Path, caplog: pytest.LogCaptureFixture, *, below: bool
) -> None:
    missing = PrivateFiles(photo.parent / "missing", Nginx("/_missing/"))
    answer = rim.ask(photo, *((missing, nginx) if below else (missing,)))
    assert answer.header(REDIRECT) == ("/_media/photo.png" if below else None)
    assert answer.body == (b"" if below else CONTENT)
    assert [(record.name, record.levelno, record.message) for record in caplog.records] == [
        ("xsendfile", logging.WARNING, "not handed over: root: ENOENT")
    ]


def test_why_a_file_was_not_handed_over_is_told_to_who_looks_for_it(
    rim: Rim, nginx: PrivateFiles, elsewhere: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "xsendfile"):
        assert rim.ask(elsewhere, nginx).body == CONTENT
    (record,) = (record for record in caplog.records if record.name == "xsendfile")
    assert record.levelno == logging.DEBUG
    assert record.message == "not handed over: open file that does not lie below the root"


def test_a_root_may_come_later(rim: Rim, nginx: PrivateFiles, media: Path) -> None:
    os.rmdir(media)
    files = PrivateFiles(media, Nginx("/_media/"))
    media.mkdir()
    (media / "late.png").write_bytes(CONTENT)
    assert rim.ask(media / "late.png", files, nginx).header(REDIRECT) == "/_media/late.png"
