"""`xsendfile config`: prints the configuration of a front server."""

from __future__ import annotations

import argparse
import os
import sys
from itertools import zip_longest

from xsendfile._errors import BadSettingError
from xsendfile._paths import checked_symlinks
from xsendfile.servers._roots import Roots
from xsendfile.servers.config import ROOMS, FrontRoot, configuration

from .commands import Commands
from .objects import load

_EXAMPLES = """\
examples:
  xsendfile config nginx --app shop:documents --upstream unix:/run/shop.sock
  xsendfile config nginx --root /srv/docs --location /_docs/ --snippet
  xsendfile config apache-wsgi --app shop --wsgi /srv/shop/wsgi/shop.wsgi
  xsendfile config lighttpd --root /srv/docs --upstream fastcgi://unix:/run/shop.sock
  xsendfile config uwsgi --app shop:documents --wsgi shop:application
"""


def add_parser(commands: Commands) -> None:
    """Add this command."""
    parser = commands.add_parser(
        "config",
        help="print the configuration of a front server",
        description=(
            "Print a complete, minimal configuration for a front server, or the part of it for "
            "an existing site. The roots are those of the application (--app), or spelled out."
        ),
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("server", choices=list(ROOMS), help="apache: mod_proxy; apache-wsgi: mod_wsgi")
    roots = parser.add_argument_group("roots")
    roots.add_argument(
        "--app",
        action="append",
        default=[],
        metavar="MODULE:ATTRIBUTE",
        help="a PrivateFiles, an application that has one, or a collection; may be repeated",
    )
    roots.add_argument(
        "--root",
        action="append",
        default=[],
        metavar="DIRECTORY",
        help="a root as the front server sees it; may be repeated",
    )
    roots.add_argument(
        "--location",
        action="append",
        default=[],
        metavar="/PATH/",
        help="its internal location (nginx, caddy), one for each --root",
    )
    roots.add_argument(
        "--symlinks",
        help="what becomes of links below --root: inside (the default), deny or follow",
    )
    add("--upstream", help="the application: HOST:PORT, unix:/PATH, uwsgi://… or fastcgi://…")
    add(
        "--wsgi",
        help="what the server itself runs: a .wsgi file (apache-wsgi), or module:attribute",
    )
    add("--listen", metavar="HOST:PORT", help="where to listen; 127.0.0.1:8080 unless told")
    add("--mount", metavar="/PATH/", help="requests below it go to the application; / unless told")
    add("--access-log", metavar="FILE", help="a log of JSON objects (nginx, caddy)")
    add("--snippet", action="store_true", help="just the part for an existing site")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the configuration.

    Raises:
        BadSettingError, MissingExtraError: as `configuration` does.

    """
    text = configuration(
        options.server,
        _roots(options),
        upstream=options.upstream,
        listen=options.listen,
        wsgi=options.wsgi,
        access_log=options.access_log,
        mount=options.mount,
        snippet=options.snippet,
    )
    sys.stdout.flush()
    sys.stdout.buffer.write(os.fsencode(text))  # a path may be any bytes
    sys.stdout.buffer.flush()
    return 0


def _roots(options: argparse.Namespace) -> Roots:
    """Return the roots that the options name."""
    if not (options.app or options.root):
        msg = "there are no roots; give --app module:attribute, or --root with --location"
        raise BadSettingError(msg)
    if options.location and not ROOMS[options.server].located:
        msg = f"--location is {options.location[0]!r}, but {options.server} has none; leave it out"
        raise BadSettingError(msg)
    if options.location and len(options.location) != len(options.root):
        msg = (
            f"there are {len(options.root)} --root and {len(options.location)} --location; "
            "give one location for each root"
        )
        raise BadSettingError(msg)
    if options.symlinks is not None and not options.root:
        msg = "--symlinks is for --root; the roots of --app have a policy of their own"
        raise BadSettingError(msg)
    symlinks = checked_symlinks("inside" if options.symlinks is None else options.symlinks)
    if ROOMS[options.server].located and options.root and not options.location:
        msg = f"--location is missing; give one for each --root, as {options.server} needs it"
        raise BadSettingError(msg)
    spelled = [
        FrontRoot(root, location, symlinks)
        for root, location in zip_longest(options.root, options.location)
    ]
    return [*(files for spec in options.app for files in load(spec)), *spelled]
