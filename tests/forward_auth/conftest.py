"""The application by both rims, before the same files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest

from tests import asgi_client
from tests.asgi_client import Answer
from tests.clocks import at
from tests.wsgi import client as wsgi_client
from xsendfile import LinkSigner, PrivateFiles, Verifier
from xsendfile import asgi as asgi_rim
from xsendfile import wsgi as wsgi_rim

NOW = 1_700_000_000
LINKS = LinkSigner({"tests": b"0123456789abcdef of these tests"})
URL, METHOD = "X-Original-URI", "X-Original-Method"
CHALLENGE = 'Bearer realm="files"'

Headers: TypeAlias = Iterable[tuple[str, str]]


class Rim(NamedTuple):
    """One of the two applications, asked in process.

    Attributes:
        name: `wsgi` or `asgi`.
        ask: sends a sub-request to an application: its headers, its method and
            the address that it comes from.
        application: makes one.

    """

    name: str
    ask: Callable[..., Answer]
    application: Callable[..., Any]


def _by_wsgi(
    application: Any,  # noqa: ANN401
    headers: Headers = (),
    method: str = "GET",
    peer: str = "127.0.0.1",
) -> Answer:
    """Ask as a server that joins repeated headers, as they all do."""
    joined: dict[str, str] = {}
    for name, value in headers:
        key = "HTTP_" + name.upper().replace("-", "_")
        joined[key] = f"{joined[key]},{value}" if key in joined else value
    answer = wsgi_client.ask(application, b"/auth", method, REMOTE_ADDR=peer, **joined)
    headers = [(name.lower(), value) for name, value in answer.headers]
    return Answer(answer.status, headers, answer.body)


def _by_asgi(
    application: Any,  # noqa: ANN401
    headers: Headers = (),
    method: str = "GET",
    peer: str = "127.0.0.1",
) -> Answer:
    return asgi_client.ask(application, b"/auth", method, list(headers), client=(peer, 1))


RIMS = [
    Rim("wsgi", _by_wsgi, wsgi_rim.ForwardAuthApplication),
    Rim("asgi", _by_asgi, asgi_rim.ForwardAuthApplication),
]


class Asked(NamedTuple):
    """An application with the files, the links and the clock of these tests."""

    rim: Rim
    root: Path

    def ask(
        self,
        target: str | None,
        *,
        original: str = "GET",
        headers: Headers = (),
        method: str = "GET",
        verifier: Verifier = LINKS,
        files: PrivateFiles | Path | None = None,
        **settings: Any,  # noqa: ANN401
    ) -> Answer:
        """Send a sub-request for a request with this target and this method."""
        given = {
            "url_header": URL,
            "method_header": METHOD,
            "clock": at(NOW),
            "mount": "/files/",
            **settings,
        }
        application = self.rim.application(files or self.root, verifier, **given)
        own = [] if target is None else [(URL, target)]
        return self.rim.ask(application, [*own, (METHOD, original), *headers], method)


@pytest.fixture(params=RIMS, ids=lambda rim: rim.name)
def rim(request: pytest.FixtureRequest) -> Rim:
    found: Rim = request.param
    return found


@pytest.fixture
def asked(rim: Rim, tmp_path: Path) -> Asked:
    root = tmp_path.resolve() / "files"
    (root / "sub").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "page.html", "100%.txt", "100%25.txt", "sub/a.txt"):
        (root / name).write_text(name)
    (root.parent / "outside.txt").write_text("a secret")
    (root / "link.txt").symlink_to("a.txt")
    (root / "out.txt").symlink_to("../outside.txt")
    return Asked(rim, root)


def url(name: Any, **options: Any) -> str:  # noqa: ANN401
    """Return a signed URL, as a client asks for it."""
    return "/files" + LINKS.sign(name, **{"clock": at(NOW), **options})
