"""403 and 401: all else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

import pytest

from tests import asgi_client
from tests.clocks import at
from tests.forward_auth.conftest import CHALLENGE, LINKS, METHOD, NOW, URL, Asked, url
from xsendfile import Grant, LinkSigner, PrivateFiles, Refused, SignedRequest, TokenConfig
from xsendfile._asgi import Message
from xsendfile.asgi import ForwardAuthApplication

OTHER = LinkSigner({"tests": b"fedcba9876543210 of someone else"})
GOOD = url("a.txt")
QUERY = GOOD.partition("?")[2]
ENDED = url("a.txt", clock=at(NOW - 7200))

TARGETS = {
    "no header": None,
    "empty": "",
    "no link": "/files/a.txt",
    "forged": "/files" + OTHER.sign("a.txt", clock=at(NOW)),
    "altered": GOOD[:-1],
    "for another file": "/files/b.txt?" + QUERY,
    "ended": ENDED,
    "not yet valid": url("a.txt", starts_in=60),
    "of a missing file": url("missing.txt"),
    "of a directory": url("sub"),
    "out of the root by a link": url("out.txt"),
    "of one for somebody": url("a.txt", bound_to={"user": "ada"}),
    "of one for somewhere else": url("a.txt", client="192.0.2.1"),
    "the mount": "/files/?" + QUERY,
    "encoded twice": GOOD.replace("a.txt", "%2561.txt"),
    "an empty segment": GOOD.replace("/a.txt", "//a.txt"),
    "a dot segment": GOOD.replace("/a.txt", "/./a.txt"),
    "a way round": GOOD.replace("/a.txt", "/sub/../a.txt"),
    "a way out": GOOD.replace("/a.txt", "/../outside.txt"),
    "a trailing slash": GOOD.replace("a.txt", "a.txt/"),
    "NUL": GOOD.replace("a.txt", "a.txt%00"),
    "a comma": GOOD.replace("?", "?x=1,2&"),
    "a URL": "http://tests" + GOOD,
    "a fragment": GOOD + "#x",
    "a newline": GOOD + "\n",
    "a control character": GOOD.replace("a.txt", "a\x01.txt"),
    "bytes": GOOD.replace("?", "?\xe9&"),
    "beside the mount": GOOD.removeprefix("/files"),
    "very long": "/files/" + "a/" * 500_000 + "?" + QUERY,
    "very long, and encoded": "/files/" + "%61" * 500_000 + "?" + QUERY,
    "very long, in the query": GOOD + "&x=" + "y" * 1_000_000 + "&sig=",
}


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_request_that_may_have_nothing(asked: Asked, target: str | None, method: str) -> None:
    answer = asked.ask(target, method=method)
    assert answer.status == 403
    assert answer.body == (b"" if method == "HEAD" else b"403 Forbidden\n")
    assert answer.header("Cache-Control") == "no-store"
    assert answer.header("WWW-Authenticate") is None


def test_these_would_be_granted_otherwise(asked: Asked) -> None:
    assert asked.ask(GOOD).status == 204
    assert asked.ask(ENDED, clock=at(NOW - 7000)).status == 204


@pytest.mark.parametrize(
    "second", [GOOD, "/files/b.txt", "", " ", "/"], ids=["same", "other", "empty", "blank", "root"]
)
def test_a_header_that_comes_twice(asked: Asked, second: str) -> None:
    """Who can add one must not choose which one is judged."""
    assert asked.ask(GOOD, headers=[(URL, second)]).status == 403
    assert asked.ask(second, headers=[(URL, GOOD)]).status == 403


@pytest.mark.parametrize("original", ["POST", "PUT", "DELETE", "OPTIONS", "get", "", "GET, HEAD"])
def test_another_method(asked: Asked, original: str) -> None:
    assert asked.ask(GOOD, original=original).status == 403


def test_a_method_that_comes_twice_or_not_at_all(asked: Asked) -> None:
    assert asked.ask(GOOD, headers=[(METHOD, "GET")]).status == 403
    assert asked.ask(GOOD, method_header="X-Other").status == 403


class PathInTheToken:
    """A dialect whose links say another path than their URL."""

    statuses: Mapping[type[Refused], int] = {}

    def __init__(self, path: bytes) -> None:
        self._path = path

    def grant(self, request: SignedRequest, *, now: float) -> Grant:
        """Grant any request this path."""
        assert request.path
        return Grant(self._path, now + 60)


@pytest.mark.parametrize("path", [b"b.txt", b"sub/a.txt", b"/a.txt", b"A.txt", b"", b"../a.txt"])
def test_a_link_for_another_path_than_its_urls(asked: Asked, path: bytes) -> None:
    """The front server would send what its URL names."""
    assert asked.ask("/files/a.txt", verifier=PathInTheToken(path)).status == 403
    assert asked.ask("/files/a.txt", verifier=PathInTheToken(b"a.txt")).status == 204


def test_a_path_that_leads_out_though_its_verifier_grants_it(asked: Asked) -> None:
    for path in (b"../outside.txt", b"sub//a.txt", b"./a.txt", b"out.txt", b""):
        target = "/files/" + path.decode()
        assert asked.ask(target, verifier=PathInTheToken(path)).status == 403


def test_links_with_the_token_in_the_path(asked: Asked) -> None:
    in_path = "/files" + LINKS.sign("sub/a.txt", scope=1, form="path", clock=at(NOW))
    assert LINKS.verify(in_path.removeprefix("/files"), clock=at(NOW)).path == b"sub/a.txt"
    assert asked.ask(in_path).status == 403
    tokens = TokenConfig("0123456789abcdef of these tests")
    of_1_0 = "/files" + tokens.sign("a.txt", clock=at(NOW))
    assert asked.ask(of_1_0, verifier=tokens).status == 403


BOUND = url("a.txt", bound_to={"user": "ada"})


def test_a_link_for_somebody_asks_who_it_is(asked: Asked) -> None:
    answer = asked.ask(BOUND, challenge=CHALLENGE)
    assert (answer.status, answer.body) == (401, b"401 Unauthorized\n")
    assert answer.header("WWW-Authenticate") == CHALLENGE
    assert answer.header("Cache-Control") == "no-store"


@pytest.mark.parametrize(
    ("target", "known"),
    [
        ("/files/a.txt", {}),
        (ENDED, {}),
        (BOUND, {"user": "bob"}),
        (url("a.txt", bound_to={"user": "ada"}, clock=at(NOW - 7200)), {"user": "ada"}),
        (url("missing.txt", bound_to={"user": "ada"}), {"user": "ada"}),
    ],
)
def test_nobody_else_is_asked_who_they_are(
    asked: Asked, target: str, known: dict[str, str]
) -> None:
    answer = asked.ask(target, challenge=CHALLENGE, bound=lambda _: known)
    assert answer.status == 403
    assert answer.header("WWW-Authenticate") is None


def test_what_an_application_refuses_while_it_finds_out(asked: Asked) -> None:
    def bound(_: object) -> dict[str, str]:
        raise Refused("no session")

    assert asked.ask(GOOD, bound=bound).status == 403


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_one_line_in_the_log_and_neither_path_nor_token_in_it(
    asked: Asked, target: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "xsendfile"):
        asked.ask(target)
    (record,) = [record for record in caplog.records if record.name == "xsendfile"]
    line = record.getMessage()
    assert line.startswith("refused with 403: ")
    for secret in ("a.txt", "sig=", QUERY[-20:], "sub/"):
        assert secret not in line


def test_a_root_that_is_gone_is_a_warning(asked: Asked, caplog: pytest.LogCaptureFixture) -> None:
    answer = asked.ask(GOOD, files=PrivateFiles(asked.root / "gone"))
    assert answer.status == 403
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_web_socket_is_closed_before_it_is_open(asked: Asked) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    application = ForwardAuthApplication(asked.root, LINKS, url_header=URL)
    asyncio.run(application({"type": "websocket"}, receive, send))
    assert sent == [{"type": "websocket.close"}]


def test_another_protocol_is_refused_as_asgi_asks(asked: Asked) -> None:
    application = ForwardAuthApplication(asked.root, LINKS, url_header=URL)
    with pytest.raises(ValueError, match="speaks http"):
        asgi_client.ask(application, type="other")
