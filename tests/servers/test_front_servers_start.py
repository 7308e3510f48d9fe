"""Each front server comes up without root's rights, judges configurations, and goes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.process import ServerFailedError, free_port, scratch
from harness.servers import (
    FRONT_SERVERS,
    ConfigurationRefusedError,
    check_configuration,
    start_apache,
    start_front_server,
)

_APACHE = """
ServerRoot ${PREFIX}
ServerName localhost
PidFile ${PREFIX}/httpd.pid
DefaultRuntimeDir ${PREFIX}
Mutex file:${PREFIX} default
ErrorLog ${PREFIX}/error.log
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
Listen 127.0.0.1:PORT
"""
_CADDY = """{
    admin off
    auto_https off
}
http://127.0.0.1:PORT {
    bind 127.0.0.1
    respond hello
}
"""
SMALLEST = {
    "nginx": """
daemon off;
pid nginx.pid;
events {}
http {
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy;
    fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    server { listen 127.0.0.1:PORT; }
}
""",
    "apache": _APACHE,
    "apache-wsgi": _APACHE + "LoadModule wsgi_module /usr/lib/apache2/modules/mod_wsgi.so\n",
    "lighttpd": """
server.document-root = env.PREFIX
server.bind = "127.0.0.1"
server.port = PORT
""",
    "caddy": _CADDY,
    "caddy26": _CADDY,
    "uwsgi": """[uwsgi]
plugins-dir = /usr/lib/uwsgi/plugins
plugins = python3
http-socket = 127.0.0.1:PORT
die-on-term = true
pidfile = $(PREFIX)/uwsgi.pid
""",
}
"""The least that each is content with; `PORT` stands for a free one."""

FAULTS = {
    "nginx": "no_such_thing;",
    "apache": "no_such_thing",
    "apache-wsgi": "no_such_thing",
    "lighttpd": 'include "no_such_thing"',
    "caddy": "http://127.0.0.1 {\n    no_such_thing\n}",
    "caddy26": "http://127.0.0.1 {\n    no_such_thing\n}",
}
"""A line more for each that can judge; lighttpd does not mind keys it does not know."""


@pytest.fixture
def directory() -> Iterator[Path]:
    with scratch("front-") as made:
        yield made


def _processes(group: int) -> list[Path]:
    """Return the directories of `/proc` of a group's processes that are not at their end."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, _, number = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(number) == group and state != "Z":
            found.append(entry)
    return found


@pytest.mark.parametrize("name", FRONT_SERVERS)
def test_none_of_its_processes_is_roots_and_none_is_left(name: str, directory: Path) -> None:
    port = free_port()
    with start_front_server(name, SMALLEST[name].replace("PORT", f"{port}"), directory, port) as s:
        owners = {os.stat(process).st_uid for process in _processes(s.pid)}
    assert owners
    assert 0 not in owners
    assert _processes(s.pid) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_configuration_is_accepted(name: str, directory: Path) -> None:
    check_configuration(name, SMALLEST[name].replace("PORT", f"{free_port()}"), directory)


@pytest.mark.parametrize("name", FAULTS)
def test_a_configuration_with_a_fault_is_refused_with_the_reason(
    name: str, directory: Path
) -> None:
    text = SMALLEST[name].replace("PORT", f"{free_port()}") + FAULTS[name] + "\n"
    with pytest.raises(ConfigurationRefusedError, match="no_such_thing"):
        check_configuration(name, text, directory)


def test_what_apache_wrote_into_its_own_log_is_told(directory: Path) -> None:
    port = free_port()
    text = _APACHE.replace("PORT", f"{port}").replace("${PREFIX}/httpd.pid", "/usr/httpd.pid")
    with (
        pytest.raises(ServerFailedError, match="AH00099"),
        start_apache(text, directory, port),
    ):
        pass
