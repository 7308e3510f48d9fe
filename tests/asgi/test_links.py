"""`AuthTokenApplication` for ASGI: every link is answered as by its WSGI namesake."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest

import xsendfile
from tests.asgi.alike import Question, by_asgi, by_wsgi, without_length
from tests.asgi_client import ask
from tests.clocks import at
from tests.dropin.dialect import SECRET, digest_of
from tests.dropin.test_kept_application import FILES, NO_FILE, OTHER_METHODS, OUTSIDE
from xsendfile import (
    BadToken,
    ExpiredToken,
    Grant,
    Nginx,
    NginxSendfile,
    Refused,
    Serve,
    TokenConfig,
)
from xsendfile._model import SignedRequest
from xsendfile.asgi import AuthTokenApplication
from xsendfile.links._dialect import Dialect

NOW = 1_700_000_000
LINKS = TokenConfig(SECRET, timeout=60)
DAY = 86_400
AGES = [0, 60, 61, 10_000, -DAY, -DAY - 1]
SENDERS = {
    "standard": "standard",
    "nginx": "nginx",
    "NginxSendfile": NginxSendfile("/für uns/"),
    "Nginx": Nginx("/_f/"),
    "Serve": Serve(),
}
STAMP = f"{NOW:x}"
DIGEST = digest_of("foo.txt", NOW)
NO_LINKS = [
    *("/", "", "/foo.txt", f"/{DIGEST}/{STAMP}/foo.txt", f"/{DIGEST}-{STAMP}", f"/{DIGEST}-/foo"),
    *(f"/{DIGEST}-{STAMP}/", f"/-{STAMP}/foo.txt", f"/{DIGEST}{STAMP}/foo.txt"),
    *(f"/x/{DIGEST}-{STAMP}/foo.txt", f"/{DIGEST}-tomorrow/foo.txt"),
    *(f"/{DIGEST.upper()}-{STAMP}/foo.txt", f"/{DIGEST}-{STAMP.upper()}/foo.txt"),
    *(f"/{DIGEST}-{NOW + 1:x}/foo.txt", f"/{DIGEST}-{STAMP}/foo.tx", f"/{DIGEST}-{STAMP}//foo.txt"),
    *(f"/0123abcd-{'f' * 20}/foo.txt", f"/{DIGEST}-{STAMP}/\xff"),
]


def _standing() -> float:
    """Return the time of a clock that stands still."""
    return NOW


def _signed(name: str, age: int = 0) -> bytes:
    """Return a genuine link as a server passes it on."""
    return unquote_to_bytes(LINKS.sign(name, clock=at(NOW - age)))


def assert_alike(
    root: Path,
    questions: Iterable[Question],
    verifier: Any = LINKS,  # noqa: ANN401
    sender: Any = None,  # noqa: ANN401
) -> set[int]:
    """Ask both applications the same; return the statuses that were met."""
    questions = list(questions)
    wsgi = xsendfile.AuthTokenApplication(root, verifier, sender, clock=_standing)
    told = without_length(by_wsgi(wsgi, questions))
    asgi = AuthTokenApplication(root, verifier, sender, clock=_standing)
    assert by_asgi(asgi, questions) == told
    return {answer.status for answer in told.values()}


every_sender = pytest.mark.parametrize("sender", SENDERS.values(), ids=SENDERS)


@every_sender
@pytest.mark.parametrize("mount", ["", "/für uns/a%2Fb"], ids=ascii)
def test_a_genuine_link_opens_its_file(docs: Path, sender: object, mount: str) -> None:
    names = [*FILES, "notes.txt.gz", "here.txt"]
    questions = [Question(_signed(name), mount=mount) for name in names]
    assert assert_alike(docs, questions, sender=sender) == {200}


@every_sender
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_link_works_until_it_ends(docs: Path, sender: object, method: str) -> None:
    questions = [Question(_signed("foo.txt", age), method) for age in AGES]
    assert assert_alike(docs, questions, sender=sender) == {200, 410}


@every_sender
def test_a_genuine_link_opens_no_more_than_the_root(docs: Path, sender: object) -> None:
    questions = [Question(_signed(path[1:])) for path in [*OUTSIDE, *NO_FILE]]
    assert assert_alike(docs, questions, sender=sender) == {403, 404}


@every_sender
def test_what_is_no_link_is_not_found(docs: Path, sender: object) -> None:
    questions = [Question(path.encode("latin-1"), m) for path in NO_LINKS for m in ("GET", "POST")]
    assert assert_alike(docs, questions, sender=sender) == {404}


@every_sender
def test_other_methods_are_told_so_only_with_a_good_link(docs: Path, sender: object) -> None:
    paths = [_signed("foo.txt"), _signed("foo.txt", age=61), _signed("missing.txt"), b"/foo.txt"]
    questions = [Question(path, method) for path in paths for method in OTHER_METHODS]
    assert assert_alike(docs, questions, sender=sender) == {404, 405, 410}


def test_the_default_clock_is_the_systems(docs: Path) -> None:
    application = AuthTokenApplication(docs, LINKS, "serve")
    assert ask(application, LINKS.get_url_path("foo.txt").encode()).body == b"foo"
    assert ask(application, _signed("foo.txt")).status == 410


def test_the_token_is_no_part_of_the_uri(docs: Path) -> None:
    application = AuthTokenApplication(docs, LINKS, "nginx", clock=_standing)
    answer = ask(application, b"/mount" + _signed("a b.txt"), root_path="/mount")
    assert answer.header("X-Accel-Redirect") == "/mount/-internal-/a%20b.txt"


class Doorman(Dialect):
    """A verifier of a dialect of its own, which remembers what it was asked."""

    def __init__(self, error: Refused | None = None) -> None:
        self.asked: list[tuple[bytes, float]] = []
        self.error = error

    def grant(self, request: SignedRequest, *, now: float) -> Grant:
        self.asked.append((request.path, now))
        if self.error:
            raise self.error
        return Grant(request.path.removeprefix(b"/open sesame/"), now + 1)


@pytest.mark.parametrize("name", [b"foo.txt", b"\xff.bin"])
@pytest.mark.parametrize("mount", ["", "/für uns"])
def test_any_verifier_gets_the_decoded_path_and_the_time(
    docs: Path, name: bytes, mount: str
) -> None:
    doorman = Doorman()
    application = AuthTokenApplication(docs, doorman, Serve(), clock=_standing)
    path = mount.encode() + b"/open sesame/" + name
    assert ask(application, path, root_path=mount).status == 200
    assert doorman.asked == [(b"/open sesame/" + name, NOW)]


class TooEarly(Refused):
    """A refusal that the library does not know."""


@pytest.mark.parametrize(
    ("error", "status"),
    [(BadToken("no"), 403), (ExpiredToken("over", 1.0), 410), (TooEarly("not yet"), 404)],
    ids=repr,
)
def test_what_a_verifier_refuses_is_refused_before_the_method(
    docs: Path, error: Refused, status: int
) -> None:
    questions = [Question(b"/foo.txt", method) for method in ("GET", "HEAD", "POST")]
    assert assert_alike(docs, questions, Doorman(error)) == {status}


class Judge:
    """The two methods of 1.0's `TokenConfig` that its application called, and nothing else."""

    def is_valid_digest(self, digest: str, file_name: str, time: datetime) -> bool:
        return (digest, file_name) == ("sesame", "foo.txt") and time.year > 2000

    def is_current(self, generation_time: datetime) -> bool:
        return generation_time.year > 2010


