"""Who has no link gets nothing, and is not told why."""

from __future__ import annotations

import pytest

from tests.clocks import at
from tests.forward_auth_servers.conftest import Front
from tests.forward_auth_servers.place import SECRET, content_of
from tests.forward_auth_servers.site.links import CHALLENGE, LINKS, url
from tests.forward_auth_servers.wire import Answer
from xsendfile import LinkSigner


def is_refusal(answer: Answer, status: int = 403) -> bool:
    """Whether an answer is this status, and nothing of a file or of what is known of it."""
    told = {"content-disposition", "etag", "last-modified", "accept-ranges"} & set(answer.headers)
    return answer.status == status and b"this is" not in answer.body and not told


FORGED = LinkSigner({"tests": b"fedcba9876543210 of someone else"})
REFUSED = {
    "no link": "/files/a.txt",
    "no such file, no link": "/files/missing.txt",
    "expired": url("a.txt", clock=at(0)),
    "not yet valid": url("a.txt", starts_in=3000),
    "forged": "/files" + FORGED.sign("a.txt"),
    "altered": url("a.txt")[:-1],
    "of another file": "/files/A.TXT?" + url("a.txt").partition("?")[2],
    "of a missing file": url("missing.txt"),
    "of a directory": url("sub"),
    "of a directory, with its slash": "/files/sub/?" + url("sub").partition("?")[2],
    "the root": "/files/?" + url("sub").partition("?")[2],
    "given twice": url("a.txt") + "&sig=" + "A" * 43,
    "in the path": "/files" + LINKS.sign("sub/a.txt", scope=1, form="path"),
    "of a link out of the root": url("out.txt"),
    "of a file below a link out of the root": url("out/a.txt"),
}


@pytest.mark.parametrize("target", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_refused_link(front: Front, target: str, method: str) -> None:
    assert is_refusal(front.ask(target, method))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"])
def test_another_method_with_a_good_link(front: Front, method: str) -> None:
    assert is_refusal(front.ask(url("a.txt"), method))


def test_a_body_is_not_sent_to_the_application(front: Front) -> None:
    """It would answer, or wait, for what stands in it: 100 kB are more than a socket holds."""
    assert is_refusal(front.ask(url("a.txt"), "POST", body=b"x" * 100_000))
    assert front.ask(url("a.txt"), "GET", body=b"x" * 100_000).body == content_of(b"a.txt")


def test_a_bound_link_without_the_value_asks_who_it_is(front: Front) -> None:
    answer = front.ask(url("a.txt", bound_to={"user": "ada"}))
    assert is_refusal(answer, 401)
    assert answer.headers["www-authenticate"] == CHALLENGE


def test_a_bound_link_with_another_value_is_forbidden(front: Front) -> None:
    answer = front.ask(url("a.txt", bound_to={"user": "ada"}), headers=[("Cookie", "user=bob")])
    assert is_refusal(answer)
    assert "www-authenticate" not in answer.headers


def test_a_link_for_another_network_is_forbidden_whatever_a_client_says(front: Front) -> None:
    target = url("a.txt", client="192.0.2.1")
    for claimed in ("192.0.2.1", "192.0.2.1, 127.0.0.1"):
        given = [("X-Forwarded-For", claimed), ("X-Real-IP", claimed)]
        assert is_refusal(front.ask(target, headers=given, source="127.0.9.1"))


def test_a_symbolic_link_inside_of_the_root(front: Front) -> None:
    """Nginx refuses it: the name was proven, and could lead elsewhere by now. Caddy follows."""
    answer = front.ask(url("link.txt"))
    if front.name == "nginx":
        assert is_refusal(answer)
    else:
        assert answer.body == content_of(b"a.txt")


@pytest.mark.parametrize("target", ["/", "/a.txt", "/outside.txt", "/-forward-auth-/files/"])
def test_there_is_nothing_else(front: Front, target: str) -> None:
    query = url("a.txt").partition("?")[2]
    for asked in (target, f"{target}?{query}"):
        answer = front.ask(asked)
        assert answer.status == 404
        assert SECRET not in answer.body


def test_a_client_cannot_reach_the_application(front: Front) -> None:
    answer = front.ask("/-forward-auth-/files/", headers=[(front.url_header, url("a.txt"))])
    assert answer.status == 404
