"""How each front server is started, unprivileged and in the foreground, and has its say.

The commands are those that the first lines of our configurations give to users.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from .installed import (
    MissingServerError,
    find_caddy,
    find_caddy26,
    find_nginx,
    require,
    require_nginx,
)
from .observed import Moved, bytes_moved_by, worker_of
from .process import PATIENCE, Frontend, Server, share
from .rights import without_root

__all__ = [
    "FRONT_SERVERS",
    "ConfigurationRefusedError",
    "FrontServer",
    "MissingServerError",
    "Moved",
    "bytes_moved_by",
    "check_configuration",
    "find_caddy",
    "find_caddy26",
    "find_nginx",
    "require_nginx",
    "start_apache",
    "start_caddy",
    "start_front_server",
    "start_nginx",
    "worker_of",
]


class ConfigurationRefusedError(ValueError):
    """A server does not take a configuration; the message holds what it printed."""


class FrontServer(NamedTuple):
    """How to start one. In the options, `{file}` and `{prefix}` stand for paths.

    Attributes:
        find: returns the program, or says what to type.
        file: what its configuration is called.
        run: the options that start it in the foreground.
        check: the options that have it judge the configuration; none if it cannot.

    """

    find: Callable[[], Path]
    file: str
    run: Sequence[str]
    check: Sequence[str] = ()


_NGINX = ("-p", "{prefix}/", "-e", "stderr", "-c", "{file}")
_CADDY = ("--config", "{file}", "--adapter", "caddyfile")
_apache = FrontServer(
    functools.partial(require, "apache2", "apache2"),
    "apache2.conf",
    run=("-DFOREGROUND", "-f", "{file}"),
    check=("-t", "-f", "{file}"),
)

FRONT_SERVERS: Mapping[str, FrontServer] = MappingProxyType(
    {
        "nginx": FrontServer(require_nginx, "nginx.conf", run=_NGINX, check=("-t", "-q", *_NGINX)),
        "apache": _apache,
        "apache-wsgi": _apache,
        "lighttpd": FrontServer(
            functools.partial(require, "lighttpd", "lighttpd"),
            "lighttpd.conf",
            run=("-D", "-f", "{file}"),
            check=("-tt", "-f", "{file}"),
        ),
        "caddy": FrontServer(
            find_caddy, "Caddyfile", run=("run", *_CADDY), check=("validate", *_CADDY)
        ),
        "caddy26": FrontServer(
            find_caddy26, "Caddyfile", run=("run", *_CADDY), check=("validate", *_CADDY)
        ),
        "uwsgi": FrontServer(
            functools.partial(require, "uwsgi-core", "uwsgi-core uwsgi-plugin-python3"),
            "uwsgi.ini",
            run=("--ini", "{file}"),
        ),
    }
)
"""The servers by the names that `xsendfile config` gives them."""


def start_front_server(
    name: str,
    configuration: str,
    directory: Path,
    port: int,
    *,
    environment: Mapping[str, str] | None = None,
) -> Server:
    """Start a front server with a complete configuration, in a directory of its own.

    What it writes goes to `directory / "run"`, which the configuration calls
    PREFIX where the server's language has a way to say so.

    Args:
        name: of the server.
        configuration: the text.
        directory: that the server can enter, see `scratch`.
        port: where the configuration has it listen.
        environment: what an application reads that the server itself runs:
            PYTHONPATH, see `readable_library`, and the application's own.

    Raises:
        MissingServerError: it is not installed.
        ServerFailedError: it did not come up.

    """
    command = _command(name, FRONT_SERVERS[name].run, configuration, directory)
    return Frontend(
        command,
        port=port,
        log=directory / f"{name}.log",
        own_log=directory / "run" / "error.log",
        environment={**_environment(directory), **(environment or {})},
    )


start_nginx = functools.partial(start_front_server, "nginx")
start_apache = functools.partial(start_front_server, "apache")
start_caddy = functools.partial(start_front_server, "caddy")


def check_configuration(name: str, configuration: str, directory: Path) -> None:
    """Have a front server judge a complete configuration, without root's rights.

    Args:
        name: of a server that can: each but `uwsgi`.
        configuration: the text.
        directory: may be the same for many.

    Raises:
        MissingServerError: the server is not installed.
        ConfigurationRefusedError: it does not take the configuration.

    """
    done = subprocess.run(
        _command(name, FRONT_SERVERS[name].check, configuration, directory),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **_environment(directory)},
        cwd=directory,
        timeout=PATIENCE,
        check=False,
        **without_root(),
    )
    if done.returncode != 0:
        raise ConfigurationRefusedError(done.stdout.decode(errors="replace"))


def _command(
    name: str, options: Sequence[str], configuration: str, directory: Path
) -> list[str | Path]:
    """Write the configuration, and return the command that reads it."""
    server = FRONT_SERVERS[name]
    file = directory / server.file
    file.write_bytes(os.fsencode(configuration))  # names in it may be any bytes
    file.chmod(0o644)
    prefix = share(directory / "run")
    program = _runnable_by_all(server.find(), directory)
    return [program, *(option.format(file=file, prefix=prefix) for option in options)]


def _environment(directory: Path) -> dict[str, str]:
    """Return how a server is told where it can write."""
    names = ("PREFIX", "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
    return dict.fromkeys(names, str(directory / "run"))


def _runnable_by_all(program: Path, directory: Path) -> Path:
    """Return `program`, or a copy where an unprivileged user can run it."""
    program = program.resolve()
    way = (program, *program.parents)
    if os.geteuid() != 0 or all(step.stat().st_mode & 0o001 for step in way):
        return program
    copy = directory / program.name
    if not copy.exists():
        shutil.copy(program, copy)
        copy.chmod(0o755)
    return copy
