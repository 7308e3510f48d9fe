"""Headers and cookies: the view's own win, except for what is the sender's to decide."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.responses import Response

from tests.adapters.starlette.sites import Build, starlette_sync
from tests.asgi_client import Answer, ask
from xsendfile import BadSettingError, Nginx, PrivateFiles
from xsendfile.starlette import FileResponse

Change = Callable[[Response], object]
"""What a view does to its response."""


def setting(name: str, value: str) -> Change:
    """Return what sets a header."""
    return lambda response: response.headers.__setitem__(name, value)


def changed(files: PrivateFiles, *changes: Change) -> Callable[[str], Response]:
    """Return a view that makes a response, and changes it."""

    def make(name: str) -> Response:
        response = FileResponse(files, name, headers={"X-From": "argument"})
        for change in changes:
            change(response)
        return response

    return make


def values(answer: Answer, name: str) -> list[str]:
    """Return all values of a header."""
    return [value for own, value in answer.headers if own == name.lower()]


def test_what_the_view_sets_survives(build: Build, handed_over: PrivateFiles) -> None:
    site = build(
        changed(
            handed_over,
            setting("X-Robots-Tag", "none"),
            lambda response: response.set_cookie("seen", "report", httponly=True),
            lambda response: response.set_cookie("year", "2026"),
            lambda response: response.delete_cookie("waiting"),
        )
    )
    answer = ask(site, b"/2026/report.pdf")
    assert answer.header("X-Accel-Redirect") == "/_documents/2026/report.pdf"
    assert (answer.header("X-From"), answer.header("X-Robots-Tag")) == ("argument", "none")
    cookies = values(answer, "Set-Cookie")
    assert [cookie.partition(";")[0] for cookie in cookies] == [
        "seen=report",
        "year=2026",
        'waiting=""',
    ]
    assert cookies[0] == "seen=report; HttpOnly; Path=/; SameSite=lax"


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 200), ({"Range": "bytes=0-3"}, 206), ({"If-None-Match": "*"}, 304)],
)
def test_it_survives_whatever_part_is_sent(
    build: Build, served: PrivateFiles, headers: dict[str, str], status: int
) -> None:
    site = build(changed(served, lambda response: response.set_cookie("seen", "1")))
    answer = ask(site, b"/notes.txt", headers=headers)
    assert (answer.status, answer.header("X-From")) == (status, "argument")
    assert answer.header("Set-Cookie") == "seen=1; Path=/; SameSite=lax"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Content-Type", "text/x-own"),
        ("Cache-Control", "no-store"),
        ("Content-Disposition", 'attachment; filename="own.txt"'),
        ("content-type", "text/x-own; charset=latin-1"),
        ("Content-Security-Policy", "sandbox"),
        ("X-Name", "M\xe4rz"),
        ("X-Empty", ""),
    ],
)
def test_the_views_own_wins(
    served: PrivateFiles, handed_over: PrivateFiles, name: str, value: str
) -> None:
    for files in (served, handed_over):
        later = starlette_sync(changed(files, setting(name, value)))
        at_once = starlette_sync(lambda path: FileResponse(files, path, headers={name: value}))  # noqa: B023
        for site in (later, at_once):
            assert values(ask(site, b"/notes.txt"), name) == [value]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Content-Length", "5"),
        ("Accept-Ranges", "none"),
        ("ETag", '"own"'),
        ("Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("Content-Range", "bytes 0-1/2"),
        ("X-Accel-Redirect", "/_documents/page.html"),
        ("X-Accel-Limit-Rate", "1"),
        ("X-Sendfile", "/etc/passwd"),
        ("Transfer-Encoding", "chunked"),
        ("Connection", "close"),
    ],
)
def test_the_senders_own_is_the_senders(
    served: PrivateFiles, handed_over: PrivateFiles, name: str, value: str
) -> None:
    for files in (served, handed_over):
        plain = ask(starlette_sync(changed(files)), b"/notes.txt")
        assert ask(starlette_sync(changed(files, setting(name, value))), b"/notes.txt") == plain
        with pytest.raises(BadSettingError, match=f"header '{name}' belongs to the sender"):
            FileResponse(files, "notes.txt", headers={name: value})


def test_lists_go_in_one_line(handed_over: PrivateFiles) -> None:
    """Of several lines, nginx would bring back the first."""
    site = starlette_sync(
        changed(
            handed_over,
            lambda response: response.headers.append("Vary", "Cookie"),
            lambda response: response.headers.append("Vary", "Accept-Language"),
        )
    )
    assert ask(site, b"/notes.txt").header("Vary") == "Cookie, Accept-Language"


def test_the_policy_for_uploads_has_the_last_word(root: Path) -> None:
    files = PrivateFiles(root, Nginx("/_documents/"), inline="safe")
    site = starlette_sync(
        changed(
            files,
            setting("Content-Type", "text/html"),
            setting("Content-Disposition", "inline"),
            setting("X-Content-Type-Options", "anything"),
        )
    )
    answer = ask(site, b"/notes.txt")
    assert answer.header("Content-Disposition") == "attachment"
    assert answer.header("Content-Security-Policy") == "sandbox"
    assert answer.header("X-Content-Type-Options") == "nosniff"


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\0"])
def test_a_value_that_no_header_can_carry_is_never_sent(
    handed_over: PrivateFiles, value: str
) -> None:
    site = starlette_sync(changed(handed_over, setting("X-Title", value)))
    with pytest.raises(BadSettingError, match=r"header 'x-title': .* cannot be sent"):
        ask(site, b"/notes.txt")


def test_a_response_of_one_user_is_never_that_of_another(handed_over: PrivateFiles) -> None:
    """What is remembered of a file for a second does not hold the last cookie."""
    users = iter(["ada", "bob"])
    site = starlette_sync(
        changed(handed_over, lambda response: response.set_cookie("user", next(users)))
    )
    cookies = [ask(site, b"/notes.txt").header("Set-Cookie") for _ in range(2)]
    assert cookies == [f"user={user}; Path=/; SameSite=lax" for user in ("ada", "bob")]
    plain = starlette_sync(lambda name: FileResponse(handed_over, name))
    assert ask(plain, b"/notes.txt").header("Set-Cookie") is None
