"""What no configuration is made of: each refusal says what was given and how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.rooms.sites import (
    APPLICATION,
    DOCUMENTS,
    NEEDED_BY_SNIPPET,
    SERVERS,
    complete,
    snippet,
)
from xsendfile import (
    BadRootError,
    BadSenderError,
    BadSettingError,
    Nginx,
    NginxSendfile,
    PrivateFiles,
)
from xsendfile.servers.config import FrontRoot, configuration

LOCATED = ["nginx", "caddy", "caddy26"]
BOTH = pytest.mark.parametrize("print_", [complete, snippet])
Print = Callable[..., str]


@pytest.mark.parametrize("server", ["", "Nginx", "litespeed", "h2o", None, b"nginx", 7], ids=repr)
def test_an_unknown_server(server: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        configuration(server, [DOCUMENTS], upstream="a:1")
    assert str(error.value) == (
        f"server is {server!r}; give one of nginx, apache, apache-wsgi, lighttpd, caddy, caddy26, "
        "uwsgi"
    )


@BOTH
@pytest.mark.parametrize("server", SERVERS)
def test_no_roots(print_: Print, server: str) -> None:
    options = APPLICATION[server] if print_ is complete else NEEDED_BY_SNIPPET[server]
    with pytest.raises(BadSettingError) as error:
        configuration(server, [], snippet=print_ is snippet, **options)
    assert str(error.value) == "roots is empty; give the PrivateFiles of the application"


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize(
    "root", ["/srv/documents", b"/srv", None, 7, Nginx("/_a/"), PrivateFiles], ids=repr
)
def test_what_is_no_root(server: str, root: object) -> None:
    with pytest.raises(BadSettingError) as error:
        complete(server, root)
    assert str(error.value) == f"roots holds {root!r}; give a list of PrivateFiles"


@pytest.mark.parametrize("roots", [PrivateFiles("/srv", Nginx("/_a/")), None, 7], ids=repr)
def test_what_is_no_list_of_roots(roots: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        configuration("nginx", roots, upstream="127.0.0.1:8000")
    assert str(error.value) == f"roots is {roots!r}; give a list of PrivateFiles"


@pytest.mark.parametrize("roots", [DOCUMENTS, "/srv/documents"], ids=repr)
def test_what_is_a_list_of_something_else(roots: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match="give a list of PrivateFiles"):
        configuration("nginx", roots, upstream="127.0.0.1:8000")


@BOTH
@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize(
    ("directory", "remedy"),
    [
        ("/", ": every file of the machine; give a directory below it"),
        ("//", ": every file of the machine; give a directory below it"),
        ("/srv/..", ": every file of the machine; give a directory below it"),
        ("docs", "; give an absolute path without NUL"),
        ("", "; give an absolute path without NUL"),
        ("/srv/a\0b", "; give an absolute path without NUL"),
        (None, "; give a str, bytes or os.PathLike path"),
        (7, "; give a str, bytes or os.PathLike path"),
    ],
)
def test_a_directory_that_is_none_of_its_own(
    print_: Print,
    server: str,
    directory: Any,  # noqa: ANN401
    remedy: str,
) -> None:
    with pytest.raises(BadRootError) as error:
        print_(server, FrontRoot(directory, "/_a/"))
    assert str(error.value) == f"directory is {directory!r}{remedy}"


@BOTH
@pytest.mark.parametrize("server", LOCATED)
@pytest.mark.parametrize(
    "location", ["/files", "files/", "/", "", "/a//b/", "/../", None, 7, b"/a/"]
)
def test_a_location_that_is_none(print_: Print, server: str, location: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSenderError) as error:
        print_(server, FrontRoot("/srv/docs", location))
    assert str(error.value) == (
        f"location is {location!r}; give the path of the internal location as the server's "
        "configuration spells it, with a slash at both ends, such as '/_files/'"
    )


@pytest.mark.parametrize(
    ("server", "location", "remedy"),
    [
        ("caddy", "/_é/", "give one of ASCII, without a '%'"),
        ("caddy", "/_100%/", "give one of ASCII, without a '%'"),
        ("caddy26", "/_é/", "give one of ASCII, without a '%'"),
        ("caddy26", "/_a?/", "give one without a '?', which would end it"),
    ],
)
def test_a_location_that_caddy_would_not_find_again(
    server: str, location: str, remedy: str
) -> None:
    with pytest.raises(BadSenderError) as error:
        complete(server, FrontRoot("/srv/docs", location))
    assert str(error.value).startswith(f"location is {location!r}")
    assert str(error.value).endswith(remedy)


@BOTH
@pytest.mark.parametrize("server", LOCATED)
@pytest.mark.parametrize("other", ["/_documents/", "/_documents/private/"])
@pytest.mark.parametrize("swapped", [False, True])
def test_a_location_inside_of_another(
    print_: Print, server: str, other: str, *, swapped: bool
) -> None:
    """Below one, `private/x` is a file; the server would look for it in the other's directory."""
    roots = [FrontRoot(other, other), DOCUMENTS]
    with pytest.raises(BadSettingError) as error:
        print_(server, *(reversed(roots) if swapped else roots))
    assert str(error.value) == (
        f"location {other!r} lies inside of '/_documents/', so that a file below one would be "
        "looked for in the other's directory; give locations apart from each other"
    )


