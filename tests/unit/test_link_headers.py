from __future__ import annotations

import math

import pytest

from xsendfile._errors import BadSettingError
from xsendfile._gate import LinkGate
from xsendfile._headers import challenge, presentation_of, sealed, without_content
from xsendfile._model import Grant, Presentation
from xsendfile.links import TokenConfig

NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("grant", "max_age", "fresh"),
    [
        (Grant(b"a", NOW + 60), None, 60),
        (Grant(b"a", NOW + 60.9), None, 60),
        (Grant(b"a", NOW + 60), 3600, 60),
        (Grant(b"a", NOW + 60), 10, 10),
        (Grant(b"a", NOW + 60), 0, 0),
        (Grant(b"a", NOW + 10**11), None, 2**31),
        (Grant(b"a", NOW - 1), None, 0),
        (Grant(b"a", math.inf), 60, 60),
        (Grant(b"a", math.inf), None, None),  # None: asked again each time
        (Grant(b"a", NOW + 60, personal=True), None, None),
        (Grant(b"a", NOW + 60, personal=True), 60, None),
    ],
)
def test_a_file_is_fresh_no_longer_than_its_link(
    grant: Grant, max_age: int | None, fresh: int | None
) -> None:
    assert presentation_of(grant, NOW, max_age).max_age == fresh


@pytest.mark.parametrize(
    ("grant", "as_attachment", "name"),
    [
        (Grant(b"d/a.txt", NOW), False, None),
        (Grant(b"d/a.txt", NOW, as_attachment=True), True, "a.txt"),
        (Grant(b"d/a.txt", NOW, as_attachment=False), False, "a.txt"),
        (Grant(b"d/\xff.txt", NOW, as_attachment=True), True, "�.txt"),
        (Grant(b"d/a.txt", NOW, download_name="b.pdf"), False, "b.pdf"),
        (Grant(b"d/a.txt", NOW, as_attachment=True, download_name="b.pdf"), True, "b.pdf"),
    ],
)
def test_a_grant_says_how_its_file_is_shown(
    grant: Grant, as_attachment: bool, name: str | None
) -> None:
    presentation = presentation_of(grant, NOW)
    assert (presentation.as_attachment, presentation.download_name) == (as_attachment, name)


def test_a_link_is_told_to_no_other_site() -> None:
    presentation = presentation_of(Grant(b"a", NOW), NOW)
    assert presentation.headers == (("Referrer-Policy", "no-referrer"),)


SHOWN = Presentation(
    as_attachment=True,
    download_name="b.pdf",
    max_age=60,
    headers=(("Referrer-Policy", "no-referrer"),),
)


@pytest.mark.parametrize("status", [200, 206])
def test_a_delivery_gets_what_its_sender_leaves_out(status: int) -> None:
    headers = [("X-Sendfile", "/a"), ("cache-control", "private, no-cache")]
    assert sealed(status, headers, Grant(b"a", NOW), SHOWN) == [
        ("X-Sendfile", "/a"),
        ("cache-control", "private, no-cache"),
        ("Content-Disposition", 'attachment; filename="b.pdf"'),
        ("Referrer-Policy", "no-referrer"),
    ]


def test_a_304_tells_nothing_of_how_the_file_is_shown() -> None:
    assert sealed(304, [], Grant(b"a", NOW), SHOWN) == [
        ("Cache-Control", "private, max-age=60"),
        ("Referrer-Policy", "no-referrer"),
    ]


def test_what_is_complete_stays_as_it_is() -> None:
    headers = [("Cache-Control", "private"), ("Referrer-Policy", "no-referrer")]
    shown = SHOWN._replace(as_attachment=False, download_name=None)
    assert sealed(200, headers, Grant(b"a", NOW), shown) == headers


@pytest.mark.parametrize("status", [404, 412, 416])
def test_what_delivers_nothing_stays_as_it_is(status: int) -> None:
    assert sealed(status, [], Grant(b"a", NOW), SHOWN) == []


@pytest.mark.parametrize("max_age", [-1, 1.5, "60"])
def test_an_age_is_whole_seconds(max_age: int) -> None:
    with pytest.raises(BadSettingError, match="give whole seconds"):
        LinkGate(TokenConfig("s3cr3t"), clock=lambda: NOW, max_age=max_age)


def test_an_answer_without_content_has_no_type() -> None:
    headers = [("content-type", "text/plain"), ("Cache-Control", "private")]
    assert without_content(headers) == [("Cache-Control", "private")]


def test_a_challenge_is_a_scheme_and_its_parameters() -> None:
    for value in ("Basic", 'Bearer realm="files"'):
        assert challenge(value) == ("WWW-Authenticate", value)


@pytest.mark.parametrize("value", ["", "a\nb", 'realm="x"', None, 7])
def test_anything_else_is_no_challenge(value: object) -> None:
    with pytest.raises(BadSettingError, match="give a scheme"):
        challenge(value)
