from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.rooms.sites import DOCUMENTS, SECOND, complete, lines, snippet

ROOMS = pytest.mark.parametrize("server", ["apache", "apache-wsgi"])

HAND_OVER = [
    "RequestHeader unset X-Sendfile-Type early",  # never a client's to choose
    "RequestHeader unset X-Accel-Mapping early",
    "XSendFile on",
    'XSendFilePath "/srv/documents"',
    "FileETag None",  # else every file has that of another
    'Header unset X-Sendfile "expr=%{REQUEST_STATUS} -ne 200"',  # the path would leak
    'Header always unset X-Sendfile "expr=%{REQUEST_STATUS} -ne 200"',
]


@ROOMS
@pytest.mark.parametrize("line", HAND_OVER)
@pytest.mark.parametrize("print_", [complete, snippet])
def test_what_is_handed_over(server: str, line: str, print_: Callable[..., str]) -> None:
    assert lines(print_(server)).count(line) == 1


@ROOMS
def test_the_header_is_never_removed_before_it_is_obeyed(server: str) -> None:
    found = [line for line in lines(complete(server)) if "unset X-Sendfile " in line]
    assert found
    assert all(line.endswith('"expr=%{REQUEST_STATUS} -ne 200"') for line in found)


@ROOMS
def test_each_root_is_allowed_and_nothing_else(server: str) -> None:
    found = [line for line in lines(complete(server, DOCUMENTS, SECOND)) if "Path " in line]
    assert found == ['XSendFilePath "/srv/documents"', 'XSendFilePath "/srv/second"']


@ROOMS
@pytest.mark.parametrize(
    "line",
    [
        "Listen 127.0.0.1:8080",
        "LimitRequestLine 16000",  # a long name
        "LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so",
        "LoadModule xsendfile_module /usr/lib/apache2/modules/mod_xsendfile.so",
    ],
)
def test_a_server(server: str, line: str) -> None:
    assert lines(complete(server)).count(line) == 1


def modules(text: str) -> set[str]:
    """Return the modules that are loaded, for what differs."""
    loaded = {line.split()[1] for line in lines(text) if line.startswith("LoadModule ")}
    return {name for name in loaded if name.startswith(("proxy", "wsgi"))}


@pytest.mark.parametrize(
    ("upstream", "expected"),
    [
        ("127.0.0.1:1", {"proxy_module", "proxy_http_module"}),
        ("unix:/run/a", {"proxy_module", "proxy_http_module"}),
        ("uwsgi://127.0.0.1:1", {"proxy_module", "proxy_uwsgi_module"}),
    ],
)
def test_a_proxy_has_the_module_for_its_protocol(upstream: str, expected: set[str]) -> None:
    assert modules(complete("apache", upstream=upstream)) == expected


@pytest.mark.parametrize(
    ("upstream", "encoded", "end"),
    [("127.0.0.1:1", "NoDecode", " nocanon"), ("uwsgi://127.0.0.1:1", "On", "")],
)
@pytest.mark.parametrize("mount", ["/", "/app/"])
def test_an_encoded_slash_reaches_the_application(
    upstream: str, encoded: str, end: str, mount: str
) -> None:
    found = lines(complete("apache", upstream=upstream, mount=mount))
    url = upstream if "://" in upstream else f"http://{upstream}"
    assert found.count(f"AllowEncodedSlashes {encoded}") == 1
    assert found.count(f'ProxyPass "{mount}" "{url}{mount}"{end}') == 1
    assert found.count("ProxyPreserveHost On") == 1


def test_mod_wsgi_runs_the_application_that_is_alone_in_its_directory() -> None:
    text = complete("apache-wsgi", wsgi="/srv/ws gi/site.wsgi")
    found = lines(text)
    alias = (
        'WSGIScriptAlias "/" "/srv/ws gi/site.wsgi" process-group=application '
        "application-group=%{GLOBAL}"
    )
    assert found.count(alias) == 1
    start = found.index('<Directory "/srv/ws gi">')
    assert found[start : start + 3] == [
        '<Directory "/srv/ws gi">',
        "Require all granted",
        "</Directory>",
    ]
    assert found.count("Require all granted") == 1
    assert found.count("AllowEncodedSlashes On") == 1
    assert modules(text) == {"wsgi_module"}


@pytest.mark.parametrize(("mount", "alias"), [("/", "/"), ("/app/", "/app"), ("/a/b/", "/a/b")])
def test_an_alias_has_no_slash_at_its_end(mount: str, alias: str) -> None:
    assert f'WSGIScriptAlias "{alias}" ' in complete("apache-wsgi", mount=mount)


def test_the_name_of_a_file_is_utf_8_to_the_application() -> None:
    (process,) = (
        line for line in lines(complete("apache-wsgi")) if line.startswith("WSGIDaemonProcess ")
    )
    assert process.endswith(" lang=C.UTF-8 locale=C.UTF-8")


@ROOMS
def test_a_snippet_names_the_modules_that_it_needs(server: str) -> None:
    head = snippet(server).partition("\nRequestHeader")[0]
    assert "mod_xsendfile" in head
    assert "mod_headers" in head


def test_the_snippet_beside_mod_wsgi_warns_of_its_directory() -> None:
    assert "alone in a directory of its own" in snippet("apache-wsgi")
    assert "alone" not in snippet("apache")
