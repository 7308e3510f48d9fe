"""What no server is configured to verify: each refusal says how to mend it, and shows no secret."""

from __future__ import annotations

from typing import Any

import pytest

from xsendfile import BadRootError, BadSettingError, Nginx, PrivateFiles
from xsendfile.links import Dialect, LinkSigner, ModAuthToken, Secdownload, SecureLink
from xsendfile.servers.config import FrontRoot
from xsendfile.servers.verifying import verifying_configuration

_SECRET = "not to be guessed by anybody"
_NATIVE = LinkSigner({"k2": _SECRET, "k1": "another that nobody knows"}, realm="$r")
_SECURE = SecureLink(_SECRET, prefix="/files")
_SECDOWNLOAD = Secdownload(_SECRET)
ROOT = FrontRoot("/srv/documents", "/files/")

ALL = pytest.mark.parametrize("dialect", [_NATIVE, _SECURE], ids=["native", "secure-link"])


def refused(*arguments: Any, error: type[Exception] = BadSettingError, **options: Any) -> str:  # noqa: ANN401
    with pytest.raises(error) as caught:
        verifying_configuration(*arguments, **options)
    assert _SECRET not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("server", ["caddy", "Nginx", "", None, ["nginx"]], ids=repr)
def test_a_server_that_verifies_nothing(server: object) -> None:
    message = refused(server, [ROOT], _NATIVE)
    assert message.startswith(f"server is {server!r}, which verifies no links; give nginx")


def test_a_dialect_that_nginx_cannot_verify() -> None:
    assert refused("nginx", [ROOT], ModAuthToken(_SECRET)) == (
        "dialect is a ModAuthToken, which nginx cannot verify; give a LinkSigner (native) "
        "or SecureLink (secure-link)"
    )


@ALL
@pytest.mark.parametrize(
    "location", [None, "/", "", "files", "/files", "files/", "/a//b/", "/../", 7, b"/a/"], ids=repr
)
def test_a_location_that_is_none(dialect: Dialect, location: Any) -> None:  # noqa: ANN401
    assert refused("nginx", [FrontRoot("/srv/a", location)], dialect) == (
        f"location is {location!r}; give the public path of the files, not encoded, with a slash "
        "at both ends, such as '/files/'"
    )


@pytest.mark.parametrize(
    "root", [PrivateFiles("/srv/a", Nginx("/_a/")), "/srv/a", None, ("/srv/a", "/a/")], ids=repr
)
def test_what_is_no_root_with_a_public_location(root: object) -> None:
    expected = f"roots holds {root!r}; give FrontRoot(directory, location)"
    assert refused("nginx", [root], _NATIVE) == expected


@pytest.mark.parametrize("root", [PrivateFiles("/srv/a", Nginx("/_a/")), 7], ids=repr)
def test_what_is_no_list_of_roots(root: object) -> None:
    assert refused("nginx", root, _NATIVE).startswith(f"roots holds {root!r}; ")


def test_no_roots() -> None:
    assert refused("nginx", [], _NATIVE).startswith("roots is empty")


def test_a_relative_directory() -> None:
    refused("nginx", [FrontRoot("docs", "/files/")], _NATIVE, error=BadRootError)


def test_several_secrets_where_nginx_can_try_one() -> None:
    dialect = SecureLink({"new": _SECRET, "old": "another that nobody knows"}, prefix="/files")
    assert refused("nginx", [ROOT], dialect) == (
        "secret is several, but nginx computes $secure_link once for a request, by one; give one "
        "secret, and put a new one behind a location of its own until old links have ended"
    )


@pytest.mark.parametrize("prefix", ["", "/file", "/files/x", "/other"])
def test_a_prefix_that_is_not_the_location(prefix: str) -> None:
    assert refused("nginx", [ROOT], SecureLink(_SECRET, prefix=prefix)) == (
        f"prefix is {prefix!r}, but $uri, which is signed, begins with '/files' here; "
        "give SecureLink(…, prefix='/files')"
    )


def test_a_control_character_in_a_secret_of_nginx_s_own_links() -> None:
    dialect = SecureLink(f"{_SECRET}\t", prefix="/files")
    assert refused("nginx", [ROOT], dialect) == (
        "secret holds a control character, which nginx's configuration cannot spell here"
    )


@pytest.mark.parametrize(
    ("dialect", "what"),
    [
        (LinkSigner({"k": _SECRET * 100}), "the keys are"),
        (SecureLink(_SECRET * 150, prefix="/files"), "expression and secret are"),
    ],
    ids=["native", "secure-link"],
)
def test_secrets_that_nginx_cannot_read(dialect: Dialect, what: str) -> None:
    expected = f"{what} longer than the 4000 bytes that nginx can read; shorten it"
    assert refused("nginx", [ROOT], dialect) == expected


@pytest.mark.parametrize(
    "script", ["", "native_link.js", "/a'b.js", "/a\\b.js", "/a\nb.js", "/", 7, b"/a.js"], ids=repr
)
def test_a_script_that_njs_cannot_import(script: Any) -> None:  # noqa: ANN401
    assert refused("nginx", [ROOT], _NATIVE, script=script) == (
        f"script is {script!r}; give the absolute path of a copy of native_link.js, without "
        "apostrophes, backslashes and control characters, which njs cannot import"
    )


def test_a_script_where_none_is_needed() -> None:
    assert refused("nginx", [ROOT], _SECURE, script="/a.js") == (
        "script is '/a.js', but nginx needs none for these links; leave it out"
    )


@pytest.mark.parametrize(
    ("option", "value"), [("listen", "127.0.0.1:81"), ("access_log", "/var/log/a")]
)
def test_what_a_snippet_has_no_place_for(option: str, value: Any) -> None:  # noqa: ANN401
    message = refused("nginx", [ROOT], _NATIVE, snippet=True, **{option: value})
    assert (
        message == f"{option} is {value!r}, but nginx's snippet has no place for it; leave it out"
    )


@pytest.mark.parametrize("script", ["", "secdownload.lua", 7], ids=repr)
def test_a_script_that_lighttpd_cannot_find(script: Any) -> None:  # noqa: ANN401
    assert refused("lighttpd", [ROOT], _SECDOWNLOAD, script=script) == (
        f"script is {script!r}; give the absolute path of a copy of secdownload.lua"
    )


@pytest.mark.parametrize("dialect", [_NATIVE, _SECURE], ids=["native", "secure-link"])
def test_a_dialect_that_lighttpd_cannot_verify(dialect: Dialect) -> None:
    message = refused("lighttpd", [ROOT], dialect)
    assert message.endswith(", which lighttpd cannot verify; give a Secdownload (secdownload)")


def test_a_log_of_lighttpd_s() -> None:
    message = refused("lighttpd", [ROOT], _SECDOWNLOAD, access_log="/var/log/a")
    assert "lighttpd's configuration has no place for it" in message
