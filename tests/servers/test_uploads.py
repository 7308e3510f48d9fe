"""`inline="safe"` after a hand-over: what keeps uploads harmless reaches the client, once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest

from tests.servers.browser import Answer, Browser
from tests.servers.place import content_of


class Front(NamedTuple):
    """A front server, and the view whose files it sends."""

    browser: Browser
    view: str

    def ask(
        self,
        name: str,
        method: str = "GET",
        asking: Mapping[str, str] | None = None,
        **options: Any,  # noqa: ANN401
    ) -> Answer:
        query = urlencode({"name": name, "options": json.dumps(options)})
        return self.browser.ask(f"{self.view}?{query}", method, dict(asking or {}))


@pytest.fixture(params=[("browser", "/uploads"), ("caddy_browser", "/caddy-uploads")])
def front(request: pytest.FixtureRequest) -> Front:
    fixture, view = request.param
    return Front(request.getfixturevalue(fixture), view)


class Harmless(NamedTuple):
    """What keeps an upload harmless, by all values of each header."""

    nosniff: list[str]
    disposition: list[str]
    policy: list[str]


def harmless(answer: Answer) -> Harmless:
    return Harmless(
        answer.all("X-Content-Type-Options"),
        answer.all("Content-Disposition"),
        answer.all("Content-Security-Policy"),
    )


def attached(name: str) -> list[str]:
    return [f'attachment; filename="{name}"']


UPLOADS = [
    ("photo.png", "image/png", Harmless(["nosniff"], [], [])),
    ("data.bin", "application/octet-stream", Harmless(["nosniff"], attached("data.bin"), [])),
    *(
        (name, media_type, Harmless(["nosniff"], attached(name), ["sandbox"]))
        for name, media_type in (
            ("page.html", "text/html"),
            ("photo.svg", "image/svg+xml"),
            ("mail.mht", "message/rfc822"),
            ("script.js", "text/javascript"),
        )
    ),
]


@pytest.mark.parametrize(("name", "media_type", "expected"), UPLOADS)
def test_what_keeps_an_upload_harmless_arrives(
    front: Front, name: str, media_type: str, expected: Harmless
) -> None:
    for method in ("GET", "HEAD"):
        answer = front.ask(name, method)
        assert answer.status == 200
        assert answer.body == (content_of(name.encode()) if method == "GET" else b"")
        assert answer.all("Content-Type") == [media_type]
        assert harmless(answer) == expected


def test_a_part_is_as_harmless(front: Front) -> None:
    answer = front.ask("page.html", asking={"Range": "bytes=2-9"})
    assert (answer.status, answer.body) == (206, content_of(b"page.html")[2:10])
    assert harmless(answer) == Harmless(["nosniff"], attached("page.html"), ["sandbox"])


def test_several_parts_are_as_harmless(front: Front) -> None:
    answer = front.ask("page.html", asking={"Range": "bytes=0-1,5-6"})
    assert answer.status == 206
    assert answer.headers.get_content_type() == "multipart/byteranges"
    assert harmless(answer) == Harmless(["nosniff"], attached("page.html"), ["sandbox"])


def test_a_copy_that_is_renewed_stays_harmless(front: Front) -> None:
    etag = front.ask("photo.svg").headers["ETag"]
    answer = front.ask("photo.svg", asking={"If-None-Match": etag})
    assert answer.status == 304
    assert answer.all("X-Content-Type-Options") == ["nosniff"]
    assert answer.all("Content-Security-Policy") == ["sandbox"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            {"download_name": "Q3.html", "headers": {"Content-Disposition": "inline"}},
            Harmless(["nosniff"], ["attachment"], ["sandbox"]),
        ),
        (
            {"download_name": "Q3.html", "as_attachment": False},
            Harmless(["nosniff"], attached("Q3.html"), ["sandbox"]),
        ),
        (
            {"headers": [["X-Content-Type-Options", "sniff"], ["x-content-type-options", ""]]},
            Harmless(["nosniff"], attached("page.html"), ["sandbox"]),
        ),
        (
            {"headers": {"Content-Security-Policy": "sandbox allow-scripts"}},
            Harmless(["nosniff"], attached("page.html"), ["sandbox allow-scripts, sandbox"]),
        ),
        (
            {"mimetype": "IMAGE/SVG+XML; charset=utf-8"},
            Harmless(["nosniff"], attached("page.html"), ["sandbox"]),
        ),
    ],
)
def test_what_the_application_asks_for_loosens_nothing(
    front: Front, options: dict[str, Any], expected: Harmless
) -> None:
    assert harmless(front.ask("page.html", **options)) == expected


def test_a_list_of_types_arrives_as_an_attachment(front: Front) -> None:
    disguised = {"Content-Type": "text/plain; a=b, text/html"}
    answer = front.ask("photo.png", headers=disguised)
    assert harmless(answer) == Harmless(["nosniff"], attached("photo.png"), ["sandbox"])
