"""A client that sends the headers of the front server itself is judged by what it asks for."""

from __future__ import annotations

import pytest

from tests.forward_auth_servers.conftest import Front
from tests.forward_auth_servers.place import content_of
from tests.forward_auth_servers.site.links import url
from tests.forward_auth_servers.test_refusals import is_refusal

URL_HEADERS = ["X-Original-URI", "X-Forwarded-Uri"]
METHOD_HEADERS = ["X-Original-Method", "X-Forwarded-Method"]


def spelled(name: str) -> list[str]:
    """Return a name of a header as servers might take it for the same."""
    x, middle, last = name.split("-")
    joined = [f"{x}{one}{middle}{two}{last}" for one in "-_" for two in "-_"]
    return [case(each) for each in joined for case in (str, str.lower, str.upper)]


ALL = [each for name in URL_HEADERS for each in spelled(name)]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("times", [1, 2])
def test_a_link_in_the_header_does_not_open_another_file(
    front: Front, name: str, times: int
) -> None:
    given = [(name, url("a.txt"))] * times
    assert is_refusal(front.ask("/files/A.TXT", headers=given))


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("times", [1, 2])
def test_what_a_client_adds_does_not_take_a_file_away(front: Front, name: str, times: int) -> None:
    given = [(name, "/files/A.TXT")] * times
    assert front.ask(url("a.txt"), headers=given).body == content_of(b"a.txt")


@pytest.mark.parametrize("spelling", [each for name in METHOD_HEADERS for each in spelled(name)])
def test_a_method_in_the_header_does_not_count(front: Front, spelling: str) -> None:
    assert is_refusal(front.ask(url("a.txt"), "POST", [(spelling, "GET")]))
    assert front.ask(url("a.txt"), "GET", [(spelling, "POST")]).status == 200


@pytest.mark.parametrize("named", [*URL_HEADERS, *METHOD_HEADERS])
def test_no_header_is_removed_as_one_of_the_connection(front: Front, named: str) -> None:
    given = [("Connection", named), (named, url("a.txt"))]
    assert is_refusal(front.ask("/files/A.TXT", headers=given))
    assert front.ask(url("a.txt"), headers=given).body == content_of(b"a.txt")


@pytest.mark.parametrize(
    "header",
    [
        ("X-Original-URL", url("a.txt")),
        ("X-Rewrite-URL", url("a.txt")),
        ("X-HTTP-Method-Override", "GET"),
        ("X-Accel-Redirect", "/files/a.txt"),
        ("X-Sendfile", "/files/a.txt"),
        ("SCRIPT_NAME", "/files"),
        ("PATH_INFO", "/a.txt"),
        ("REQUEST_METHOD", "HEAD"),
        ("Upgrade", "h2c"),
        ("Upgrade", "websocket"),
        ("Expect", "100-continue"),
        ("Range", "bytes=0-0"),
        ("If-None-Match", "*"),
        ("Transfer-Encoding", "identity"),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ],
    ids=": ".join,
)
def test_no_other_header_opens_a_file(front: Front, header: tuple[str, str]) -> None:
    answer = front.ask("/files/A.TXT", headers=[header])
    assert answer.status in {400, 403, 501}  # some servers do not know the transfer coding
    assert b"this is" not in answer.body
