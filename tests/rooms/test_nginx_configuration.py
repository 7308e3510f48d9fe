from __future__ import annotations

import pytest

from tests.rooms.sites import DOCUMENTS, SECOND, complete, lines, snippet
from xsendfile import Nginx, PrivateFiles
from xsendfile.servers.config import FrontRoot

STRICT = FrontRoot("/srv/strict", "/_strict/", "deny")
LINKED = FrontRoot("/srv/linked", "/_linked/", "follow")

HAND_OVER = [
    'location ^~ "/_documents/" {',  # no regular expression of the site wins over it
    "internal;",
    'alias "/srv/documents/";',
    'disable_symlinks on "from=/srv/documents";',
    "if (-d $request_filename) { return 404; }",  # nginx would redirect, and tell the location
    "if_modified_since before;",
    "gzip off;",
]
BROUGHT_BACK = [
    "Content-Encoding",
    "Content-Language",
    "Vary",
    "X-Content-Type-Options",
    "Content-Security-Policy",
    "Content-Security-Policy-Report-Only",
    "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Strict-Transport-Security",
    "X-Frame-Options",
    "Referrer-Policy",
    "X-Robots-Tag",
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Expose-Headers",
]
OF_THE_FILE = {"Content-Encoding", "Content-Language", "Vary", "X-Robots-Tag"}


@pytest.mark.parametrize("line", HAND_OVER)
def test_a_location_for_what_is_handed_over(line: str) -> None:
    assert lines(complete("nginx")).count(line) == 1
    assert lines(snippet("nginx")).count(line) == 1


@pytest.mark.parametrize("header", BROUGHT_BACK)
def test_a_header_that_nginx_would_drop_is_brought_back(header: str) -> None:
    """On an error too, unless it speaks of a file that was not sent."""
    variable = "$upstream_http_" + header.lower().replace("-", "_")
    always = "" if header in OF_THE_FILE else " always"
    line = f"add_header {header} {variable}{always};"
    assert lines(complete("nginx")).count(line) == 1
    assert lines(snippet("nginx")).count(line) == 1


@pytest.mark.parametrize("header", ["ETag", "Last-Modified", "X-Accel-Redirect", "Content-Length"])
def test_no_header_is_brought_back_that_is_nginx_s_to_decide(header: str) -> None:
    assert f"add_header {header}" not in complete("nginx")


@pytest.mark.parametrize(("root", "count"), [(DOCUMENTS, 1), (STRICT, 1), (LINKED, 0)])
def test_links_are_followed_only_where_the_root_does(root: FrontRoot, count: int) -> None:
    found = lines(complete("nginx", root))
    assert found.count(f'disable_symlinks on "from={root.directory}";') == count
    assert complete("nginx", root).count("disable_symlinks") == count


def test_each_root_has_a_location_and_a_policy_of_its_own() -> None:
    found = lines(complete("nginx", DOCUMENTS, SECOND, STRICT, LINKED))
    starts = [index for index, line in enumerate(found) if line.startswith("location ^~ ")]
    assert len(starts) == found.count("internal;") == 4
    for start, root in zip(starts, [DOCUMENTS, SECOND, STRICT, LINKED], strict=True):
        assert found[start] == f'location ^~ "{root.location}" {{'
        assert found[start + 1] == "internal;"
        assert found[start + 2] == f'alias "{root.directory}/";'


@pytest.mark.parametrize(
    "line",
    [
        "daemon off;",
        "sendfile on;",
        "server_tokens off;",
        "access_log off;",
        'server "127.0.0.1:8000";',
        'listen "127.0.0.1:8080";',
        'location "/" {',
        "keepalive 16;",
        "proxy_pass http://application;",
        "proxy_http_version 1.1;",
        'proxy_set_header Connection "";',  # else no connection is kept
        "proxy_set_header Host $http_host;",
        'proxy_set_header X-Sendfile-Type "";',  # never a client's to choose
        'proxy_set_header X-Accel-Mapping "";',
        "proxy_buffer_size 32k;",  # a long name
        "proxy_buffers 8 32k;",
        "large_client_header_buffers 4 16k;",
    ],
)
def test_a_site_that_passes_requests_on(line: str) -> None:
    assert lines(complete("nginx")).count(line) == 1


def test_connections_to_a_unix_socket_are_kept_too() -> None:
    found = lines(complete("nginx", upstream="unix:/run/site.sock"))
    assert found.count("keepalive 16;") == found.count('proxy_set_header Connection "";') == 1


@pytest.mark.parametrize(
    "line",
    [
        "uwsgi_pass application;",
        "uwsgi_param REQUEST_METHOD $request_method;",
        "uwsgi_param PATH_INFO $document_uri;",
        "uwsgi_param QUERY_STRING $query_string;",
        "uwsgi_param CONTENT_LENGTH $content_length;",
        'uwsgi_param HTTP_X_SENDFILE_TYPE "";',
        'uwsgi_param HTTP_X_ACCEL_MAPPING "";',
        "uwsgi_buffer_size 32k;",
        "uwsgi_buffers 8 32k;",
    ],
)
def test_a_site_that_speaks_uwsgi(line: str) -> None:
    text = complete("nginx", upstream="uwsgi://unix:/run/site.sock")
    assert lines(text).count(line) == 1
    assert "proxy_pass" not in text
    assert "proxy_set_header" not in text
    assert "keepalive" not in text  # the protocol knows no second request


@pytest.mark.parametrize("mount", ["/", "/app/", "/a.b/c~d/"])
def test_requests_below_the_mount_are_passed_on(mount: str) -> None:
    assert lines(complete("nginx", mount=mount)).count(f'location "{mount}" {{') == 1


def test_a_log_tells_where_the_bytes_came_from() -> None:
    text = complete("nginx", access_log="/var/log/a b.json")
    assert lines(text).count('access_log "/var/log/a b.json" delivery;') == 1
    assert '"upstream_bytes_received":"$upstream_bytes_received"' in text
    assert "access_log off;" not in text
    assert "log_format" not in complete("nginx")


@pytest.mark.parametrize(
    "line",
    [
        'proxy_set_header X-Sendfile-Type "";',
        'proxy_set_header X-Accel-Mapping "";',
        "proxy_buffer_size 32k;",
        "proxy_buffers 8 32k;",
        "large_client_header_buffers 4 16k;",
    ],
)
def test_a_snippet_tells_what_the_site_around_it_needs(line: str) -> None:
    comments = [each for each in snippet("nginx").splitlines() if each.startswith("#")]
    assert sum(line in comment for comment in comments) == 1
    assert line not in lines(snippet("nginx"))


def test_a_root_is_configured_where_nginx_sees_it() -> None:
    files = PrivateFiles("/srv/a", Nginx("/_a/", seen_as="/mnt/a"))
    text = complete("nginx", files)
    assert 'alias "/mnt/a/";' in lines(text)
    assert 'disable_symlinks on "from=/mnt/a";' in lines(text)
    assert "/srv/a" not in text
