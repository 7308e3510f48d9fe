"""The hostile corpus over the wire, through a real nginx."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

import pytest

from harness.process import Server
from tests.clocks import at
from tests.hostile.corpus import KINDS, Path, corpus
from tests.hostile.folder import SECRET, Folder
from tests.hostile.oracle import Verdict, verdict_on_request
from tests.hostile.report import report
from tests.servers.browser import Answer, Browser
from tests.servers.site.signing import LINKS

_CLIENTS = 4
_ALLOWED = {200, 400, 403, 404, 405, 410, 414}
_LONGEST_LINE = 16_000  # bytes; nginx takes 16 kB with method and version
_NEVER_RAW = frozenset(range(33)) | {*b'"#%?', 127}  # what cannot stand in a request line


class _Request(NamedTuple):
    """A request, and what it must lead to."""

    path: Path
    method: str
    target: bytes
    expected: Verdict
    handed_over: bool


def test_nothing_from_outside_the_root_crosses_the_wire(
    nginx_server: Server, hostile_folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    requests = list(_requests(hostile_folder))

    def client(number: int) -> Counter[int]:
        statuses: Counter[int] = Counter()
        with Browser(nginx_server.port) as browser:
            for request in requests[number::_CLIENTS]:
                answer = browser.ask(request.target, request.method)
                _check(request, answer, hostile_folder)
                statuses[answer.status] += 1
        return statuses

    with ThreadPoolExecutor(_CLIENTS) as pool:
        statuses = sum(pool.map(client, range(_CLIENTS)), Counter[int]())
    report(capsys, f"{len(requests)} over the wire", statuses)
    assert statuses.keys() == _ALLOWED
    kinds = {request.path.kind for request in requests}
    assert kinds == KINDS | {thing.kind for thing in hostile_folder.things}


def _check(request: _Request, answer: Answer, folder: Folder) -> None:
    assert answer.status in _ALLOWED, request
    assert SECRET not in answer.body, request
    assert not [name for name in answer.headers if name.lower().startswith("x-")], request
    real = request.expected.real
    if request.method not in {"GET", "HEAD"}:
        assert answer.status != 200, request
    if answer.status == 200:
        assert real is not None, request
        with open(real, "rb") as file:
            content = file.read()
        assert answer.body == (b"" if request.method == "HEAD" else content), request
    elif real is not None and request.method in {"GET", "HEAD"}:
        assert answer.status in _refusals(request, real in folder.locked), (request, answer.status)


def _refusals(request: _Request, locked: bool) -> set[int]:
    """Return the statuses that a server may owe to the spelling, not to the file."""
    return {
        414 if len(request.target) > _LONGEST_LINE else 0,
        403 if locked and request.handed_over else 0,  # nginx may not read what we have seen
        404 if locked and not request.handed_over else 0,
        400 if max(request.target) > 127 else 0,  # gunicorn takes ASCII only
    }


def _requests(folder: Folder) -> Iterator[_Request]:
    """Yield a request for each path, by one of four ways in."""
    rng = random.Random(7)
    now = time.time()
    methods = ("GET",) * 94 + ("HEAD",) * 3 + ("POST", "DELETE", "PROPFIND")
    for path in corpus(folder):
        raw = path.text.encode("utf-8", "surrogatepass") if path.raw is None else path.raw
        raw = raw if raw.startswith(b"/") else b"/" + raw
        mount = rng.choice((b"/hostile", b"/hostile-v1", b"/hostile-serve", b"/hostile-links"))
        expected = verdict_on_request(folder.root, raw)
        if mount == b"/hostile-links" and (raw == b"/" or b"\0" in raw):
            raw = b"/" + b"0" * 32 + b"-6b49d200" + raw  # nobody signs such a name
            expected = Verdict(404)
        elif mount == b"/hostile-links":
            age = rng.choice((0, 0, 5000))
            raw = unquote_to_bytes(LINKS.sign(raw[1:], clock=at(now - age)))
            expected = Verdict(410) if age else expected
        target = mount + _spelled(rng, raw)
        handed_over = mount != b"/hostile-serve"
        yield _Request(path, rng.choice(methods), target, expected, handed_over)


def _spelled(rng: random.Random, path: bytes) -> bytes:
    """Return a path as it may stand in a request line: some bytes escaped, in either case."""
    form = rng.choice((b"%%%02x", b"%%%02X"))
    keep = rng.choice((1.0, 1.0, 0.9, 0.0))  # the share of harmless bytes that stay as they are
    high = rng.random() < 0.05  # whether bytes above 127 stay
    return path[:1] + b"".join(
        form % byte
        if byte in _NEVER_RAW or (byte > 127 and not high) or rng.random() >= keep
        else bytes((byte,))
        for byte in path[1:]
    )
