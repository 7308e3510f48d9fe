"""What `AuthTokenApplication` makes of native links, by both rims."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from tests.applications.rims import Ask, by_wsgi
from tests.clocks import at
from xsendfile import LinkSigner, Nginx, PrivateFiles, Serve, TokenConfig

NOW = 1_700_000_000
LINKS = LinkSigner({"2026b": b"0123456789abcdef-new", "2026a": b"0123456789abcdef-old"})
OTHERS = LinkSigner({"2026b": b"fedcba9876543210-new"})
SERVE = Serve()


def sign(path: str = "a.txt", links: LinkSigner = LINKS, **fields: Any) -> str:  # noqa: ANN401
    return links.sign(path, clock=at(NOW), **fields)


def test_a_link_opens_its_file(ask: Ask, root: Path) -> None:
    answer = ask(root, LINKS, sign(), sender=SERVE, clock=at(NOW))
    assert (answer.status, answer.body) == (200, b"ten bytes!")
    assert answer.header("Cache-Control") == "private, max-age=3600"
    assert answer.header("Referrer-Policy") == "no-referrer"
    assert answer.header("Content-Disposition") is None


@pytest.mark.parametrize("name", ["là.txt", "hls/720p/seg 1.ts"])
@pytest.mark.parametrize("form", ["query", "path"])
def test_any_name_can_be_linked_to_in_either_form(
    ask: Ask, root: Path, name: str, form: str
) -> None:
    answer = ask(root, LINKS, sign(name, form=form), sender=SERVE, clock=at(NOW))
    assert answer.status == 200
    assert answer.body == (root / name).read_bytes()


def test_a_scope_opens_what_lies_below_and_nothing_beside(ask: Ask, root: Path) -> None:
    url = sign("hls/index.m3u8", scope=1, form="path")
    beside = url.replace("index.m3u8", "720p/seg%201.ts")
    assert ask(root, LINKS, beside, sender=SERVE, clock=at(NOW)).body == b"segment"
    outside = url.replace("hls/index.m3u8", "a.txt")
    assert ask(root, LINKS, outside, sender=SERVE, clock=at(NOW)).status == 403


@pytest.mark.parametrize(
    ("fields", "disposition"),
    [
        ({"as_attachment": True}, 'attachment; filename="a.txt"'),
        ({"as_attachment": False}, 'inline; filename="a.txt"'),
        ({"download_name": "Q3.pdf"}, 'inline; filename="Q3.pdf"'),
        (
            {"as_attachment": True, "download_name": "Été.pdf"},
            "attachment; filename=\"Ete.pdf\"; filename*=UTF-8''%C3%89t%C3%A9.pdf",
        ),
    ],
)
@pytest.mark.parametrize("sender", [SERVE, Nginx("/_docs/"), "standard", "nginx", "serve"])
def test_the_file_is_shown_as_the_link_says_whoever_sends_it(
    ask: Ask, root: Path, sender: object, fields: dict[str, Any], disposition: str
) -> None:
    answer = ask(root, LINKS, sign(**fields), sender=sender, clock=at(NOW))
    assert answer.status == 200
    assert answer.header("Content-Disposition") == disposition
    assert answer.header("Cache-Control") == "private, max-age=3600"
    assert answer.header("Referrer-Policy") == "no-referrer"


def test_what_would_run_is_saved_where_that_is_the_policy(ask: Ask, root: Path) -> None:
    files = PrivateFiles(root, inline="safe")
    answer = ask(files, LINKS, sign("page.html", as_attachment=False), clock=at(NOW))
    assert answer.header("Content-Disposition") == 'attachment; filename="page.html"'
    assert answer.header("X-Content-Type-Options") == "nosniff"


def test_a_304_does_not_undo_that(ask: Ask, root: Path) -> None:
    files = PrivateFiles(root, inline="safe")
    url = sign("page.html", as_attachment=False)
    tag = ask(files, LINKS, url, clock=at(NOW)).header("ETag") or ""
    answer = ask(files, LINKS, url, clock=at(NOW), headers={"If-None-Match": tag})
    assert (answer.status, answer.header("Content-Disposition")) == (304, None)


@pytest.mark.parametrize(("age", "fresh"), [(0, 3600), (3000, 600), (3599.5, 0)])
def test_a_browser_keeps_it_no_longer_than_the_link_lives(
    ask: Ask, root: Path, age: float, fresh: int
) -> None:
    answer = ask(root, LINKS, sign(), sender=SERVE, clock=at(NOW + age))
    assert answer.header("Cache-Control") == f"private, max-age={fresh}"


def test_a_browser_keeps_it_no_longer_than_it_was_told(ask: Ask, root: Path) -> None:
    answer = ask(root, LINKS, sign(), sender=SERVE, clock=at(NOW), max_age=60)
    assert answer.header("Cache-Control") == "private, max-age=60"


TAMPERED = [
    ("other file", sign().replace("a.txt", "page.html"), 403),
    ("later end", sign().replace("1700003600", "1700003601"), 403),
    ("other key", sign().replace("2026b", "2026a"), 403),
    ("unknown key", sign().replace("2026b", "2025"), 403),
    ("other secret", sign(links=OTHERS), 403),
    ("a name", sign() + "&name=evil.exe", 403),
    ("a name exchanged", sign(download_name="a.pdf").replace("a.pdf", "b.pdf"), 403),
    ("inline", sign(as_attachment=True).replace("attachment", "inline"), 403),
    ("no link", "/a.txt", 403),
    ("no end", sign().replace("expires=1700003600&", ""), 403),
    ("no name", "/?" + sign().partition("?")[2], 404),
    ("dots", sign().replace("/a.txt", "/x/../a.txt"), 404),
    ("encoded dots", sign().replace("/a.txt", "/x/%2e%2e/a.txt"), 404),
    ("double slash", sign().replace("/a.txt", "//a.txt"), 404),
    ("NUL", sign().replace("a.txt", "a.txt%00"), 404),
    ("missing file", sign("missing.txt"), 404),
    ("directory", sign("hls"), 404),
    ("out of the root", sign("out"), 404),
]


@pytest.mark.parametrize(
    ("url", "status"), [case[1:] for case in TAMPERED], ids=[case[0] for case in TAMPERED]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_anything_else_gets_nothing(
    ask: Ask, root: Path, caplog: pytest.LogCaptureFixture, url: str, status: int, method: str
) -> None:
    caplog.set_level(logging.INFO, "xsendfile")
    answer = ask(root, LINKS, url, method, sender=SERVE, clock=at(NOW))
    assert answer.status == status
    assert answer.header("Cache-Control") == "no-store"
    assert b"ten bytes" not in answer.body
    (record,) = caplog.records
    for secret in ("txt", "1700003600", "2026", url.rpartition("=")[2], str(root)):
        assert secret not in record.getMessage()


def test_signature_first_then_method_then_time_then_file(ask: Ask, root: Path) -> None:
    def status(url: str, method: str = "GET", now: float = NOW) -> int:
        return ask(root, LINKS, url, method, sender=SERVE, clock=at(now)).status

    late = NOW + 3600
    assert status(sign(links=OTHERS), "POST", late) == 403
    assert status(sign("missing.txt"), "POST", late) == 405
    assert status(sign("missing.txt"), "GET", late) == 410
    assert status(sign("missing.txt"), "GET") == 404
    assert status(sign(starts_in=60), "POST") == 405
    assert status(sign(starts_in=60)) == 403
    assert status(sign(starts_in=60), now=NOW + 60) == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_on_an_authentic_link_are_told_which_are_allowed(
    ask: Ask, root: Path, method: str
) -> None:
    answer = ask(root, LINKS, sign(), method, sender=SERVE, clock=at(NOW))
    assert (answer.status, answer.header("Allow")) == (405, "GET, HEAD")
    assert answer.header("Cache-Control") == "no-store"


def test_head_is_answered_as_get_is_without_the_body(ask: Ask, root: Path) -> None:
    answer = ask(root, LINKS, sign(), "HEAD", sender=SERVE, clock=at(NOW))
    assert (answer.status, answer.body, answer.header("Content-Length")) == (200, b"", "10")


def test_a_range_and_a_condition_are_honoured(ask: Ask, root: Path) -> None:
    part = ask(root, LINKS, sign(), sender=SERVE, clock=at(NOW), headers={"Range": "bytes=0-2"})
    assert (part.status, part.body) == (206, b"ten")
    tag = part.header("ETag") or ""
    same = ask(root, LINKS, sign(), sender=SERVE, clock=at(NOW), headers={"If-None-Match": tag})
    assert (same.status, same.body) == (304, b"")
    for answer in (part, same):
        assert answer.header("Cache-Control") == "private, max-age=3600"


def test_parameters_of_others_change_nothing(ask: Ask, root: Path) -> None:
    url = sign() + "&utm_source=mail&fbclid=x%20y&&=&%ff"
    assert ask(root, LINKS, url, sender=SERVE, clock=at(NOW)).status == 200


def test_a_link_signed_by_the_old_key_still_works(ask: Ask, root: Path) -> None:
    old = LinkSigner({"2026a": b"0123456789abcdef-old"})
    assert ask(root, LINKS, sign(links=old), sender=SERVE, clock=at(NOW)).status == 200


def test_a_link_of_another_realm_is_none(ask: Ask, root: Path) -> None:
    photos = LinkSigner({"2026b": b"0123456789abcdef-new"}, realm="photos")
    assert ask(root, LINKS, sign(links=photos), sender=SERVE, clock=at(NOW)).status == 403
    assert ask(root, photos, sign(links=photos), sender=SERVE, clock=at(NOW)).status == 200


def test_a_wsgi_application_that_sends_is_completed(root: Path) -> None:
    def send(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain"), ("cache-control", "no-cache")])
        return [environ["xsendfile.requested_file"].encode()]

    answer = by_wsgi(root, LINKS, sign(as_attachment=True), sender=send, clock=at(NOW))
    assert answer.body == str(root / "a.txt").encode()
    assert answer.header("Content-Disposition") == 'attachment; filename="a.txt"'
    assert answer.header("Referrer-Policy") == "no-referrer"
    assert answer.header("Cache-Control") == "no-cache"  # its own word counts


def test_without_a_sender_the_application_sends(ask: Ask, root: Path) -> None:
    answer = ask(root, LINKS, sign(), clock=at(NOW))
    assert (answer.status, answer.body) == (200, b"ten bytes!")
    assert answer.header("X-Sendfile") is None


def test_links_of_1_0_are_handed_over_unless_told(ask: Ask, root: Path) -> None:
    links = TokenConfig("s3cr3t", timeout=60)
    answer = ask(root, links, links.sign("a.txt", clock=at(NOW)), clock=at(NOW))
    assert answer.header("X-Sendfile") == str(root / "a.txt")