@pytest.mark.parametrize("server", LOCATED)
def test_locations_with_the_same_beginning_are_apart(server: str) -> None:
    assert complete(server, FrontRoot("/srv/a", "/_a/"), FrontRoot("/srv/b", "/_a-b/"))


@BOTH
@pytest.mark.parametrize("server", LOCATED)
@pytest.mark.parametrize("mount", ["/_documents/", "/_documents/app/"])
def test_a_location_that_covers_the_application(print_: Print, server: str, mount: str) -> None:
    with pytest.raises(BadSettingError) as error:
        print_(server, DOCUMENTS, mount=mount)
    assert str(error.value) == (
        f"the internal location '/_documents/' covers the application at {mount!r}: no request "
        "would reach it; give another location, such as '/_files/'"
    )


def test_a_location_of_1_0_that_covers_the_application() -> None:
    sender = NginxSendfile("/").pure()
    assert sender is not None
    with pytest.raises(BadSettingError, match="covers the application at '/v1/'"):
        complete("nginx", PrivateFiles("/srv/a", sender), mount="/v1/")


MOUNTED = pytest.mark.parametrize(
    "server", ["nginx", "apache", "apache-wsgi", "lighttpd", "caddy", "caddy26"]
)


@MOUNTED
@pytest.mark.parametrize(
    "mount",
    [
        *("", "app", "/app", "app/", "//", "/a//b/", "/../", "/a\n/", 7, b"/app/"),
        *("/a b/", "/é/", "/$a/", "/%41/", '/"/', "/{a}/", "/a*/", "/a?/", "/a|b/", "/a#/"),
    ],
    ids=repr,
)
def test_a_mount_that_not_every_server_finds_again(server: str, mount: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        complete(server, mount=mount)
    assert str(error.value) == (
        f"mount is {mount!r}; give a path of plain ASCII with a slash at both ends, such as '/' "
        "or '/app/'"
    )


@MOUNTED
def test_the_mount_is_the_root_of_the_site_unless_told(server: str) -> None:
    assert complete(server) == complete(server, mount="/")


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("symlinks", ["folow", "", None], ids=repr)
def test_a_policy_that_there_is_not(server: str, symlinks: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        complete(server, FrontRoot("/srv/a", "/_a/", symlinks))
    assert str(error.value) == f"symlinks is {symlinks!r}; give 'inside', 'deny' or 'follow'"


VALUES = {
    "upstream": "127.0.0.1:8000",
    "listen": "127.0.0.1:8080",
    "wsgi": "shop:application",
    "access_log": "/var/log/a.json",
    "mount": "/app/",
}
TAKEN = {
    "nginx": ({"upstream", "listen", "access_log", "mount"}, {"mount"}),
    "apache": ({"upstream", "listen", "access_log", "mount"}, set[str]()),
    "apache-wsgi": ({"wsgi", "listen", "access_log", "mount"}, {"wsgi"}),
    "lighttpd": ({"upstream", "listen", "access_log", "mount"}, {"upstream", "mount"}),
    "caddy": ({"upstream", "listen", "access_log", "mount"}, {"upstream", "mount"}),
    "caddy26": ({"upstream", "listen", "access_log", "mount"}, {"upstream", "mount"}),
    "uwsgi": ({"wsgi", "listen", "access_log"}, set[str]()),
}
FOREIGN = [
    (server, option, is_snippet)
    for server, taken in TAKEN.items()
    for is_snippet in (False, True)
    for option in VALUES
    if option not in taken[is_snippet]
]


@pytest.mark.parametrize(("server", "option", "is_snippet"), FOREIGN)
def test_an_option_that_the_server_has_no_place_for(
    server: str, option: str, *, is_snippet: bool
) -> None:
    value = VALUES[option]
    with pytest.raises(BadSettingError) as error:
        (snippet if is_snippet else complete)(server, **{option: value})
    what = "snippet" if is_snippet else "configuration"
    assert str(error.value) == (
        f"{option} is {value!r}, but {server}'s {what} has no place for it; leave it out"
    )


@pytest.mark.parametrize(
    ("server", "option", "is_snippet"),
    [
        (server, option, is_snippet)
        for server, taken in TAKEN.items()
        for is_snippet in (False, True)
        for option in sorted(taken[is_snippet] & {"upstream", "wsgi"})
    ],
)
def test_an_application_that_the_server_cannot_find(
    server: str, option: str, *, is_snippet: bool
) -> None:
    with pytest.raises(BadSettingError) as error:
        configuration(server, [DOCUMENTS], snippet=is_snippet)
    what = "snippet" if is_snippet else "configuration"
    assert str(error.value) == (
        f"{option} is missing; {server}'s {what} needs it to find the application"
    )


LISTEN = [
    *("", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", 8080),
    *(
        "unix:80",
        "UNIX:80",
        "http://a:1",
        "a:1 ssl",
        "a:1;",
        "a:1\n",
        "[::1:1",
        "a b:1",
        "unix:/run/x.sock",
    ),
    *("*:80", "0.0.0.0", b"a:1", ("a", 1)),  # noqa: S104 - that it is refused
]


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("listen", LISTEN, ids=repr)
def test_an_address_to_listen_on_that_is_no_host_and_port(server: str, listen: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        complete(server, listen=listen)
    assert str(error.value) == (
        f"listen is {listen!r}; give a host and a port, such as '127.0.0.1:8080'"
    )


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("access_log", ["", 8000, b"/var/log/a"], ids=repr)
def test_a_log_that_is_no_text(server: str, access_log: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        complete(server, access_log=access_log)
    assert str(error.value) == f"access_log is {access_log!r}; give a str that is not empty"


def test_a_log_whose_name_nginx_would_make_up_anew_for_each_line() -> None:
    with pytest.raises(BadSettingError, match=r"holds '\$', which cannot be spelled in nginx's"):
        complete("nginx", access_log="/var/log/$host.json")


@pytest.mark.parametrize(
    "directory", ["/srv/./docs", "/srv/a/../docs", "/srv//docs", "/srv/docs/."]
)
def test_a_directory_that_servers_would_spell_otherwise(directory: str) -> None:
    with pytest.raises(BadSettingError) as error:
        complete("lighttpd", FrontRoot(directory))
    assert str(error.value) == f"directory is {directory!r}; give a path without '.', '..' and '//'"


@pytest.mark.parametrize(
    "access_log", ["off", "logs/a.json", "|tee /tmp/a", "syslog:server=a", "/a/"]
)
@pytest.mark.parametrize("server", SERVERS)
def test_a_log_that_is_no_file(server: str, access_log: str) -> None:
    with pytest.raises(BadSettingError) as error:
        complete(server, access_log=access_log)
    assert str(error.value) == f"access_log is {access_log!r}; give the absolute path of a file"
