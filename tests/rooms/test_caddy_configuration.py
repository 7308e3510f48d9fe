from __future__ import annotations

import re

import pytest

from tests.rooms.sites import DOCUMENTS, SECOND, complete, lines, snippet
from xsendfile import Caddy, Caddy26, File, Request
from xsendfile.servers.config import FrontRoot

GENERATIONS = pytest.mark.parametrize("server", ["caddy", "caddy26"])

HAND_OVER = [
    "compression off",
    "header_up -X-Sendfile-Type",  # never a client's to choose
    "header_up -X-Accel-Mapping",
    "header_up -*_*",  # X_Forwarded_For would be read as X-Forwarded-For
    '@handover1 header X-Accel-Redirect "/_documents/*"',
    "handle_response @handover1 {",
    "copy_response_headers {",  # else none of the application's
    "exclude X-Accel-Redirect Content-Length ETag Last-Modified Accept-Ranges Date Server",
    "rewrite * {http.reverse_proxy.header.X-Accel-Redirect}",
    'uri strip_prefix "/_documents"',
    'root * "/srv/documents/"',
    "file_server {",
    "disable_canonical_uris",
    "@astray header X-Accel-Redirect *",  # what no root claims is no empty file
    "handle_response @astray {",
    "error 404",
]


@GENERATIONS
@pytest.mark.parametrize("line", HAND_OVER)
def test_what_is_handed_over(server: str, line: str) -> None:
    assert lines(complete(server)).count(line) == 1
    assert lines(snippet(server)).count(line) == 1


@GENERATIONS
def test_roots_are_told_apart_by_the_beginning_of_the_header(server: str) -> None:
    found = lines(complete(server, DOCUMENTS, SECOND))
    for number, root in enumerate([DOCUMENTS, SECOND], 1):
        start = found.index(f'@handover{number} header X-Accel-Redirect "{root.location}*"')
        block = found[start : start + 10]
        assert f"handle_response @handover{number} {{" in block
        assert f'root * "{root.directory}/"' in block
    assert found.count("copy_response_headers {") == 2
    assert found.count("@astray header X-Accel-Redirect *") == 1


@GENERATIONS
def test_what_no_root_claims_is_looked_at_last(server: str) -> None:
    found = lines(complete(server, DOCUMENTS, SECOND))
    order = [found.index(f"handle_response @{name} {{") for name in _MATCHERS]
    assert order == sorted(order)


_MATCHERS = ("handover1", "handover2", "astray")


@pytest.mark.parametrize(("server", "kind"), [("caddy", Caddy), ("caddy26", Caddy26)])
@pytest.mark.parametrize("location", ["/_documents/", "/_a b/", "/_(d)/"])
def test_caddy_looks_for_what_its_sender_sends(
    server: str, kind: type[Caddy | Caddy26], location: str
) -> None:
    file = File(b"/srv", (b"a",), (b"a",), 1, 0)
    uri = dict(kind(location).reply(Request("GET"), file, []).headers)["X-Accel-Redirect"]
    found = re.search(
        r'@handover1 header X-Accel-Redirect "(.*)\*"', complete(server, FrontRoot("/s", location))
    )
    assert found
    assert uri == f"{found[1]}a"


@pytest.mark.parametrize(("server", "count"), [("caddy", 1), ("caddy26", 0)])
def test_only_the_later_generation_knows_persist_config(server: str, count: int) -> None:
    assert lines(complete(server)).count("persist_config off") == count


@pytest.mark.parametrize(("server", "word"), [("caddy", "2.7 or later"), ("caddy26", "2.5 or 2.6")])
def test_a_configuration_says_which_generation_it_is_for(server: str, word: str) -> None:
    assert word in complete(server).splitlines()[0]
    assert word in snippet(server).splitlines()[0]


@GENERATIONS
@pytest.mark.parametrize("line", ["admin off", "auto_https off", "http://:8080 {"])
def test_a_server(server: str, line: str) -> None:
    assert lines(complete(server)).count(line) == 1


@GENERATIONS
@pytest.mark.parametrize(
    ("mount", "line"),
    [
        ("/", 'reverse_proxy "127.0.0.1:8000" {'),
        ("/app/", 'reverse_proxy "/app/*" "127.0.0.1:8000" {'),
    ],
)
def test_requests_below_the_mount_are_passed_on(server: str, mount: str, line: str) -> None:
    assert lines(complete(server, mount=mount)).count(line) == 1
    assert lines(snippet(server, mount=mount)).count(line) == 1


@GENERATIONS
def test_a_log_is_kept_if_asked_for(server: str) -> None:
    found = lines(complete(server, access_log="/var/log/a b.json"))
    assert found.count('output file "/var/log/a b.json"') == found.count("wrap json") == 1
    assert "log {" not in lines(complete(server))


@GENERATIONS
def test_the_log_has_no_url(server: str) -> None:
    """Links have their tokens there."""
    found = lines(complete(server, access_log="/var/log/a.json"))
    start = found.index("format filter {")
    assert "request>uri delete" in found[start : start + 5]


@GENERATIONS
def test_the_method_is_left_as_it_is(server: str) -> None:
    """A HEAD that became a GET would be answered with bytes that nobody reads."""
    assert not [line for line in lines(complete(server)) if line.startswith("method")]


@GENERATIONS
def test_a_header_is_never_the_directory(server: str) -> None:
    """With the header's value as root, or `/`, clients would get any file."""
    roots = [line for line in lines(complete(server, DOCUMENTS, SECOND)) if line[:5] == "root "]
    assert roots == ['root * "/srv/documents/"', 'root * "/srv/second/"']
