"""The id of a request is the server's to make, and stands in its log with what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from tests.rooms.sites import SERVERS, complete, lines, snippet
from xsendfile import BadSettingError

_APACHE = (
    "LoadModule unique_id_module /usr/lib/apache2/modules/mod_unique_id.so",
    'RequestHeader set X-Request-ID "expr=%{reqenv:UNIQUE_ID}"',
    "RequestHeader unset X_Request_ID early",
    "RequestHeader unset X_Request-ID early",
    "RequestHeader unset X-Request_ID early",
)
_CADDY = ("header_up X-Request-ID {http.request.uuid}", "header_up -*_*")
IDS: Mapping[str, Sequence[str]] = {
    "nginx": ["proxy_set_header X-Request-ID $request_id;"],
    "apache": _APACHE,
    "apache-wsgi": _APACHE,
    "lighttpd": [  # it makes none
        '"X-Request-ID" => "", "X_Request_ID" => "", "X_Request-ID" => "", "X-Request_ID" => "",'
    ],
    "caddy": _CADDY,
    "caddy26": _CADDY,
    "uwsgi": [
        "route-run = addvar:REQUEST_ID=${uwsgi[uuid]}",
        "route-run = addvar:HTTP_X_REQUEST_ID=${REQUEST_ID}",
    ],
}

_LOG = "/var/log/a b.json"
_APACHE_LOG = (
    (
        r'LogFormat "{\"status\":%>s,\"request_id\":\"%{X-Request-ID}o\",'
        r'\"announced\":\"%{Content-Length}o\",\"sent\":%O,\"connection\":\"%X\"}" delivery'
    ),
    f'CustomLog "{_LOG}" delivery',
)
_CADDY_LOG = (
    f'output file "{_LOG}"',
    "wrap json",
    "request>uri delete",
    "request>headers delete",
    "resp_headers>Location delete",
    "resp_headers>Link delete",
    "resp_headers>Refresh delete",
)
LOGS: Mapping[str, Sequence[str]] = {
    "nginx": [
        '\'"request_id":"$request_id",\'',
        '\'"announced":"$sent_http_content_length","sent":$body_bytes_sent}\';',
        f'access_log "{_LOG}" delivery;',
    ],
    "apache": _APACHE_LOG,
    "apache-wsgi": _APACHE_LOG,
    "lighttpd": [
        'server.modules = ("mod_setenv", "mod_accesslog", "mod_proxy")',
        f'accesslog.filename = "{_LOG}"',
        'accesslog.escaping = "json"',
        (
            r'accesslog.format = "{\"status\":%s,\"request_id\":\"%{X-Request-ID}o\",'
            r'\"announced\":\"%{Content-Length}o\",\"sent\":%b,\"connection\":\"%X\"}"'
        ),
    ],
    "caddy": _CADDY_LOG,
    "caddy26": _CADDY_LOG,
    "uwsgi": [
        "plugins = python3,router_static,logfile",
        "collect-header = Content-Length ANNOUNCED",
        f"req-logger = file:{_LOG}",
        (
            'log-format = {"status":%(status),"request_id":"%(var.REQUEST_ID)",'
            '"announced":"%(var.ANNOUNCED)","sent":%(rsize),"offloaded":"%(var.OFFLOADED)"}'
        ),
        "response-route-run = addvar:OFFLOADED=yes",  # just before it is
        "response-route-run = fastfile:filename=${X_SENDFILE},no_headers=1",
    ],
}


@pytest.mark.parametrize("server", SERVERS)
def test_a_request_has_an_id_that_no_client_has_made(server: str) -> None:
    found = lines(complete(server))
    assert [line for line in IDS[server] if found.count(line) != 1] == []


@pytest.mark.parametrize("server", [server for server in SERVERS if server != "nginx"])
def test_behind_a_snippet_too(server: str) -> None:
    found = lines(snippet(server))
    own = [line for line in IDS[server] if not line.startswith("LoadModule ")]
    assert [line for line in own if found.count(line) != 1] == []


def test_nginx_tells_it_by_uwsgi() -> None:
    text = complete("nginx", upstream="uwsgi://127.0.0.1:3031")
    assert lines(text).count("uwsgi_param HTTP_X_REQUEST_ID $request_id;") == 1


def test_a_snippet_of_nginx_says_what_the_site_needs() -> None:
    assert sum(IDS["nginx"][0] in line for line in snippet("nginx").splitlines()) == 1


@pytest.mark.parametrize("server", ["apache", "apache-wsgi"])
def test_a_snippet_of_apache_names_the_module(server: str) -> None:
    assert "mod_unique_id" in snippet(server).partition("\nRequestHeader")[0]


@pytest.mark.parametrize("server", SERVERS)
def test_a_log_has_the_id_and_what_was_sent(server: str) -> None:
    found = lines(complete(server, access_log=_LOG))
    start = found.index(LOGS[server][0])
    positions = [found.index(line, start) for line in LOGS[server]]
    assert positions == sorted(positions)
    assert [line for line in LOGS[server] if found.count(line) != 1] == []


@pytest.mark.parametrize("server", SERVERS)
def test_there_is_none_unless_it_is_asked_for(server: str) -> None:
    own = set(LOGS[server]) - set(lines(complete(server)))
    assert len(own) >= len(LOGS[server]) - 1  # uWSGI sends without a log as well


def test_uwsgi_logs_nothing_unless_it_is_told_where() -> None:
    assert "disable-logging = true" in lines(complete("uwsgi"))
    assert "disable-logging = true" not in lines(complete("uwsgi", access_log=_LOG))


@pytest.mark.parametrize(
    ("log", "spelled"),
    [
        ("/var/log/%d%n%%.log", "/var/log/%%d%%n%%%%.log"),
        ("/l/$HOME ${x} @x,y;#'\"\\", "/l/$HOME ${x} @x,y;#'\"\\"),
        ("/l/é\udcff", "/l/é\udcff"),
    ],
)
def test_uwsgi_reads_the_name_of_a_log_as_it_is(log: str, spelled: str) -> None:
    assert f"\nreq-logger = file:{spelled}\n" in complete("uwsgi", access_log=log)


@pytest.mark.parametrize(
    ("log", "character"),
    [
        ("/l/%(module)", "("),
        ("/l/$(HOME)", "("),
        ("/l/@(x)", "("),
        ("/l/a=b", "="),
        ("/l/\n", "\n"),
    ],
)
def test_a_log_that_uwsgi_would_find_elsewhere(log: str, character: str) -> None:
    with pytest.raises(BadSettingError) as error:
        complete("uwsgi", access_log=log)
    start = f"{log!r} holds {character!r}, which cannot be spelled in uWSGI's configuration"
    assert str(error.value).startswith(start)


def test_a_log_whose_last_blank_uwsgi_would_cut() -> None:
    with pytest.raises(BadSettingError) as error:
        complete("uwsgi", access_log="/l/a ")
    assert str(error.value) == "'/l/a ' ends in a blank, which uWSGI would cut; give another name"
