"""Sets turned into configurations, and snippets into the smallest sites around them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tests.configurations.sets import Set
from xsendfile import Apache, Caddy, Caddy26, Lighttpd, Nginx, PrivateFiles, Sender, Uwsgi
from xsendfile.servers._upstream import Scheme
from xsendfile.servers.config import ROOMS, configuration

APPLICATION = "tests.configurations.site.application:application"


def files_of(asked: Set, server: str, base: str) -> list[PrivateFiles]:
    """Return what the application of a set has, and its configuration is made from.

    lighttpd has one rule of links for all roots.
    """
    one = asked.roots[0].symlinks if server == "lighttpd" else None
    return [
        PrivateFiles(
            f"{base}/{root.directory}",
            _sender(server, root.location_for(server)),
            symlinks=one or root.symlinks,
        )
        for root in asked.roots
    ]


def protocol_of(asked: Set, server: str) -> Scheme | None:
    """Return what the server and the application of a set speak; None if they are one."""
    spoken = ROOMS[server].protocols
    return spoken[asked.rank] if spoken else None


def configuration_of(asked: Set, server: str, base: str, listen: str, upstream: str = "") -> str:
    """Return the configuration of a set, with another upstream where it is told.

    What is a server's own, the application's socket and the log, lies in a
    folder below that of all sets.
    """
    address = f"unix:{base}/{server}/{asked.socket}" if asked.socket else asked.address
    options: Mapping[str, str | None] = {
        "upstream": upstream or f"{protocol_of(asked, server)}://{address}",
        "listen": listen,
        "wsgi": APPLICATION if server == "uwsgi" else f"{base}/{asked.wsgi}",
        "access_log": f"{base}/{server}/{asked.access_log}" if asked.access_log else None,
        "mount": asked.mount,
    }
    taken = ROOMS[server].snippet if asked.snippet else ROOMS[server].complete
    given: dict[str, Any] = {name: value for name, value in options.items() if name in taken}
    return configuration(server, files_of(asked, server, base), snippet=asked.snippet, **given)


def site_around(snippet: str, server: str, listen: str) -> str:
    """Return the smallest site that a snippet can be put into, as its first lines say."""
    host, _, port = listen.rpartition(":")
    site = _SITES[server].replace("HOST", host).replace("PORT", port)
    needed = 'geo $xsendfile_dollar { default "$"; }'
    site = site.replace("GEO", needed if needed in snippet else "")
    module = "fastcgi" if "fastcgi.server" in snippet else "proxy"
    return site.replace("MODULE", f"mod_{module}").replace("SNIPPET", snippet)


def _sender(server: str, location: str) -> Sender:
    """Return the sender for a server."""
    match server:
        case "nginx":
            return Nginx(location)
        case "caddy":
            return Caddy(location)
        case "caddy26":
            return Caddy26(location)
        case "lighttpd":
            return Lighttpd()
        case "uwsgi":
            return Uwsgi()
        case _:
            return Apache()


_APACHE = """
ServerRoot ${PREFIX}
ServerName localhost
PidFile ${PREFIX}/httpd.pid
DefaultRuntimeDir ${PREFIX}
Mutex file:${PREFIX} default
ErrorLog ${PREFIX}/error.log
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
LoadModule xsendfile_module /usr/lib/apache2/modules/mod_xsendfile.so
Listen HOST:PORT
<VirtualHost *:PORT>
SNIPPET
</VirtualHost>
"""
_CADDY = """{
    admin off
    auto_https off
}
http://:PORT {
    bind HOST
    SNIPPET
}
"""
_SITES = MappingProxyType(
    {
        "nginx": """
daemon off;
pid nginx.pid;
events {}
http {
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy;
    fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    GEO
    server {
        listen HOST:PORT;
        SNIPPET
    }
}
""",
        "apache": _APACHE,
        "apache-wsgi": _APACHE,
        "lighttpd": """
server.modules = ("mod_setenv", "MODULE")
server.document-root = env.PREFIX
server.bind = "HOST"
server.port = PORT
SNIPPET
""",
        "caddy": _CADDY,
        "caddy26": _CADDY,
        "uwsgi": "[uwsgi]\nhttp-socket = HOST:PORT\nSNIPPET",
    }
)