class Everlasting(TokenConfig):
    """A subclass that decides how long links live."""

    def is_current(self, generation_time: datetime) -> bool:
        return generation_time.year > 2000


class AlsoWeekly(TokenConfig):
    """A subclass that accepts other digests, too."""

    def is_valid_digest(self, digest: str, file_name: str, time: datetime) -> bool:
        return digest == f"open_{file_name[:3]}" or super().is_valid_digest(digest, file_name, time)


def _links() -> Iterator[bytes]:
    """Yield links that not every judge takes for good."""
    for age in (0, 61, 10 * DAY):
        yield _signed("foo.txt", age)
        yield f"/open_foo-{NOW - age:x}/foo.txt".encode()
        yield f"/sesame-{NOW - age:x}/foo.txt".encode()
    yield f"/sesame-{0x42000000:x}/foo.txt".encode()
    yield f"/sesame-{STAMP}/a b.txt".encode()


@pytest.mark.parametrize(
    "judge",
    [Judge, lambda: Everlasting(SECRET), lambda: AlsoWeekly(SECRET)],
    ids=["judge", "everlasting", "weekly"],
)
def test_a_judge_of_ones_own_decides_as_before(docs: Path, judge: Callable[[], object]) -> None:
    assert assert_alike(docs, map(Question, _links()), judge()) >= {404}
