"""Configurations with which nginx verifies links by itself: what they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from tests.rooms.sites import lines
from xsendfile.links import Dialect, LinkSigner, SecureLink
from xsendfile.servers.config import FrontRoot
from xsendfile.servers.nginx._verify import SCRIPT
from xsendfile.servers.verifying import verifying_configuration

_SECRET = "not to be guessed by anybody"
_NATIVE = LinkSigner({"k2": _SECRET, "k1": "another that nobody knows"}, realm="$r")
_SECURE = SecureLink(_SECRET, prefix="/files")
ROOT = FrontRoot("/srv/documents", "/files/")
DIALECTS: Mapping[str, Dialect] = {"native": _NATIVE, "secure-link": _SECURE}

ALL = pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)


def complete(dialect: Dialect, *roots: Any, **options: Any) -> str:  # noqa: ANN401
    return verifying_configuration("nginx", roots or [ROOT], dialect, **options)


def snippet(dialect: Dialect, *roots: Any, **options: Any) -> str:  # noqa: ANN401
    return complete(dialect, *roots, snippet=True, **options)


@ALL
@pytest.mark.parametrize(
    "line",
    [
        'location ^~ "/files/" {',  # no regular expression of the site wins over it
        'disable_symlinks on "from=/srv/documents";',
        "add_header Cache-Control no-store always;",
        "add_header Allow $xsendfile_allow always;",
        'error_page 301 403 404 = "@refused /files/";',
        'location "@refused /files/" {',
        "expires off;",
        "if_modified_since before;",
    ],
)
def test_a_location(dialect: Dialect, line: str) -> None:
    assert lines(complete(dialect)).count(line) == 1
    assert lines(snippet(dialect)).count(line) == 1


@ALL
def test_neither_files_nor_refusals_tell_referrers(dialect: Dialect) -> None:
    line = "add_header Referrer-Policy no-referrer always;"
    assert lines(complete(dialect)).count(line) == 2
    assert lines(snippet(dialect)).count(line) == 2


@ALL
def test_a_site_has_nothing_else_to_offer(dialect: Dialect) -> None:
    text = complete(dialect)
    assert "location / { return 404; }" in lines(text)
    assert "proxy_pass" not in text
    assert len(re.findall(r"^ *location ", text, re.MULTILINE)) == 3


@ALL
def test_the_head_says_that_there_is_a_secret_in_it(dialect: Dialect) -> None:
    for text in (complete(dialect), snippet(dialect)):
        assert text.startswith("# nginx verifies signed links")
        assert "SECRET" in text.splitlines()[1]


def test_secrets_of_native_links_are_spelled_in_hexadecimal() -> None:
    for text in (complete(_NATIVE), snippet(_NATIVE)):
        keys = f'"k2:{_SECRET.encode().hex()} k1:{b"another that nobody knows".hex()}";'
        assert f"set $xsendfile_keys {keys}" in lines(text)
        assert _SECRET not in text


def test_a_realm_is_spelled_without_variables() -> None:
    assert 'set $xsendfile_realm "${xsendfile_dollar}r";' in lines(complete(_NATIVE))
    assert 'geo $xsendfile_dollar { default "$"; }' in complete(_NATIVE)
    assert '#     geo $xsendfile_dollar { default "$"; }' in snippet(_NATIVE).splitlines()


def test_an_expression_keeps_its_variables_and_nothing_else_is_one() -> None:
    dialect = SecureLink(
        '$uri"\\0123456789', expression="$uri{secret}$secure_link_expires", prefix="/files"
    )
    spelled = r'"${uri}${xsendfile_dollar}uri\"\\0123456789${secure_link_expires}"'
    assert f"secure_link_md5 {spelled};" in lines(complete(dialect))


def test_a_secret_may_be_any_bytes_but_control_characters() -> None:
    dialect = SecureLink(b"\xe9\xff is no UTF-8 text", prefix="/files")
    assert "\udce9\udcff is no UTF-8 text" in complete(dialect)


@pytest.mark.parametrize("print_", [complete, snippet])
def test_the_script_of_native_links_is_the_library_s_own_unless_told(print_: Any) -> None:  # noqa: ANN401
    assert f'js_import xsendfile from "{SCRIPT}";' in lines(print_(_NATIVE))
    text = print_(_NATIVE, script="/srv/a b/é.js")
    assert 'js_import xsendfile from "/srv/a b/é.js";' in lines(text)


def test_the_module_of_the_script_is_loaded() -> None:
    load = "load_module /usr/lib/nginx/modules/ngx_http_js_module.so;"
    assert load in lines(complete(_NATIVE))
    assert "load_module" not in complete(_SECURE)
    assert "#     load_module " in snippet(_NATIVE)
    assert "load_module" not in snippet(_SECURE)


@ALL
def test_links_are_followed_only_where_the_root_says_so(dialect: Dialect) -> None:
    text = complete(dialect, FrontRoot("/srv/a", "/files/", "follow"))
    assert "disable_symlinks" not in text


@pytest.mark.parametrize(
    ("dialect", "variable"), [(_NATIVE, "$xsendfile_path"), (_SECURE, "$uri")], ids=DIALECTS
)
def test_the_access_log_has_no_token(dialect: Dialect, variable: str) -> None:
    text = complete(dialect, access_log="/var/log/a b.json")
    assert 'access_log "/var/log/a b.json" verified;' in lines(text)
    assert f'"path":"{variable}"' in text
    assert not re.search(r"\$(request|request_uri|args|query_string|http_referer)\b.*'", text)
    assert "access_log off;" in lines(complete(dialect))


@ALL
def test_a_site_s_own_access_log_is_off(dialect: Dialect) -> None:
    assert lines(snippet(dialect)).count("access_log off;") == 2  # of files, and of refusals


def test_each_root_has_a_location_of_its_own() -> None:
    found = lines(complete(_NATIVE, ROOT, FrontRoot("/srv/b", "/b/")))
    assert 'root "/srv/documents";' in found
    assert 'root "/srv/b";' in found
    assert 'set $xsendfile_mount "/b/";' in found


def test_it_listens_where_it_is_told() -> None:
    assert 'listen "127.0.0.1:8080";' in lines(complete(_SECURE))
    assert 'listen "[::1]:81";' in lines(complete(_SECURE, listen="[::1]:81"))
