"""The eight deployments, each started with exactly what `configuration` returns."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import NamedTuple

from harness.application_servers import start_application_by
from harness.library import readable_library
from harness.process import Server, free_port, scratch
from harness.servers import FRONT_SERVERS, start_front_server
from tests.conformance.disk import Disk, build
from tests.conformance.site import files_of
from xsendfile.servers.config import configuration

_REPOSITORY = Path(__file__).parents[2]
_SITE = "tests.conformance.site"
_APPLICATION = f"{_SITE}:application"


class Plan(NamedTuple):
    """How a deployment is put together.

    Attributes:
        name: of the deployment.
        server: as `configuration` and the harness call it.
        speaks: what the front server and the application's speak; empty where
            the front server runs the application.
        version: the options that have the server tell its version.

    """

    name: str
    server: str
    speaks: str
    version: Sequence[str]


PLANS = (
    Plan("nginx", "nginx", "http", ("-v",)),
    Plan("Apache, mod_proxy", "apache", "http", ("-v",)),
    Plan("Apache, mod_wsgi", "apache-wsgi", "", ("-v",)),
    Plan("lighttpd, mod_proxy", "lighttpd", "http", ("-v",)),
    Plan("lighttpd, FastCGI", "lighttpd", "fastcgi", ("-v",)),
    Plan("Caddy 2.6", "caddy26", "http", ("version",)),
    Plan("Caddy", "caddy", "http", ("version",)),
    Plan("uWSGI", "uwsgi", "", ("--version",)),
)


class Deployment(NamedTuple):
    """A front server with the application behind it, or inside.

    Attributes:
        plan: how it was put together.
        disk: what it serves.
        front: the front server.
        application: the application's server, None where there is no other.
        figures: what was measured: by how many bytes either of them grew.

    """

    plan: Plan
    disk: Disk
    front: Server
    application: Server | None
    figures: dict[str, int]


@contextlib.contextmanager
def deployments() -> Iterator[Mapping[str, Deployment]]:
    """Yield all of them, running, by name."""
    with scratch("conformance-") as directory, ThreadPoolExecutor(len(PLANS)) as pool:
        disk = build(os.fsencode(directory))
        starts = [pool.submit(_started, plan, disk) for plan in PLANS]
        wait(starts)
        try:
            running = [start.result()[0] for start in starts]
            yield {deployment.plan.name: deployment for deployment in running}
        finally:
            started = [start.result()[1] for start in starts if start.exception() is None]
            wait([pool.submit(each.close) for each in started])


def _started(plan: Plan, disk: Disk) -> tuple[Deployment, contextlib.ExitStack]:
    """Return a running deployment, and what ends it."""
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(scratch("deployment-"))
        environment = {"DEPLOYMENT": plan.name, "SITE_BASE": os.fsdecode(disk.base)}
        application = None
        if plan.speaks:
            application = stack.enter_context(
                start_application_by(
                    "fastcgi" if plan.speaks == "fastcgi" else "http",
                    _APPLICATION,
                    directory,
                    python_path=_REPOSITORY,
                    environment=environment,
                )
            )
        else:
            library = readable_library(directory, [_SITE])
            environment = {**environment, "PYTHONPATH": str(library)}
        port = free_port()
        by_socket, by_port = (
            (application.by_socket, application.by_port) if application else ("", "")
        )
        upstream = by_socket if plan.server == "nginx" else by_port
        text = _CONFIGURATIONS[plan.server](plan, disk, directory, upstream, f"127.0.0.1:{port}")
        front = stack.enter_context(
            start_front_server(plan.server, text, directory, port, environment=environment)
        )
        return Deployment(plan, disk, front, application, {}), stack.pop_all()
    raise AssertionError  # never reached: the stack swallows nothing


def _nginx(plan: Plan, disk: Disk, directory: Path, upstream: str, listen: str) -> str:
    """Return a site of a user's own that includes the snippet."""
    snippet = directory / "snippet.conf"
    snippet.write_text(configuration("nginx", [files_of(plan.name, disk.base)], snippet=True))
    return f"""
        daemon off;
        worker_processes 1;
        pid nginx.pid;
        events {{ worker_connections 256; }}
        http {{
            sendfile on;
            access_log off;
            gzip on;
            gzip_types *;
            client_body_temp_path body; proxy_temp_path proxy;
            fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
            upstream application {{
                server {upstream};
                keepalive 4;
            }}
            server {{
                listen {listen};
                large_client_header_buffers 4 16k;
                location / {{
                    proxy_pass http://application;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_set_header Host $http_host;
                    proxy_set_header X-Sendfile-Type "";
                    proxy_set_header X-Accel-Mapping "";
                    proxy_buffer_size 32k;
                    proxy_buffers 8 32k;
                }}
                location ~* \\.(jpg|css|js|pdf|txt)$ {{ root {os.fsdecode(disk.public)}; }}
                include {snippet};
            }}
        }}
        """


def _before(plan: Plan, disk: Disk, directory: Path, upstream: str, listen: str) -> str:  # noqa: ARG001
    """Return the configuration of a server before the application."""
    files = files_of(plan.name, disk.base)
    return configuration(plan.server, [files], upstream=upstream, listen=listen)


def _apache_wsgi(plan: Plan, disk: Disk, directory: Path, upstream: str, listen: str) -> str:  # noqa: ARG001
    """Return the configuration of Apache around the application."""
    script = directory / "wsgi" / "site.wsgi"
    script.parent.mkdir()
    script.write_text(f"from {_SITE} import application\n")
    files = files_of(plan.name, disk.base)
    return configuration(plan.server, [files], wsgi=str(script), listen=listen)


def _uwsgi(plan: Plan, disk: Disk, directory: Path, upstream: str, listen: str) -> str:  # noqa: ARG001
    """Return the configuration of uWSGI around the application."""
    files = files_of(plan.name, disk.base)
    return configuration(plan.server, [files], wsgi=_APPLICATION, listen=listen)


_CONFIGURATIONS: Mapping[str, Callable[[Plan, Disk, Path, str, str], str]] = {
    "nginx": _nginx,
    "apache": _before,
    "apache-wsgi": _apache_wsgi,
    "lighttpd": _before,
    "caddy": _before,
    "caddy26": _before,
    "uwsgi": _uwsgi,
}


def version(plan: Plan) -> str:
    """Return the version of the server of a deployment, as it tells it itself."""
    program = FRONT_SERVERS[plan.server].find()
    done = subprocess.run(
        [program, *plan.version], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True
    )
    found = re.search(r"\d+(?:\.\d+)+", done.stdout.decode())
    return found[0] if found else "unknown"
