"""Twenty thousand hostile paths through the applications, in process."""

from __future__ import annotations

import contextlib
import functools
import os
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar
from urllib.parse import unquote_to_bytes

import pytest

from harness.rights import unprivileged
from tests.clocks import at
from tests.hostile.corpus import KINDS, SIZE, Path, corpus
from tests.hostile.folder import SECRET, Folder, folder
from tests.hostile.fronts import FRONTS, MOUNT
from tests.hostile.oracle import Verdict, lies_inside, verdict_on_name, verdict_on_request
from tests.hostile.report import report
from tests.hostile.senders import (
    LINKS,
    NOW,
    Answer,
    AsgiServer,
    AsgiWay,
    Way,
    by_asgi,
    by_link,
    by_name,
    handed_over,
    mounted,
)

_FORBIDDEN = re.compile(r"[\r\n\0]")
_SERVED = ("GET", "HEAD")
_REFUSED = ("POST", "get", "", "DELETE\r\nX: y")
_ONE_IN = 10  # is asked again, with a method that is refused
_ASGI = 8  # each ASGI way gets every eighth path: an event loop costs more than what it does here
T = TypeVar("T")


@pytest.fixture(scope="module")
def place() -> Iterator[Folder]:
    with folder() as made:
        yield made


@pytest.fixture(scope="module")
def paths(place: Folder) -> list[Path]:
    return list(corpus(place))


@pytest.fixture(scope="module")
def links(paths: list[Path]) -> list[_Link]:
    """A link for each path."""
    rng = random.Random(2)
    return [_link(rng, path) for path in paths]


@pytest.fixture(scope="module")
def asgi() -> Iterator[AsgiServer]:
    with contextlib.closing(AsgiServer()) as server:
        yield server


def test_it_is_the_same_corpus_each_time(place: Folder) -> None:
    assert list(corpus(place, 500)) == list(corpus(place, 500))


