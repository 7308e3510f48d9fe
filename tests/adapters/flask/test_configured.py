"""`XSENDFILE`: what it may hold, and what is said of each wrong setting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from xsendfile import (
    Apache,
    ApacheUnescape,
    BadRootError,
    BadSenderError,
    BadSettingError,
    Caddy,
    Caddy26,
    Lighttpd,
    Nginx,
    Serve,
    Uwsgi,
)
from xsendfile._configured import configured, private_files

ROOT = {"ROOT": "/srv/documents"}
NGINX = {**ROOT, "SENDER": "nginx"}

SENDERS: list[tuple[dict[str, Any], type, str]] = [
    ({}, Serve, "Serve()"),
    ({"SENDER": None, "LOCATION": None, "SEEN_AS": None}, Serve, "Serve()"),
    ({"SENDER": "serve"}, Serve, "Serve()"),
    ({"SENDER": "nginx", "LOCATION": "/_d/"}, Nginx, "Nginx('/_d/')"),
    ({"SENDER": "caddy", "LOCATION": "/_d/"}, Caddy, "Caddy('/_d/')"),
    ({"SENDER": "caddy26", "LOCATION": "/_d/"}, Caddy26, "Caddy26('/_d/')"),
    ({"SENDER": "apache"}, Apache, "Apache()"),
    ({"SENDER": "apache-unescape"}, ApacheUnescape, "ApacheUnescape()"),
    ({"SENDER": "lighttpd"}, Lighttpd, "Lighttpd()"),
    ({"SENDER": "uwsgi"}, Uwsgi, "Uwsgi()"),
    ({"SENDER": "apache", "SEEN_AS": "/mnt"}, Apache, "Apache(seen_as=b'/mnt')"),
    (
        {"SENDER": "nginx", "LOCATION": "/_d/", "SEEN_AS": "/mnt"},
        Nginx,
        "Nginx('/_d/', seen_as=b'/mnt')",
    ),
    ({"SENDER": Nginx("/_own/", limit_rate=9)}, Nginx, "Nginx('/_own/')"),
]


@pytest.mark.parametrize(("given", "kind", "shown"), SENDERS)
def test_a_sender_is_named_or_made(given: dict[str, Any], kind: type, shown: str) -> None:
    files = private_files("documents", {**ROOT, **given})
    assert files.root.directory == b"/srv/documents"
    assert type(files.sender) is kind
    assert repr(files.sender) == shown


def test_the_policy_is_that_of_private_files() -> None:
    files = private_files(
        "documents",
        {
            **NGINX,
            "LOCATION": "/_d/",
            "SYMLINKS": "deny",
            "CHECK": False,
            "INLINE": "safe",
            "MEDIA_TYPES": {"txt": "text/x-own"},
            "MEMORY": 7,
        },
    )
    assert repr(files) == (
        "PrivateFiles('/srv/documents', Nginx('/_d/'), symlinks='deny', check=False, inline='safe')"
    )
    assert files.root.memory.entries == 7
    assert files.media_type(b"a.txt") == "text/x-own"


def test_what_is_left_out_is_as_private_files_has_it() -> None:
    files = private_files("documents", {"ROOT": Path("/srv/documents"), "MEDIA_TYPES": None})
    assert repr(files) == "PrivateFiles('/srv/documents', Serve())"
    assert files.root.memory.entries == 4096


ALL_SENDERS = (
    "'nginx', 'caddy', 'caddy26', 'apache', 'apache-unescape', 'lighttpd', 'uwsgi' or 'serve'"
)
AT = "XSENDFILE['documents']"
WRONG: list[tuple[object, type[BadSettingError], str]] = [
    (
        "/srv/documents",
        BadSettingError,
        (
            f"{AT} is '/srv/documents'; give a dict such as {{'ROOT': '/srv/documents', "
            "'SENDER': 'nginx', 'LOCATION': '/_documents/'}"
        ),
    ),
    ({}, BadSettingError, f"{AT}['ROOT'] is missing; give the absolute path of a directory"),
    (
        {**ROOT, "LOCATON": "/_d/"},
        BadSettingError,
        (
            f"{AT} has the key 'LOCATON'; give ROOT, SENDER, LOCATION, SEEN_AS, SYMLINKS, CHECK, "
            "INLINE, MEDIA_TYPES, MEMORY, REQUEST_ID or ON_DELIVERY"
        ),
    ),
    ({"ROOT": "srv"}, BadRootError, f"{AT}['ROOT'] is 'srv'; give an absolute path without NUL"),
    (
        {"ROOT": None},
        BadRootError,
        f"{AT}['ROOT'] is None; give a str, bytes or os.PathLike path",
    ),
    (
        {"ROOT": "/"},
        BadRootError,
        f"{AT}['ROOT'] is '/': every file of the machine; give a directory below it",
    ),
    (
        {**ROOT, "SENDER": "Nginx", "LOCATION": "/_d/"},
        BadSenderError,
        f"{AT}['SENDER'] is 'Nginx'; give {ALL_SENDERS}, or a sender such as Nginx('/_documents/')",
    ),
    (
        {**ROOT, "SENDER": 7},
        BadSenderError,
        f"{AT}['SENDER'] is 7; give {ALL_SENDERS}, or a sender such as Nginx('/_documents/')",
    ),
    (
        NGINX,
        BadSenderError,
        (
            f"{AT}['LOCATION'] is missing, and SENDER is 'nginx'; give the path of the internal "
            "location, with a slash at both ends, such as '/_documents/'"
        ),
    ),
    (
        {**NGINX, "LOCATION": "/_d"},
        BadSenderError,
        (
            f"{AT}['LOCATION'] is '/_d'; give the path of the internal location as the server's "
            "configuration spells it, with a slash at both ends, such as '/_files/'"
        ),
    ),
    (
        {**ROOT, "LOCATION": "/_d/"},
        BadSenderError,
        (
            f"{AT}['LOCATION'] is '/_d/', and SENDER is 'serve', which does not take it from here; "
            "leave it out, or give 'nginx', 'caddy' or 'caddy26' as SENDER"
        ),
    ),
    (
        {**ROOT, "SENDER": "apache", "LOCATION": "/_d/"},
        BadSenderError,
        (
            f"{AT}['LOCATION'] is '/_d/', and SENDER is 'apache', which does not take it from "
            "here; leave it out, or give 'nginx', 'caddy' or 'caddy26' as SENDER"
        ),
    ),
    (
        {**ROOT, "SENDER": Nginx("/_a/"), "LOCATION": "/_b/"},
        BadSenderError,
        (
            f"{AT}['LOCATION'] is '/_b/', and SENDER is Nginx('/_a/'), which does not take it from "
            "here; leave it out, or give 'nginx', 'caddy' or 'caddy26' as SENDER"
        ),
    ),
    (
        {**ROOT, "SENDER": "serve", "SEEN_AS": "/mnt"},
        BadSenderError,
        (
            f"{AT}['SEEN_AS'] is '/mnt', and SENDER is 'serve', which does not take it from here; "
            "leave it out, or give 'nginx', 'caddy', 'caddy26', 'apache', 'apache-unescape', "
            "'lighttpd' or 'uwsgi' as SENDER"
        ),
    ),
    (
        {**ROOT, "SENDER": "apache", "SEEN_AS": "mnt"},
        BadRootError,
        f"{AT}['SEEN_AS'] is 'mnt'; give an absolute path without NUL",
    ),
    (
        {**ROOT, "SYMLINKS": "yes"},
        BadSettingError,
        f"{AT}['SYMLINKS'] is 'yes'; give 'inside', 'deny' or 'follow'",
    ),
    ({**ROOT, "CHECK": "no"}, BadSettingError, f"{AT}['CHECK'] is 'no'; give True or False"),
    (
        {**ROOT, "CHECK": False},
        BadSenderError,
        f"{AT}['CHECK']=False with Serve(): it has to open the files; give a hand-over sender",
    ),
    ({**ROOT, "INLINE": "all"}, BadSettingError, f"{AT}['INLINE'] is 'all'; give 'any' or 'safe'"),
    (
        {**ROOT, "MEDIA_TYPES": "txt"},
        BadSettingError,
        f"{AT}['MEDIA_TYPES'] is 'txt'; give a mapping of suffixes to media types",
    ),
    (
        {**ROOT, "MEDIA_TYPES": {"TXT": "text/plain"}},
        BadSettingError,
        (
            f"{AT}['MEDIA_TYPES'] holds 'TXT': 'text/plain'; give a lower-case suffix without its "
            "dot, and a media type"
        ),
    ),
    (
        {**ROOT, "MEDIA_TYPES": {"txt": None}},
        BadSettingError,
        (
            f"{AT}['MEDIA_TYPES'] holds 'txt': None; give a lower-case suffix without its dot, "
            "and a media type"
        ),
    ),
    (
        {**ROOT, "MEMORY": -1},
        BadSettingError,
        f"{AT}['MEMORY'] is -1; give how many files are remembered, from 0 to 1048576",
    ),
    (
        {**ROOT, "REQUEST_ID": "X Request"},
        BadSettingError,
        f"{AT}['REQUEST_ID'] is 'X Request'; give a header such as 'X-Request-ID', or None",
    ),
    (
        {**ROOT, "ON_DELIVERY": "print"},
        BadSettingError,
        f"{AT}['ON_DELIVERY'] is 'print'; give a function that takes a Delivery, or None",
    ),
]


@pytest.mark.parametrize(("settings", "kind", "text"), WRONG, ids=[text for _, _, text in WRONG])
def test_a_wrong_setting_is_told_by_its_place(
    settings: Any,  # noqa: ANN401
    kind: type[BadSettingError],
    text: str,
) -> None:
    with pytest.raises(BadSettingError) as error:
        private_files("documents", settings)
    assert (type(error.value), str(error.value)) == (kind, text)


def test_what_a_sender_of_ones_own_says_of_itself_is_kept() -> None:
    class Mute:
        sends_bytes = False
        heeds = "Range"

        def reply(self, *_: object) -> None: ...

    with pytest.raises(BadSenderError) as error:
        private_files("documents", {**ROOT, "SENDER": Mute()})
    assert str(error.value).startswith(f"{AT}: heeds is 'Range'; give a tuple")


def test_a_site_may_have_any_number_of_roots() -> None:
    roots = configured({"a": {"ROOT": "/srv/a"}, "b": {**NGINX, "LOCATION": "/_b/"}})
    assert {name: repr(files) for name, files in roots.items()} == {
        "a": "PrivateFiles('/srv/a', Serve())",
        "b": "PrivateFiles('/srv/documents', Nginx('/_b/'))",
    }
    assert configured({}) == {}


@pytest.mark.parametrize("setting", [None, "/srv", ["/srv"], 5], ids=repr)
def test_the_setting_itself_is_a_mapping(setting: object) -> None:
    with pytest.raises(BadSettingError) as error:
        configured(setting)
    assert str(error.value) == (
        f"XSENDFILE is {setting!r}; give a dict such as {{'documents': {{'ROOT': "
        "'/srv/documents', 'SENDER': 'nginx', 'LOCATION': '/_documents/'}}"
    )


def test_names_are_text() -> None:
    with pytest.raises(BadSettingError) as error:
        configured({7: ROOT})
    assert str(error.value) == "XSENDFILE has the name 7; give a str such as 'documents'"


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/", "a\nb", "a\0", "\udcff"])
def test_a_name_is_one_part_of_a_path(name: str) -> None:
    """It stands in logs and addresses, which a browser would shorten, or take apart."""
    with pytest.raises(BadSettingError) as error:
        configured({name: ROOT})
    assert str(error.value) == (
        f"XSENDFILE has the name {name!r}; give one part of a path: printable, without '/', "
        "not '.' or '..', such as 'documents'"
    )


@pytest.mark.parametrize("name", ["2026", "Ma Größe", "a.b", "...", "%2e%2e", "是"])
def test_and_otherwise_free(name: str) -> None:
    assert list(configured({name: ROOT})) == [name]


@pytest.mark.parametrize("inner", ["/_a/", "/_a/b/"])
def test_two_directories_do_not_share_an_internal_location(inner: str) -> None:
    setting = {
        "a": {"ROOT": "/srv/a", "SENDER": "nginx", "LOCATION": "/_a/"},
        "b": {"ROOT": "/srv/b", "SENDER": "nginx", "LOCATION": inner},
    }
    with pytest.raises(BadSettingError) as error:
        configured(setting)
    assert str(error.value) == (
        f"XSENDFILE: location {inner!r} lies inside of '/_a/', so that a file below one would be "
        "looked for in the other's directory; give locations apart from each other"
    )


def test_one_directory_may_have_two_policies() -> None:
    root = {"ROOT": "/srv/a", "SENDER": "nginx", "LOCATION": "/_a/"}
    roots = configured({"files": root, "uploads": {**root, "INLINE": "safe"}})
    assert [files.inline for files in roots.values()] == ["any", "safe"]
