"""What the configurations of front servers that ask first hold."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.rooms.asking import ALL, CADDIES, FILES, NAMES, PRINTS, SECOND, Print, complete, snippet
from tests.rooms.sites import lines
from xsendfile.servers.config import ROOMS
from xsendfile.servers.forward_auth import FORWARD_AUTH_ROOMS, FrontRoot


def test_these_servers_can_ask() -> None:
    assert list(FORWARD_AUTH_ROOMS) == list(NAMES)
    assert set(FORWARD_AUTH_ROOMS) < set(ROOMS)


@ALL
@PRINTS
def test_its_first_lines_say_how_the_application_is_made(print_: Print, server: str) -> None:
    first, second, *_ = print_(server, FILES, SECOND).splitlines()
    url_header, method_header = NAMES[server]
    assert "ForwardAuthApplication" in first
    assert second == (
        f'#     url_header="{url_header}", method_header="{method_header}", '
        'mount="/files/" or "/second/"'
    )


@ALL
def test_it_says_how_it_is_started_or_where_it_belongs(server: str) -> None:
    assert complete(server).splitlines()[2].startswith("# Start: ")
    assert "your site" in snippet(server).splitlines()[2]
    assert "Start:" not in snippet(server)


@ALL
@PRINTS
def test_it_is_whole(print_: Print, server: str) -> None:
    text = print_(server, FILES, SECOND)
    assert text.count("{") == text.count("}")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


NGINX = [
    'location = "/-forward-auth-/files/" {',
    "internal;",
    "proxy_pass_request_headers off;",  # so that no copy of a client's is left
    "proxy_pass_request_body off;",
    'proxy_set_header Content-Length "";',
    "proxy_set_header X-Original-URI $request_uri;",
    "proxy_set_header X-Original-Method $request_method;",
    "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
    "proxy_set_header Cookie $http_cookie;",
    "proxy_set_header Authorization $http_authorization;",
    "proxy_cache off;",
    'location ^~ "/files/" {',  # no regular expression of the site wins over it
    "satisfy all;",  # no `allow` of the site is enough
    'auth_request "/-forward-auth-/files/";',
    'alias "/srv/files/";',
    'disable_symlinks on "from=/srv/files";',
    "autoindex off;",
    "gzip_static off;",
    "expires off;",
    "add_header Cache-Control $xsendfile_cache_control;",  # of no error
    "add_header Content-Disposition $xsendfile_disposition;",
    "add_header Referrer-Policy $xsendfile_referrer_policy always;",
    "add_header X-Content-Type-Options $xsendfile_sniffing always;",
    "add_header Content-Security-Policy $xsendfile_security_policy always;",
]


@pytest.mark.parametrize("line", NGINX)
def test_nginx_asks_and_sends(line: str) -> None:
    assert lines(complete("nginx")).count(line) == 1
    assert lines(snippet("nginx")).count(line) == 1


def test_nginx_adds_no_header_that_it_was_not_told() -> None:
    found = lines(complete("nginx"))
    added = {line.split()[2].rstrip(";") for line in found if line.startswith("add_header")}
    told = {line.split()[1] for line in found if line.startswith("auth_request_set")}
    assert added == told


TOLD = (
    "Cache-Control",
    "Content-Disposition",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "Content-Security-Policy",
)
CADDY = [
    'handle "/files/*" {',
    "request_header -Upgrade",
    'reverse_proxy "127.0.0.1:8000" {',
    "method GET",
    'rewrite "/files/?"',  # without the query
    "header_up -*_*",  # what servers would take for the next two
    "header_up X-Forwarded-Uri {uri}",
    "header_up X-Forwarded-Method {method}",
    "@granted status 204",  # and no other
    "handle_response @granted {",
    "copy_response_headers {",
    f"include {' '.join(TOLD)}",
    "header ?Content-Type application/octet-stream",
    'uri strip_prefix "/files"',
    'root * "/srv/files/"',
    "index .none-",
]


@CADDIES
@pytest.mark.parametrize("line", CADDY)
def test_caddy_asks_and_sends(server: str, line: str) -> None:
    assert lines(complete(server)).count(line) == 1
    assert lines(snippet(server)).count(line) == 1


@CADDIES
def test_caddy_removes_what_clients_send_before_it_sets_its_own(server: str) -> None:
    found = [line for line in lines(complete(server)) if line.startswith("header_up")]
    assert found[0] == "header_up -*_*"


@ALL
@PRINTS
def test_each_root_is_asked_for_by_its_own_location(print_: Print, server: str) -> None:
    found = "\n".join(lines(print_(server, FILES, SECOND)))
    locations = re.findall(r'(?:handle|location \^~) "(/\w+/)\*?" \{', found)
    directories = re.findall(r'(?:alias|root \*) "(.+)/";?', found)
    asked = re.findall(r'(?:rewrite "|proxy_pass "http://[\w.:]+)(/\w+/)\??"', found)
    assert locations == asked == ["/files/", "/second/"]
    assert directories == ["/srv/files", "/srv/second"]


@ALL
@PRINTS
def test_the_administrator_names_the_header(print_: Print, server: str) -> None:
    text = print_(server, url_header="X-Asked-For")
    assert 'url_header="X-Asked-For"' in text.splitlines()[1]
    assert NAMES[server][0] not in text
    spelled = "proxy_set_header X-Asked-For $request_uri;", "header_up X-Asked-For {uri}"
    assert sum(lines(text).count(line) for line in spelled) == 1


@pytest.mark.parametrize(("symlinks", "count"), [("inside", 1), ("deny", 1), ("follow", 0)])
def test_links_are_followed_by_nginx_only_where_they_may_lead_anywhere(
    symlinks: Any,  # noqa: ANN401
    count: int,
) -> None:
    text = complete("nginx", FrontRoot("/srv/files", "/files/", symlinks))
    assert text.count("disable_symlinks on") == count


@pytest.mark.parametrize(
    ("upstream", "line"),
    [
        ("127.0.0.1:8000", 'proxy_pass "http://127.0.0.1:8000/files/";'),
        ("unix:/run/a b.sock", 'proxy_pass "http://unix:/run/a b.sock:/files/";'),
    ],
)
def test_a_snippet_for_nginx_needs_no_upstream_of_the_site(upstream: str, line: str) -> None:
    assert lines(snippet("nginx", upstream=upstream)).count(line) == 1
    whole = lines(complete("nginx", upstream=upstream))
    assert whole.count('proxy_pass "http://application/files/";') == 1
    assert whole.count(f'server "{upstream}";') == 1


@ALL
def test_a_complete_one_has_nothing_but_the_files(server: str) -> None:
    assert lines(complete(server)).count("respond 404") == (server != "nginx")
    assert lines(complete(server)).count("return 404;") == (server == "nginx")


@ALL
def test_a_log_has_no_uri(server: str) -> None:
    text = complete(server, access_log="/var/log/a b.json")
    assert "/var/log/a b.json" in text
    if server == "nginx":
        assert "uri" not in "".join(re.findall(r"log_format[^;]+;", text))
    else:
        assert "request>uri delete" in lines(text)
    assert "/var/log" not in complete(server)


def test_a_dollar_sign_is_spelled_in_nginx() -> None:
    root = FrontRoot("/srv/$files", "/files/")
    assert 'alias "/srv/${xsendfile_dollar}files/";' in lines(complete("nginx", root))
    assert 'geo $xsendfile_dollar { default "$"; }' in lines(complete("nginx", root))
    assert '#     geo $xsendfile_dollar { default "$"; }' in snippet("nginx", root).splitlines()
    assert "geo" not in complete("nginx")