def test_it_has_every_class_and_a_third_names_something_that_exists(
    place: Folder, paths: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    counts = Counter(path.kind for path in paths)
    existing = sum(_names_something(place.root, path.raw) for path in paths)
    report(capsys, f"{SIZE}, of which {existing} name something that exists", counts)
    assert len(paths) == SIZE
    assert counts.keys() == KINDS | {thing.kind for thing in place.things}
    assert existing >= SIZE / 3


@pytest.mark.parametrize("sender", ["standard", "nginx", "serve"])
def test_a_mounted_application_sends_the_file_inside_that_the_path_names_or_none(
    place: Folder, paths: list[Path], sender: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = _Run(place, mounted(place.root)[sender])
    with unprivileged():
        for path, method in _requests(paths):
            expected = _for_method(method, _requested(place.root, path.raw))
            run.ask(path, method, path.text, expected)
    run.conclude(capsys, f"mounted, {sender}", {200, 403, 404, 405})


@pytest.mark.parametrize("sender", ["nginx", "serve"])
def test_a_link_sends_the_file_inside_that_was_signed_or_none(
    place: Folder, links: list[_Link], sender: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = _Run(place, by_link(place.root)[sender])
    with unprivileged():
        for link, method in _requests(links):
            run.ask(link.of, method, link.path, _linked(place.root, link, method))
    run.conclude(capsys, f"signed, {sender}", {200, 403, 404, 405, 410})


@pytest.mark.parametrize("sender", ["serve", "Nginx"])
def test_an_asgi_application_sends_the_file_inside_that_the_path_names_or_none(
    place: Folder,
    paths: list[Path],
    asgi: AsgiServer,
    sender: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = _Run(place, by_asgi(place.root, asgi)[sender])
    share = paths[("serve", "Nginx").index(sender) :: _ASGI]
    with unprivileged():
        for path, method in _requests(share):
            expected = _for_method(method, _requested(place.root, _below_mount(path)))
            run.ask(path, method, path.text, expected)
    run.conclude(capsys, f"ASGI, {sender}", {200, 403, 404, 405})


def test_a_link_to_an_asgi_application_sends_the_file_inside_that_was_signed_or_none(
    place: Folder, links: list[_Link], asgi: AsgiServer, capsys: pytest.CaptureFixture[str]
) -> None:
    run = _Run(place, by_asgi(place.root, asgi)["signed"])
    with unprivileged():
        for link, method in _requests(links[2::_ASGI]):
            run.ask(link.of, method, link.path, _linked(place.root, link, method))
    run.conclude(capsys, "ASGI, signed", {200, 403, 404, 405, 410})


@pytest.mark.parametrize("front", FRONTS)
def test_send_file_sends_the_file_inside_that_the_application_names_or_none(
    place: Folder, paths: list[Path], front: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = _Run(place, by_name(place.root, front))
    with unprivileged():
        for path, method in _requests(paths):
            if path.raw is None:
                continue
            name = path.raw.removeprefix(b"/")
            run.ask(path, method, "/chosen", _for_method(method, _named(place.root, name)), name)
    run.conclude(capsys, f"send_file, {front}", {200, 404, 405})


class _Run:
    """A run over the corpus: each answer is checked at once, the classes at the end."""

    def __init__(self, place: Folder, way: Way | AsgiWay) -> None:
        self._place = place
        self._way = way
        self._statuses: Counter[int] = Counter()
        self._kinds: set[str] = set()
        self._refusals: dict[int, set[bytes]] = {}
        self._descriptors = _open_files()

    def ask(self, path: Path, method: str, text: str, expected: Verdict, name: bytes = b"") -> None:
        """Send one path and check the answer."""
        answer = self._way.ask(method, text, name)
        self._check(path, method, answer, expected)
        self._statuses[answer.status] += 1
        self._kinds.add(path.kind)

    def _check(self, path: Path, method: str, answer: Answer, expected: Verdict) -> None:
        handover, real = self._way.handover, expected.real
        if real in self._place.locked and (handover is None or handover.is_opened(method, real)):
            expected = Verdict(404)  # it is for the web server to read, not for us
        assert answer.status == expected.status, path
        assert SECRET not in answer.body, path
        for name, value in answer.headers:
            assert not _FORBIDDEN.search(name + value), (path, name, value)
        if answer.status != 200:
            self._check_refusal(path, method, answer)
            return
        assert real is not None
        content = b"" if real in self._place.locked else _content(real)
        if handover is not None and handover.is_told(method, real, content):
            told = handed_over(handover, self._place.root, answer)
            assert told == real, path
            assert _lies_inside(self._place.root, told), path
            assert answer.body == b""
        else:
            assert answer.body == (content if method == "GET" else b""), path
            assert answer.header("X-Sendfile") is answer.header("X-Accel-Redirect") is None

    def _check_refusal(self, path: Path, method: str, answer: Answer) -> None:
        """Nothing in a refusal depends on the path."""
        names = {name.lower() for name, _ in answer.headers}
        allow = {"allow"} if answer.status == 405 else set()
        assert names == {"content-type", "content-length", "cache-control"} | allow, path
        if method != "HEAD":
            self._refusals.setdefault(answer.status, set()).add(answer.body)

    def conclude(self, capsys: pytest.CaptureFixture[str], title: str, statuses: set[int]) -> None:
        """Print the counts; fail if a class or a status was never met."""
        report(capsys, title, self._statuses)
        assert self._statuses.keys() == statuses
        undisguised = {"surrogates", "text undisguised"}
        assert self._kinds >= (KINDS - undisguised) | {t.kind for t in self._place.things}
        assert all(len(bodies) == 1 for bodies in self._refusals.values())
        assert _open_files() == self._descriptors, "a file stays open"


def _open_files() -> int:
    """Return how many descriptors are of no directory; of those, the memory keeps a few."""
    links = (f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd"))
    return sum(not os.path.isdir(link) for link in links)


class _Link(NamedTuple):
    """A link of a path: its own path, the name in it, the status if no name can make it good."""

    of: Path
    path: str
    name: bytes
    refusal: int | None


def _link(rng: random.Random, path: Path) -> _Link:
    """Return a link for the path: genuine, ended, of tomorrow, or altered."""
    if path.raw is None:
        return _Link(path, path.text, b"", 404)
    name = path.raw.removeprefix(b"/")
    kind = rng.choice(("genuine", "genuine", "ended", "early", "digest", "name", "unsigned"))
    if not name or b"\0" in name:
        return _Link(
            path, f"/{'0' * 32}-6b49d200/{path.text}", name, 404
        )  # nobody signs such a name
    age = {"ended": rng.choice((61, 10_000)), "early": -rng.choice((86_401, 10**9))}.get(kind, 0)
    signed = unquote_to_bytes(LINKS.sign(name, clock=at(NOW - age))).decode("latin-1")
    if kind == "unsigned":
        return _Link(path, path.text, name, 404)
    if kind == "digest":
        other = "0" if signed[1] != "0" else "1"
        return _Link(path, f"/{other}{signed[2:]}", name, 404)
    if kind == "name":
        return _Link(path, signed + "x", name, 404)
    return _Link(path, signed, name, None if kind == "genuine" else 410)


def _requests(paths: Sequence[T]) -> Iterator[tuple[T, str]]:
    """Yield each path with GET or HEAD, and some of them with a method that is refused."""
    rng = random.Random(1)
    for path in paths:
        yield path, "HEAD" if rng.random() < 0.05 else "GET"
    for path in rng.sample(paths, len(paths) // _ONE_IN):
        yield path, rng.choice(_REFUSED)


def _linked(root: bytes, link: _Link, method: str) -> Verdict:
    """Return what a link is owed."""
    if link.refusal is not None:
        return Verdict(link.refusal)
    return _for_method(method, _requested(root, link.name))


def _below_mount(path: Path) -> bytes | None:
    """Return the path that an ASGI application gets: ASGI's text is UTF-8 and knows no disguise."""
    raw = path.raw
    if raw is None:
        try:
            return path.text.encode(errors="surrogateescape")
        except UnicodeEncodeError:
            return None
    beside = raw and not raw.startswith(b"/")  # the mount: one word with it
    return MOUNT.encode("latin-1") + raw if beside else raw


def _for_method(method: str, verdict: Verdict) -> Verdict:
    return verdict if method in _SERVED else Verdict(405)


@functools.cache
def _requested(root: bytes, raw: bytes | None) -> Verdict:
    return verdict_on_request(root, raw) if raw is not None else Verdict(404)


@functools.cache
def _named(root: bytes, name: bytes) -> Verdict:
    return verdict_on_name(root, name)


@functools.cache
def _lies_inside(root: bytes, real: bytes) -> bool:
    return lies_inside(root, real)


@functools.cache
def _content(real: bytes) -> bytes:
    with open(real, "rb") as file:
        return file.read()


def _names_something(root: bytes, raw: bytes | None) -> bool:
    return raw is not None and b"\0" not in raw and os.path.lexists(root + b"/" + raw.strip(b"/"))
