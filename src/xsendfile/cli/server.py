"""The server that runs the service: granian, and how it is set.

Measured against uvicorn (`benchmarks/service_servers.py`): it sends small
files faster and large ones two to three times as fast, ends a connection that
does not send its request, limits the length of one, and takes no new
connections once it has been told to stop.
"""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from xsendfile._asgi import ASGIApplication
from xsendfile._errors import BadSettingError, MissingExtraError
from xsendfile.servers._upstream import Upstream, parsed_upstream

_CONNECTIONS = 400  # of a worker, others wait; each may hold two of the usual 1024 descriptors
_LONGEST_HEAD = 32 * 1024  # bytes of a request line with its headers
_IDLE = 15_000  # milliseconds in which the next request has come, or one of the 400 is free again
_SOCKET_MODE = 0o666  # as a port: who may enter its directory may connect
_RESPAWN = 1.0  # seconds between the new workers of a reload


class Limits(NamedTuple):
    """How much the server does at once, and when it is told to stop.

    Attributes:
        workers: processes.
        grace: how long downloads may go on when it stops, in seconds.

    """

    workers: int
    grace: int


def listener(listen: str) -> Upstream:
    """Return where to listen.

    Raises:
        BadSettingError: neither a host and a port nor a Unix socket.

    """
    try:
        where = parsed_upstream(listen)
    except BadSettingError:
        where = None
    if where is None or "://" in listen:
        msg = f"--listen is {listen!r}; give HOST:PORT, such as 127.0.0.1:8000, or unix:/PATH"
        raise BadSettingError(msg)
    return where


def run_server(
    load: Callable[[], ASGIApplication],
    where: Upstream,
    limits: Limits,
    *,
    read_again: Callable[[], None],
) -> int:
    """Serve until a signal ends it, and return the exit status.

    Args:
        load: returns the application; called in each worker.
        where: to listen.
        limits: the number of workers, and the time to stop.
        read_again: reads the settings again; called in this process on SIGHUP,
            before the workers are exchanged.

    Raises:
        MissingExtraError: granian is not installed.
        BadSettingError: something else listens there, or it is not ours.

    """
    try:
        from granian import Granian  # noqa: PLC0415 - an extra
        from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415
        from granian.http import HTTP1Settings  # noqa: PLC0415
    except ModuleNotFoundError as error:
        msg = "serving needs granian; type: pip install 'xsendfile[serve]'"
        raise MissingExtraError(msg) from error
    address = free_address(where)
    server = Granian(
        "xsendfile.service:app",
        address=address,
        port=where.port,
        uds=Path(address) if where.socket else None,
        uds_permissions=_SOCKET_MODE,
        interface=Interfaces.ASGI,
        workers=limits.workers,
        http=HTTPModes.http1,
        websockets=False,
        backpressure=_CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=_IDLE, max_buffer_size=_LONGEST_HEAD),
        respawn_failed_workers=True,
        respawn_interval=_RESPAWN,
        workers_kill_timeout=limits.grace,
        log_dictconfig=_logging(),
    )
    server.on_reload(read_again)
    try:
        server.serve(target_loader=load, wrap_loader=False)
    except SystemExit as end:  # workers end as soon as they begin
        return int(end.code or 0)
    return 0


def free_address(where: Upstream) -> str:
    """Return the numeric address of a host, or the path of a socket, that nothing listens at.

    The server itself would share a port with another of its kind. A socket
    that was left behind is removed.

    Raises:
        BadSettingError: something listens there, or nothing can.

    """
    try:
        if where.socket:
            _bind_socket(where.socket)
            return where.socket
        found = socket.getaddrinfo(where.host.strip("[]"), where.port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        msg = f"cannot listen at {where.socket or where.address}: {error.strerror}"
        raise BadSettingError(msg) from None
    return str(address[0])


def _bind_socket(path: str) -> None:
    """Bind a Unix socket, and leave its path free."""
    with socket.socket(socket.AF_UNIX) as probe:
        if _is_socket(path) and probe.connect_ex(path) != 0:
            os.unlink(path)
    with socket.socket(socket.AF_UNIX) as probe:
        probe.bind(path)
    os.unlink(path)


def _is_socket(path: str) -> bool:
    """Whether there is a Unix socket."""
    try:
        return stat.S_ISSOCK(os.lstat(path).st_mode)
    except FileNotFoundError:
        return False


def _logging() -> dict[str, object]:
    """Return how is logged: requests to standard output, everything else to standard error."""
    handlers = {
        name: {
            "class": "logging.StreamHandler",
            "formatter": name,
            "stream": f"ext://sys.{stream}",
        }
        for name, stream in (("access", "stdout"), ("generic", "stderr"))
    }
    logger = {"handlers": ["generic"], "level": "INFO", "propagate": False}
    return {
        "handlers": handlers,
        "loggers": {
            "_granian": {**logger},
            "xsendfile": {**logger},
            "xsendfile.access": {**logger, "handlers": ["access"]},
        },
    }
