"""nginx that verifies links alone: with exactly what is printed, at a time that stands still."""

from __future__ import annotations

import contextlib
import glob
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from harness.process import Server, free_port
from harness.servers import MissingServerError, start_front_server
from tests.servers.browser import Browser
from xsendfile.links import Dialect
from xsendfile.servers.config import FrontRoot
from xsendfile.servers.verifying import verifying_configuration

NOW = 1_700_000_000
"""The time in epoch seconds: that of all vectors but a few."""

LOCATION = "/files/"

NATIVE_MODULE = "/usr/lib/nginx/modules/ngx_http_js_module.so"
"""What judges native links in nginx."""

_SITE = """
MODULE
daemon off;
pid nginx.pid;
events {}
http {
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy;
    fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    GEO
    server {
        listen 127.0.0.1:PORT;
        set_real_ip_from 127.0.0.1;
        real_ip_header X-Client;
        SNIPPET
    }
}
"""


def site_around(snippet: str, port: int) -> str:
    """Return a site that a snippet is put into, which believes what `X-Client` says."""
    geo = 'geo $xsendfile_dollar { default "$"; }' if "${xsendfile_dollar}" in snippet else ""
    module = f"load_module {NATIVE_MODULE};" if "js_import" in snippet else ""
    site = _SITE.replace("PORT", str(port)).replace("GEO", geo).replace("MODULE", module)
    return site.replace("SNIPPET", snippet)


def started(name: str, text: str, directory: Path, port: int, at: float = NOW) -> Server:
    """Start a server whose clock stands still."""
    return start_front_server(name, text, directory, port, environment=frozen(at))


@contextlib.contextmanager
def verifying(
    dialect: Dialect,
    root: Path,
    directory: Path,
    server: str = "nginx",
    *,
    access_log: str | None = None,
) -> Iterator[Browser]:
    """Start a server that verifies the links of a dialect, and follows no symbolic link."""
    port = free_port()
    text = verifying_configuration(
        server,
        [FrontRoot(str(root), LOCATION, "deny")],
        dialect,
        listen=f"127.0.0.1:{port}",
        access_log=access_log,
    )
    with started(server, text, directory, port), Browser(port) as client:
        yield client


def frozen(at: float) -> Mapping[str, str]:
    """Return the environment of a server whose clock stands still, but not that of its timers."""
    (library, *_) = glob.glob("/usr/lib/*/faketime/libfaketime.so.1") or [""]
    if not library:
        message = "faketime is not installed; type: sudo apt-get install -y faketime"
        raise MissingServerError(message)
    return {
        "LD_PRELOAD": library,
        "FAKETIME": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at)),
        "DONT_FAKE_MONOTONIC": "1",
        "TZ": "UTC",
    }


def write(root: Path, path: bytes, content: bytes) -> None:
    """Write a file, with the directories above it; what is in the way stays."""
    name = os.fsencode(root) + b"/" + path
    with contextlib.suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
        os.makedirs(os.path.dirname(name), exist_ok=True)
        with open(name, "xb") as file:
            file.write(content)
