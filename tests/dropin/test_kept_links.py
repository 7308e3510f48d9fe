"""`AuthTokenApplication`: which links open a file, and what the others get."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.dropin.dialect import HOUR, MINUTE, SECRET, digest_of, link, seconds_from_now
from tests.dropin.wsgi_client import Recorder, ask, follow, on_the_wire
from xsendfile import AuthTokenApplication, NginxSendfile, TokenConfig

NAMES = ["foo.txt", "sub/inner.txt", "a b.txt", "¡maca.txt", "日本/語.txt", "plus+and&and=.txt"]


def protected(root: Path, config: TokenConfig | None = None) -> AuthTokenApplication:
    """Return an application with the standard sender."""
    return AuthTokenApplication(str(root), config or TokenConfig(SECRET))


@pytest.mark.parametrize("algorithm", ["md5", "sha256"])
@pytest.mark.parametrize("name", NAMES)
def test_a_fresh_link_opens_its_file(root: Path, name: str, algorithm: str) -> None:
    config = TokenConfig(SECRET, algorithm)
    answer = follow(protected(root, config), config.get_url_path(name))
    assert answer.status == 200
    assert answer.headers["x-sendfile"] == quote(f"{root}/{name}")
    assert answer.body == b""


def test_a_link_made_elsewhere_with_the_secret_is_as_good(root: Path) -> None:
    assert follow(protected(root), link("foo.txt", seconds_from_now(0))).status == 200


def test_a_link_may_use_a_hash_of_ones_own(root: Path) -> None:
    def digest(text: str) -> str:
        return "v1_" + hashlib.sha256(text.encode()).hexdigest()[:16]

    config = TokenConfig(SECRET, digest)
    assert follow(protected(root, config), config.get_url_path("foo.txt")).status == 200
    assert follow(protected(root), config.get_url_path("foo.txt")).status == 404


@pytest.mark.parametrize(
    ("age", "status"),
    [(MINUTE, 200), (3 * MINUTE, 410), (24 * HOUR, 410), (-MINUTE, 200), (-5 * HOUR, 200)],
)
def test_a_link_ends(root: Path, age: int, status: int) -> None:
    assert follow(protected(root), link("foo.txt", seconds_from_now(-age))).status == status


def test_the_timeout_is_that_of_the_application(root: Path) -> None:
    url = link("foo.txt", seconds_from_now(-HOUR))
    assert follow(protected(root, TokenConfig(SECRET, timeout=2 * HOUR)), url).status == 200
    assert follow(protected(root, TokenConfig(SECRET, timeout=MINUTE)), url).status == 410


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "",
        "/foo.txt",
        "/sub/inner.txt",
        "/{digest}/{stamp}/foo.txt",
        "/{digest}-{stamp}",
        "/{digest}-{stamp}/",
        "/{digest}-/foo.txt",
        "/-{stamp}/foo.txt",
        "/{digest}{stamp}/foo.txt",
        "{digest}-{stamp}/foo.txt",
        "/x/{digest}-{stamp}/foo.txt",
        "/{digest}-tomorrow/foo.txt",
    ],
)
def test_what_has_not_the_form_of_a_link_is_not_found(root: Path, url: str) -> None:
    stamp = seconds_from_now(0)
    parts = {"digest": digest_of("foo.txt", stamp), "stamp": f"{stamp:x}"}
    assert follow(protected(root), url.format(**parts)).status == 404


def test_upper_case_in_a_link_is_not_found(root: Path) -> None:
    stamp = 0x6553F10A
    config = TokenConfig(SECRET, timeout=10**9)
    digest = digest_of("foo.txt", stamp)
    assert follow(protected(root, config), f"/{digest}-{stamp:x}/foo.txt").status == 200
    assert follow(protected(root, config), f"/{digest}-{stamp:X}/foo.txt").status == 404
    assert follow(protected(root, config), f"/{digest.upper()}-{stamp:x}/foo.txt").status == 404


@pytest.mark.parametrize(
    ("secret", "algorithm", "name", "later"),
    [
        ("another secret", "md5", "foo.txt", 0),
        (SECRET, "sha1", "foo.txt", 0),
        (SECRET, "md5", "sub/inner.txt", 0),
        (SECRET, "md5", "/foo.txt", 0),
        (SECRET, "md5", "foo.txt", 1),
    ],
)
def test_a_digest_for_something_else_is_not_found(
    root: Path, secret: str, algorithm: str, name: str, later: int
) -> None:
    stamp = seconds_from_now(0)
    digest = digest_of(name, stamp + later, secret, algorithm)
    assert follow(protected(root), f"/{digest}-{stamp:x}/foo.txt").status == 404


@pytest.mark.parametrize(
    ("name", "status"),
    [("missing.txt", 404), ("sub", 404), ("../outside.txt", 403), ("out.txt", 403)],
)
def test_a_good_link_to_no_file_is_answered_as_without_links(
    root: Path, name: str, status: int
) -> None:
    assert follow(protected(root), TokenConfig(SECRET).get_url_path(name)).status == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_told_so_only_with_a_good_link(root: Path, method: str) -> None:
    answer = follow(protected(root), link("foo.txt", seconds_from_now(0)), method)
    assert answer.status == 405
    assert "GET" in answer.headers["allow"].split(", ")
    ended = link("foo.txt", seconds_from_now(-HOUR))
    assert follow(protected(root), ended, method).status == 410
    assert ask(protected(root), "/foo.txt", method).status == 404


def test_a_refused_link_hands_nothing_over(root: Path) -> None:
    for url in ("/foo.txt", link("foo.txt", seconds_from_now(-HOUR))):
        answer = follow(protected(root), url)
        assert "x-sendfile" not in answer.headers
        assert str(root).encode() not in answer.body


@pytest.mark.parametrize("name", NAMES)
def test_a_custom_sender_sees_the_path_without_the_token(root: Path, name: str) -> None:
    sender = Recorder()
    application = AuthTokenApplication(str(root), TokenConfig(SECRET), sender)
    answer = follow(application, TokenConfig(SECRET).get_url_path(name), SCRIPT_NAME="/docs")
    assert answer.body == b"recorded"
    (environ,) = sender.environs
    assert environ["PATH_INFO"] == on_the_wire(f"/{name}")
    assert environ["SCRIPT_NAME"] == "/docs"
    assert environ["xsendfile.requested_file"] == f"{root}/{name}"


def test_a_custom_sender_is_not_called_for_a_refused_link(root: Path) -> None:
    sender = Recorder()
    application = AuthTokenApplication(str(root), TokenConfig(SECRET), sender)
    follow(application, "/foo.txt")
    follow(application, link("foo.txt", seconds_from_now(-HOUR)))
    assert sender.environs == []


@pytest.mark.parametrize("sender", ["nginx", NginxSendfile()])
def test_the_token_is_no_part_of_the_nginx_uri(root: Path, sender: str | NginxSendfile) -> None:
    application = AuthTokenApplication(str(root), TokenConfig(SECRET), sender)
    url = TokenConfig(SECRET).get_url_path("a b.txt")
    answer = follow(application, url, SCRIPT_NAME="/docs")
    assert answer.headers["x-accel-redirect"] == "/docs/-internal-/a%20b.txt"


def test_serve_sends_the_bytes(root: Path) -> None:
    application = AuthTokenApplication(str(root), TokenConfig(SECRET), "serve")
    assert follow(application, TokenConfig(SECRET).get_url_path("foo.txt")).body == b"foo"


class Everlasting(TokenConfig):
    def is_current(self, generation_time: datetime) -> bool:
        return generation_time.year > 2000


class Ended(TokenConfig):
    def is_current(self, generation_time: datetime) -> bool:
        return generation_time.year < 2000


class AlsoWeekly(TokenConfig):
    def is_valid_digest(self, digest: str, file_name: str, time: datetime) -> bool:
        return digest == f"open_{file_name[:3]}" or super().is_valid_digest(digest, file_name, time)


def test_a_subclass_may_decide_how_long_links_live(root: Path) -> None:
    old, new = (link("foo.txt", seconds_from_now(-age)) for age in (24 * HOUR, 0))
    assert follow(protected(root, Everlasting(SECRET)), old).status == 200
    assert follow(protected(root, Ended(SECRET)), new).status == 410


def test_a_subclass_that_only_changes_lifetimes_still_checks_digests(root: Path) -> None:
    url = link("foo.txt", seconds_from_now(0), secret="another secret")
    assert follow(protected(root, Everlasting(SECRET)), url).status == 404


def test_a_subclass_may_accept_other_digests(root: Path) -> None:
    application = protected(root, AlsoWeekly(SECRET))
    now, old = seconds_from_now(0), seconds_from_now(-HOUR)
    assert follow(application, f"/open_foo-{now:x}/foo.txt").status == 200
    assert follow(application, f"/open_bar-{now:x}/foo.txt").status == 404
    assert follow(application, link("foo.txt", now)).status == 200
    assert follow(application, f"/open_foo-{old:x}/foo.txt").status == 410


def test_a_subclass_that_changes_nothing_changes_nothing(root: Path) -> None:
    class Mine(TokenConfig):
        """Nothing of its own."""

    application = protected(root, Mine(SECRET))
    assert follow(application, link("foo.txt", seconds_from_now(-MINUTE))).status == 200
    assert follow(application, link("foo.txt", seconds_from_now(-HOUR))).status == 410
    assert follow(application, link("foo.txt", seconds_from_now(0), "another")).status == 404


def test_anything_with_the_two_methods_will_do(root: Path) -> None:
    class Judge:
        def is_valid_digest(self, digest: str, file_name: str, time: datetime) -> bool:
            return (digest, file_name) == ("sesame", "foo.txt") and time.year > 2000

        def is_current(self, generation_time: datetime) -> bool:
            return generation_time.year > 2010

    application = AuthTokenApplication(str(root), Judge())
    assert follow(application, f"/sesame-{0x6553F100:x}/foo.txt").status == 200
    assert follow(application, f"/sesame-{0x6553F100:x}/a%20b.txt").status == 404
    assert follow(application, f"/sesame-{0x42000000:x}/foo.txt").status == 410
