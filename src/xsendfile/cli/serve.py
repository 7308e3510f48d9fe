"""`xsendfile serve`: delivers files by signed links, on a server of its own."""

from __future__ import annotations

import argparse
import os

from xsendfile._errors import BadSettingError
from xsendfile.service.reloading import Reloadable
from xsendfile.service.settings import SENDERS

from .commands import Commands
from .links import add_link_options, overruled
from .server import Limits, listener, run_server

_LONGEST_GRACE = 1800  # seconds: what the server takes
_MOST_WORKERS = 64
_EPILOG = """\
Links are required, unless --public is given. Keys come from a file or from the environment;
every option but the server's own can be given there: `python -m pydoc xsendfile.service`.
SIGTERM ends it when the running downloads have ended, SIGHUP reads the keys again.

examples:
  xsendfile serve /srv/docs --key-file keys
  xsendfile serve /srv/docs --key-file keys --dialect mod-auth-token --timeout 600
  xsendfile serve /srv/docs --key-file keys --listen unix:/run/files.sock --proxy unix \\
      --sender nginx --location /_docs/
"""


def add_parser(commands: Commands) -> None:
    """Add this command."""
    parser = commands.add_parser(
        "serve",
        description="Deliver the files below ROOT to those who have a signed link.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,  # `--key SECRET` is no file
    )
    add = parser.add_argument
    add("root", nargs="?", metavar="ROOT", help="the directory; or XSENDFILE_ROOT")
    add("--public", action="store_const", const="1", help="no links: for everybody, no dotfiles")
    server = parser.add_argument_group("server").add_argument
    server(
        "--listen",
        default="127.0.0.1:8000",
        metavar="HOST:PORT",
        help="or unix:/PATH; 127.0.0.1:8000 unless told",
    )
    server("--workers", type=int, default=2, metavar="N", help="processes; 2 unless told")
    server(
        "--grace",
        type=int,
        default=25,
        metavar="SECONDS",
        help="how long downloads may go on at the end; 25 unless told",
    )
    server("--access-log", action="store_const", const="1", help="a line for each request")
    front = parser.add_argument_group("front server").add_argument
    front("--sender", choices=SENDERS, help="who sends the bytes; serve, unless told")
    front("--location", metavar="/PATH/", help="its internal location (nginx, caddy)")
    front("--seen-as", metavar="DIRECTORY", help="ROOT as the front server sees it")
    front("--mount", metavar="/PATH/", help="what files are below; / unless told")
    front(
        "--proxy",
        dest="proxies",
        action="append",
        metavar="ADDRESS",
        help="an address, a network or `unix` whose X-Forwarded-For is believed; may be repeated",
    )
    files = parser.add_argument_group("files").add_argument
    files("--inline", metavar="POLICY", help="safe (what may run is saved, unless told) or any")
    files("--symlinks", metavar="POLICY", help="inside (unless told), deny or follow")
    add_link_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until a signal ends it.

    Raises:
        BadSettingError: an option is wrong, or the address is taken.
        MissingExtraError: the server is not installed.

    """
    if options.root is not None:
        options.root = os.path.abspath(options.root)
    listen = listener(options.listen)
    limits = Limits(
        _within("--workers", options.workers, _MOST_WORKERS),
        _within("--grace", options.grace, _LONGEST_GRACE),
    )
    variables = overruled(os.environ, vars(options))
    service = Reloadable(variables)  # what is wrong is told here, and once
    return run_server(service, listen, limits, read_again=service.read_again)


def _within(flag: str, number: int, most: int) -> int:
    """Return a number that is not too small and not too large."""
    if not 0 < number <= most:
        msg = f"{flag} is {number}; give 1 to {most}"
        raise BadSettingError(msg)
    return number
