"""What no configuration of a front server that asks first is made of."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rooms.asking import ALL, FILES, PRINTS, UPSTREAM, Print, complete, snippet
from xsendfile import BadRootError, BadSettingError, Nginx, PrivateFiles
from xsendfile.servers.forward_auth import FrontRoot, forward_auth_configuration


@pytest.mark.parametrize("server", ["apache", "lighttpd", "uwsgi", "traefik", "", None, 7])
def test_other_servers_are_refused(server: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match=r"give one of nginx, caddy, caddy26$"):
        complete(server)


@ALL
@pytest.mark.parametrize(
    "roots",
    [
        [],
        None,
        7,
        "/srv/files",
        FILES,
        ["/srv/files"],
        [FILES, "/srv/files"],
        [PrivateFiles("/srv/files", Nginx("/files/"))],
    ],
    ids=repr,
)
def test_what_is_no_list_of_roots(server: str, roots: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match=r"; give a list of FrontRoot, each with its public"):
        forward_auth_configuration(server, roots, upstream=UPSTREAM)


@ALL
@PRINTS
@pytest.mark.parametrize("location", ["/é/", "/a b/", "/a*/", "/a%20b/", "/{x}/", "/a$b/", '/"/'])
def test_a_public_location_is_plain(print_: Print, server: str, location: str) -> None:
    with pytest.raises(BadSettingError) as error:
        print_(server, FrontRoot("/srv/files", location))
    assert str(error.value) == (
        f"location is {location!r}; give a public one of plain ASCII with a slash at both ends, "
        "such as '/files/'"
    )


@ALL
@pytest.mark.parametrize("location", ["/", "/files", "files/", "/../", "/a//b/", None])
def test_a_location_that_is_none(server: str, location: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match=r"^location is "):
        complete(server, FrontRoot("/srv/files", location))


@ALL
def test_a_location_inside_of_another(server: str) -> None:
    with pytest.raises(BadSettingError, match="give locations apart from each other"):
        complete(server, FILES, FrontRoot("/srv/second", "/files/second/"))


@ALL
@pytest.mark.parametrize("directory", ["relative", "/", "/a/../b"])
def test_a_directory_that_cannot_be_a_root(server: str, directory: str) -> None:
    with pytest.raises(BadRootError):
        complete(server, FrontRoot(directory, "/files/"))


@ALL
@PRINTS
@pytest.mark.parametrize("upstream", ["uwsgi://127.0.0.1:1", "fastcgi://unix:/run/a.sock"])
def test_the_application_speaks_http(print_: Print, server: str, upstream: str) -> None:
    with pytest.raises(BadSettingError, match=rf"{server} is not configured to speak"):
        print_(server, upstream=upstream)


@ALL
@PRINTS
def test_there_is_somebody_to_ask(print_: Print, server: str) -> None:
    with pytest.raises(BadSettingError, match=r"^upstream is missing; "):
        print_(server, upstream=None)


@pytest.mark.parametrize("socket", ["/run/a:b.sock", "/run/$a.sock"])
def test_a_socket_that_a_url_would_not_lead_to(socket: str) -> None:
    with pytest.raises(BadSettingError, match="cannot be spelled in nginx's configuration"):
        snippet("nginx", upstream=f"unix:{socket}")


@ALL
@pytest.mark.parametrize("option", ["listen", "access_log"])
def test_a_snippet_has_no_place_for_the_sites_own(server: str, option: str) -> None:
    with pytest.raises(BadSettingError, match="has no place for it; leave it out"):
        snippet(server, **{option: "/var/log/a"})


@ALL
@PRINTS
@pytest.mark.parametrize("name", ["", "X_Original_URI", "X Y", "X-Y;", "$x", "{uri}", 7, b"X"])
def test_a_header_that_is_none(print_: Print, server: str, name: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError, match=r"^url_header is .*; give the name of a header"):
        print_(server, url_header=name)
