"""Which senders a server understands: a configuration is made for those alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.rooms.sites import SERVERS, complete, snippet
from xsendfile import (
    Apache,
    ApacheUnescape,
    BadSenderError,
    Caddy,
    Caddy26,
    Lighttpd,
    Nginx,
    NginxSendfile,
    PrivateFiles,
    Sender,
    Serve,
    Uwsgi,
    XSendfile,
)
from xsendfile.servers.config import front_root

BOTH = pytest.mark.parametrize("print_", [complete, snippet])
Print = Callable[..., str]
STANDARD = XSendfile().pure()
NGINX_1_0 = NginxSendfile().pure()
SENDERS: dict[str, Sender | None] = {
    "Nginx": Nginx("/_a/"),
    "Caddy": Caddy("/_a/"),
    "Caddy26": Caddy26("/_a/"),
    "Apache": Apache(),
    "ApacheUnescape": ApacheUnescape(),
    "Lighttpd": Lighttpd(),
    "Uwsgi": Uwsgi(),
    "Serve": Serve(),
    "standard": STANDARD,
    "nginx": NGINX_1_0,
}
UNDERSTOOD = {
    "nginx": {"Nginx", "nginx"},
    "apache": {"Apache", "ApacheUnescape"},
    "apache-wsgi": {"Apache", "ApacheUnescape"},
    "lighttpd": {"Lighttpd", "standard"},
    "caddy": {"Caddy"},
    "caddy26": {"Caddy26"},
    "uwsgi": {"Uwsgi"},
}
PAIRS = [(server, sender) for server in SERVERS for sender in SENDERS]


@BOTH
@pytest.mark.parametrize(
    ("server", "sender"), [pair for pair in PAIRS if pair[1] not in UNDERSTOOD[pair[0]]]
)
def test_a_sender_of_another_server(print_: Print, server: str, sender: str) -> None:
    files = PrivateFiles("/srv/a", SENDERS[sender])
    with pytest.raises(BadSenderError) as error:
        print_(server, files)
    assert str(error.value).startswith(
        f"{files.sender!r} hands nothing over to this server; give files with "
    )


@BOTH
@pytest.mark.parametrize(
    ("server", "sender"), [pair for pair in PAIRS if pair[1] in UNDERSTOOD[pair[0]]]
)
def test_a_sender_of_this_server_is_understood(print_: Print, server: str, sender: str) -> None:
    files = PrivateFiles("/srv/understood", SENDERS[sender])
    assert "understood" in print_(server, files)
    assert print_(server, files) == print_(server, front_root(files))
