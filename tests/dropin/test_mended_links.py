"""Links that 1.0 took and should not have, or failed on: deliberate changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.clocks import at
from tests.dropin.dialect import DAY, HOUR, MINUTE, SECRET, digest_of, link, seconds_from_now
from tests.dropin.wsgi_client import ask, follow
from xsendfile import (
    AuthTokenApplication,
    BadSettingError,
    BadToken,
    ExpiredToken,
    Grant,
    TokenConfig,
)
from xsendfile._model import SignedRequest
from xsendfile.links._dialect import Dialect

NOW = 1_700_000_000


class Subclass(TokenConfig):
    """Overrides nothing, but takes the way of those that do."""


configs = pytest.mark.parametrize("kind", [TokenConfig, Subclass])


def protected(root: Path, config: TokenConfig | None = None) -> AuthTokenApplication:
    """Return an application that lives at `NOW`."""
    return AuthTokenApplication(root, config or TokenConfig(SECRET), clock=lambda: NOW)


@configs
def test_what_is_forged_learns_nothing_about_time(root: Path, kind: type[TokenConfig]) -> None:
    ended = link("foo.txt", seconds_from_now(-HOUR), secret="guessed")
    assert follow(AuthTokenApplication(root, kind(SECRET)), ended).status == 404


@configs
@pytest.mark.parametrize(
    ("ahead", "status"),
    [(23 * HOUR, 200), (25 * HOUR, 410), (365 * DAY, 410), (10 * 365 * DAY, 410)],
)
def test_a_link_may_be_a_day_ahead_and_no_more(
    root: Path, kind: type[TokenConfig], ahead: int, status: int
) -> None:
    url = link("foo.txt", seconds_from_now(ahead))
    assert follow(AuthTokenApplication(root, kind(SECRET)), url).status == status


@pytest.mark.parametrize(
    ("age", "status"),
    [(-DAY - 1, 410), (-DAY, 200), (0, 200), (120, 200), (121, 410)],
)
def test_the_life_of_a_link_is_exact_to_the_second(root: Path, age: int, status: int) -> None:
    assert follow(protected(root), link("foo.txt", NOW - age)).status == status


@configs
@pytest.mark.parametrize(
    ("signed", "moved"), [("img1", "img"), ("v10", "v1"), ("backupa", "backup"), ("foo", "foo.txt")]
)
def test_no_digit_moves_between_name_and_time(
    root: Path, kind: type[TokenConfig], signed: str, moved: str
) -> None:
    config = kind(SECRET)
    for name in (signed, moved):
        (root / name).write_bytes(b"")
    application = AuthTokenApplication(root, config)
    url = config.get_url_path(signed)
    assert follow(application, url).status == 200
    token, _, _ = url.removeprefix("/").partition("/")
    digest, _, stamp = token.partition("-")
    tail = signed.removeprefix(moved)
    assert follow(application, f"/{digest}-{tail}{stamp}/{moved}").status == 404
    assert follow(application, f"/{digest}-{stamp[1:]}/{signed}{stamp[0]}").status == 404


@configs
@pytest.mark.parametrize(
    "stamp",
    ["", "0", "7", "0{now:x}", "00{now:x}", "{now:x}0", "f" * 9, "f" * 11, "f" * 20, "f" * 5000],
)
def test_only_stamps_of_eight_digits_are_read(
    root: Path, kind: type[TokenConfig], stamp: str
) -> None:
    now = seconds_from_now(0)
    url = f"/{digest_of('foo.txt', now)}-{stamp.format(now=now)}/foo.txt"
    assert follow(AuthTokenApplication(root, kind(SECRET)), url).status == 404


@configs
@pytest.mark.parametrize("junk", ["%0A", "%0Ajunk", "%0D%0A", "/", "%00", "?", " "])
def test_nothing_may_follow_the_name(root: Path, kind: type[TokenConfig], junk: str) -> None:
    application = AuthTokenApplication(root, kind(SECRET))
    assert follow(application, TokenConfig(SECRET).get_url_path("foo.txt") + junk).status == 404


@configs
@pytest.mark.parametrize("name", ["a%20b.txt", "100%.txt", "%66oo.txt", "new\nline", "?x", "a;b"])
def test_a_signed_name_is_decoded_once(root: Path, kind: type[TokenConfig], name: str) -> None:
    (root / name).write_bytes(name.encode())
    config = kind(SECRET)
    answer = follow(AuthTokenApplication(root, config, "serve"), config.get_url_path(name))
    assert (answer.status, answer.body) == (200, name.encode())


@configs
@pytest.mark.parametrize("name", [b"\xff.txt", b"caf\xe9"])
def test_names_that_are_not_utf_8_can_be_signed(
    root: Path, kind: type[TokenConfig], name: bytes
) -> None:
    (root / name.decode("utf-8", "surrogateescape")).write_bytes(b"bytes")
    config = kind(SECRET, "sha256")
    answer = follow(AuthTokenApplication(root, config, "serve"), config.get_url_path(name))
    assert (answer.status, answer.body) == (200, b"bytes")


def test_a_hash_function_that_cannot_take_a_name_refuses_it(root: Path) -> None:
    def digest(text: str) -> str:
        return f"d{len(text.encode())}"

    config = TokenConfig(SECRET, digest)
    url = config.get_url_path("foo.txt")
    assert follow(AuthTokenApplication(root, config), url).status == 200
    url = url.replace("foo.txt", "%FF.txt")
    assert follow(AuthTokenApplication(root, config), url).status == 404


@configs
@pytest.mark.parametrize("token", [b"\xff", b"\xff-6553f100", b"%ff-6553f100", b"\0-6553f100"])
def test_bytes_in_place_of_a_digest_are_refused(
    root: Path, kind: type[TokenConfig], token: bytes
) -> None:
    application = AuthTokenApplication(root, kind(SECRET))
    assert ask(application, b"/" + token + b"/foo.txt").status == 404


@pytest.mark.parametrize("secret", ["s3cr3t", "sécret", "s"])
def test_a_secret_may_be_bytes(secret: str) -> None:
    as_text, as_bytes = TokenConfig(secret), TokenConfig(secret.encode())
    assert as_bytes.sign("foo.txt", clock=at(NOW)) == as_text.sign("foo.txt", clock=at(NOW))


def test_a_secret_need_not_be_utf_8() -> None:
    config = TokenConfig(b"\xff\x00\xfe")
    assert config.verify(config.sign("foo.txt", clock=at(NOW)), clock=at(NOW)).path == b"foo.txt"


@pytest.mark.parametrize("name", [Path("sub/inner.txt"), b"sub/inner.txt"])
def test_a_name_may_be_any_kind_of_path(name: Path | bytes) -> None:
    config = TokenConfig(SECRET)
    assert config.sign(name, clock=at(NOW)) == config.sign("sub/inner.txt", clock=at(NOW))


@pytest.mark.parametrize("secret", ["", b"", None, 42], ids=repr)
def test_a_secret_is_required(secret: object) -> None:
    with pytest.raises(BadSettingError):
        TokenConfig(secret)  # type: ignore[arg-type]


@pytest.mark.parametrize("hash_algo", ["shake_128", "shake_256", "md6", "", None, 42])
def test_a_hash_that_makes_no_digest_is_refused_at_once(hash_algo: object) -> None:
    with pytest.raises(BadSettingError):
        TokenConfig(SECRET, hash_algo)  # type: ignore[arg-type]


@pytest.mark.parametrize("timeout", [float("nan"), float("inf"), "120", None, timedelta(1)])
def test_a_timeout_is_a_number_of_seconds(timeout: object) -> None:
    with pytest.raises(BadSettingError):
        TokenConfig(SECRET, timeout=timeout)  # type: ignore[arg-type]


@pytest.mark.parametrize("offset", [-11, 0, 9, 14])
@pytest.mark.parametrize(("age", "current"), [(MINUTE, True), (3 * MINUTE, False)])
def test_times_may_have_any_zone(offset: int, age: int, *, current: bool) -> None:
    somewhere = timezone(timedelta(hours=offset))
    made_at = datetime.fromtimestamp(seconds_from_now(-age), somewhere)
    assert TokenConfig(SECRET).is_current(made_at) is current
    stamp = int(made_at.timestamp())
    assert TokenConfig(SECRET).is_valid_digest(digest_of("a", stamp), "a", made_at)
    assert TokenConfig(SECRET).is_valid_digest(digest_of("a", stamp), "a", made_at.astimezone(UTC))


def test_the_application_takes_any_verifier(root: Path) -> None:
    class Doorkeeper(Dialect):
        def grant(self, request: SignedRequest, *, now: float) -> Grant:
            if request.path == b"/open":
                return Grant(b"foo.txt", now + 1)
            if request.path == b"/late":
                raise ExpiredToken("too late", now - 1)
            raise BadToken("who are you")

    application = AuthTokenApplication(root, Doorkeeper(), "standard")
    assert ask(application, "/open").headers["x-sendfile"] == f"{root}/foo.txt"
    assert ask(application, "/late").status == 410
    assert ask(application, "/foo.txt").status == 403


@pytest.mark.parametrize("config", [None, "s3cr3t", TokenConfig, object()])
def test_what_cannot_verify_is_refused(root: Path, config: object) -> None:
    with pytest.raises(BadSettingError):
        AuthTokenApplication(root, config)  # type: ignore[arg-type]
