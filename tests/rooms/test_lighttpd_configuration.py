from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.rooms.sites import DOCUMENTS, SECOND, complete, lines, snippet
from xsendfile import BadSettingError
from xsendfile._model import Symlinks
from xsendfile.servers.config import FrontRoot

BOTH = pytest.mark.parametrize("print_", [complete, snippet])
Print = Callable[..., str]
HTTP = "127.0.0.1:8000"
FASTCGI = "fastcgi://unix:/run/site.sock"


@BOTH
@pytest.mark.parametrize("upstream", [HTTP, FASTCGI])
@pytest.mark.parametrize(
    "line",
    [
        "setenv.set-request-header += (",  # never a client's to choose, however it is spelled
        '"X-Sendfile-Type" => "", "X_Sendfile_Type" => "",',
        '"X-Accel-Mapping" => "", "X_Accel_Mapping" => "",',
        '"SCRIPT_NAME" => "", "PATH_INFO" => "",',
        '"X_Forwarded_For" => "", "X_Forwarded-For" => "", "X-Forwarded_For" => ""',
        '"x-sendfile" => "enable",',  # else clients get an empty file
        '"x-sendfile-docroot" => (',  # else any file
    ],
)
def test_what_is_handed_over(print_: Print, upstream: str, line: str) -> None:
    assert lines(print_("lighttpd", upstream=upstream)).count(line) == 1


def test_each_root_is_allowed_and_nothing_else() -> None:
    found = lines(complete("lighttpd", DOCUMENTS, SECOND))
    start = found.index('"x-sendfile-docroot" => (')
    assert found[start + 1 :] == ['"/srv/documents/",', '"/srv/second/"', ")", ")))"]


@BOTH
@pytest.mark.parametrize(
    ("upstream", "mount", "line"),
    [
        (HTTP, "/", 'proxy.server = ("/" => (('),
        (HTTP, "/app/", 'proxy.server = ("/app/" => (('),
        (FASTCGI, "/", 'fastcgi.server = ("/" => (('),
        (FASTCGI, "/app/", 'fastcgi.server = ("/app" => (('),  # the rest is PATH_INFO
    ],
)
def test_requests_below_the_mount_are_passed_on(
    print_: Print, upstream: str, mount: str, line: str
) -> None:
    assert lines(print_("lighttpd", upstream=upstream, mount=mount)).count(line) == 1


@BOTH
@pytest.mark.parametrize(
    ("upstream", "mount", "expected"),
    [
        (HTTP, "/", [0, 0]),
        (HTTP, "/app/", [0, 0]),
        (FASTCGI, "/", [1, 1]),
        (FASTCGI, "/app/", [1, 0]),
    ],
)
def test_a_path_of_fastcgi_is_no_file_of_lighttpd_s(
    print_: Print, upstream: str, mount: str, expected: list[int]
) -> None:
    found = lines(print_("lighttpd", upstream=upstream, mount=mount))
    assert found.count('"check-local" => "disable",') == expected[0]
    assert found.count('"fix-root-scriptname" => "enable",') == expected[1]


@pytest.mark.parametrize(
    ("upstream", "module"), [(HTTP, '"mod_proxy"'), (FASTCGI, '"mod_fastcgi"')]
)
def test_the_module_for_the_protocol_is_there_or_asked_for(upstream: str, module: str) -> None:
    line = f'server.modules = ("mod_setenv", {module})'
    assert lines(complete("lighttpd", upstream=upstream)).count(line) == 1
    head = snippet("lighttpd", upstream=upstream).partition("\nsetenv")[0]
    assert module in head
    assert "mod_setenv" in head


def test_nothing_but_what_is_handed_over_lies_below_the_document_root() -> None:
    assert lines(complete("lighttpd")).count('server.document-root = env.PREFIX + "/none"') == 1


@pytest.mark.parametrize(
    ("policies", "count"),
    [
        (["inside"], 1),
        (["deny"], 1),
        (["follow"], 0),
        (["inside", "deny"], 1),
    ],
)
def test_links_are_followed_only_where_a_root_does(policies: list[Symlinks], count: int) -> None:
    roots = [FrontRoot(f"/srv/{policy}", symlinks=policy) for policy in policies]
    line = 'server.follow-symlink = "disable"'
    assert lines(complete("lighttpd", *roots)).count(line) == count
    assert snippet("lighttpd", *roots).count(line) == count
    assert line not in lines(snippet("lighttpd", *roots)), "it would be for all of the site"


def test_roots_that_differ_in_what_becomes_of_links_are_refused() -> None:
    roots = [FrontRoot("/srv/a"), FrontRoot("/srv/b", symlinks="follow")]
    with pytest.raises(BadSettingError, match="one rule for the whole site"):
        complete("lighttpd", *roots)
