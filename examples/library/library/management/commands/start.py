"""`python manage.py start`: the whole site, gunicorn with nginx before it."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import ClassVar, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

_LARGEST_UPLOAD = b"client_max_body_size 100m;"  # nginx itself would say 1m
_PATIENCE = 20  # seconds until everything has to be up


class Command(BaseCommand):
    """Starts the site, and ends it with Ctrl-C. Both servers run as whoever starts them."""

    help = "Start the site: gunicorn, and nginx with what `xsendfile config` prints for it."
    requires_system_checks: ClassVar[list[str]] = []  # done below, when there is what they look at

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add where to listen."""
        parser.add_argument("--listen", default="127.0.0.1:8080", metavar="HOST:PORT")

    def handle(self, *, listen: str, **_options: object) -> None:
        """Start both servers, and wait until they are told to end."""
        for told_to_end in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(told_to_end, _end)
        address = os.fspath(settings.STATE / "gunicorn.sock")
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(address) == 0:
                raise CommandError("the library runs already; end it first")
        self._prepare()
        upstream = f"unix:{address}"
        nginx = self._nginx(listen, upstream)
        gunicorn = [sys.executable, "-m", "gunicorn", "--chdir", os.fspath(settings.BASE_DIR)]
        gunicorn += ["--bind", upstream, "--keep-alive", "75", "--workers", "2", "--threads", "4"]
        gunicorn += ["--log-level", "warning", "--no-control-socket", "library.wsgi"]
        if _answer(listen):
            raise CommandError("something listens there already; give --listen 127.0.0.1:PORT")
        with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as servers:
            running = [servers.enter_context(_running(command)) for command in (gunicorn, nginx)]
            _wait(listen, running)
            self.stdout.write(f"The library: http://{listen}/   (Ctrl-C ends it)")
            os.wait()  # until one of them ends
            raise CommandError("a server has ended")

    def _prepare(self) -> None:
        """Make what has to be there, and have the settings checked."""
        for root in settings.XSENDFILE.values():
            try:
                Path(root["ROOT"]).mkdir(parents=True, exist_ok=True)
            except OSError as error:
                said = f"{root['ROOT']} cannot be made: {error.strerror}"
                raise CommandError(said) from error
        self.check()
        call_command("migrate", verbosity=0)
        call_command("sample")

    def _nginx(self, listen: str, upstream: str) -> list[str]:
        """Write the configuration of nginx, and return the command that starts it."""
        config = ["xsendfile", "config", "nginx", "--listen", listen, "--upstream", upstream]
        config += ["--access-log", os.fspath(settings.ACCESS_LOG)]
        for root in settings.XSENDFILE.values():
            config += ["--root", os.fspath(root["ROOT"]), "--location", root["LOCATION"]]
        self.stdout.write(f"nginx.conf is what this prints, with {_LARGEST_UPLOAD.decode()}")
        self.stdout.write(f"  {shlex.join(config)}")
        printed = subprocess.run(
            [sys.executable, "-m", *config], stdout=subprocess.PIPE, check=False
        )
        if printed.returncode:
            raise CommandError("xsendfile has printed no configuration, and said why")
        nginx = shutil.which("nginx", path=f"{os.environ.get('PATH')}:/usr/sbin:/usr/local/sbin")
        if nginx is None:
            raise CommandError("nginx is not installed; try: sudo apt-get install nginx-light")
        file, prefix = settings.STATE / "nginx.conf", settings.STATE / "nginx"
        file.write_bytes(printed.stdout.replace(b"http {", b"http { " + _LARGEST_UPLOAD, 1))
        prefix.mkdir(exist_ok=True)
        command = [nginx, "-p", f"{prefix}/", "-e", "stderr", "-c", os.fspath(file)]
        # Else root's nginx would work as `nobody`, who may enter neither var/ nor /root.
        return [*command, "-g", "user root;"] if os.geteuid() == 0 else command


@contextlib.contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server, and end it afterwards."""
    process = subprocess.Popen(command)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _wait(listen: str, servers: list[subprocess.Popen[bytes]]) -> None:
    """Return when the site answers."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and all(server.poll() is None for server in servers):
        if 0 < _answer(listen) < HTTPStatus.INTERNAL_SERVER_ERROR:
            return
        time.sleep(0.1)
    raise CommandError("the site did not start; what its servers say stands above")


def _answer(listen: str) -> int:
    """Return the status that somebody answers with there, 0 if nobody does."""
    connection = HTTPConnection(listen, timeout=_PATIENCE)
    with contextlib.suppress(OSError, HTTPException), contextlib.closing(connection):
        connection.request("GET", "/login/")
        return connection.getresponse().status
    return 0


def _end(_signal: int, _frame: object) -> NoReturn:
    """End as with Ctrl-C."""
    raise KeyboardInterrupt
