"""The senders of xsendfile 1.0, as pure senders."""

from __future__ import annotations

from typing import Any

import pytest

from xsendfile import BadSenderError, File, NginxSendfile, Reply, Request
from xsendfile.servers._original import OriginalNginx, OriginalStandard

GET = Request("GET")
# Asked for by the name of a link; called "ä b%.txt" where it really lies.
FILE = File(b"/srv/d\xc3\xb6cs", (b"latest.txt",), (b"2026", "ä b%.txt".encode()), 7, 10**9)
ENCODED = "2026/%C3%A4%20b%25.txt"


def headers_of(reply: Reply) -> list[tuple[str, str]]:
    assert reply.status == 200
    assert reply.body == ()
    assert reply.content is None
    return [*reply.headers]


def test_the_standard_sender_of_1_0_hands_over_the_absolute_path() -> None:
    assert headers_of(OriginalStandard().reply(GET, FILE, [])) == [
        ("X-Sendfile", f"/srv/d%C3%B6cs/{ENCODED}"),
        ("Content-Type", "text/plain"),
        ("Content-Length", "7"),
    ]


@pytest.mark.parametrize(
    ("location", "mount", "prefix"),
    [
        ("/-internal-", b"", "/-internal-"),
        ("/-internal-/", b"", "/-internal-"),
        ("/-internal-", "/café".encode(), "/caf%C3%A9/-internal-"),
        ("/ö %", b"/m", "/m/%C3%B6%20%25"),
        ("/", b"/m", "/m"),
    ],
)
def test_the_nginx_sender_of_1_0_hands_over_mount_location_and_name(
    location: str, mount: bytes, prefix: str
) -> None:
    reply = OriginalNginx(location).reply(Request("GET", mount), FILE, [])
    assert headers_of(reply) == [
        ("X-Accel-Redirect", f"{prefix}/{ENCODED}"),
        ("Content-Type", "text/plain"),
        ("Content-Length", "7"),
    ]


@pytest.mark.parametrize("location", ["", "internal", None, b"/internal"], ids=repr)
def test_the_nginx_sender_of_1_0_wants_a_location_with_a_slash(location: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSenderError) as error:
        NginxSendfile(location)
    assert str(error.value) == (
        f"redirect_location is {location!r}; give a path such as '/-internal-'"
    )


def test_the_standard_sender_of_1_0_makes_no_difference_of_head_and_mount() -> None:
    expected = OriginalStandard().reply(GET, FILE, [])
    assert OriginalStandard().reply(Request("HEAD"), FILE, []) == expected
    assert OriginalStandard().reply(Request("GET", b"/mount"), FILE, []) == expected
