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
from xsendfile.servers.forward_auth import FORWARD_AUTH_ROOMS, forward_auth_configuration

from .commands import Commands
from .objects import load
from .verifying import add_verifying_options, check_unused, verifying

_EXAMPLES = """\
examples:
  xsendfile config nginx --app shop:documents --upstream unix:/run/shop.sock
  xsendfile config nginx --root /srv/docs --location /_docs/ --snippet
  xsendfile config apache-wsgi --app shop --wsgi /srv/shop/wsgi/shop.wsgi
  xsendfile config lighttpd --root /srv/docs --upstream fastcgi://unix:/run/shop.sock
  xsendfile config uwsgi --app shop:documents --wsgi shop:application
  xsendfile config caddy --forward-auth --root /srv/docs --location /docs/ --upstream 127.0.0.1:8000
  xsendfile config nginx --verify native --key-file keys --root /srv/docs --location /docs/
"""


def add_parser(commands: Commands) -> None:
    """Add this command."""
    parser = commands.add_parser(
        "config",
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
        help="its internal location (nginx, caddy), one for each --root; with --forward-auth and "
        "--verify, the public one",
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
    add("--access-log", metavar="FILE", help="a log of JSON objects, one for each request")
    add("--snippet", action="store_true", help="just the part for an existing site")
    add(
        "--forward-auth",
        action="store_true",
        help="the server asks a ForwardAuthApplication, and sends by itself (nginx, caddy)",
    )
    add(
        "--url-header",
        metavar="NAME",
        help="by which that one is told the URL; X-Original-URI (nginx) or X-Forwarded-Uri unless "
        "told",
    )
    add_verifying_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the configuration.

    Raises:
        BadSettingError, MissingExtraError: as `configuration`,
            `forward_auth_configuration` and `verifying_configuration` do.

    """
    if options.verify:
        text = verifying(options, _spelled(options))
    else:
        check_unused(options)
        text = _asking(options) if options.forward_auth else _handing_over(options)
    sys.stdout.flush()
    sys.stdout.buffer.write(os.fsencode(text))  # a path may be any bytes
    sys.stdout.buffer.flush()
    return 0


def _handing_over(options: argparse.Namespace) -> str:
    """Return the configuration of a server that files are handed over to."""
    if options.url_header is not None:
        msg = f"--url-header is {options.url_header!r}, but it is for --forward-auth; leave it out"
        raise BadSettingError(msg)
    return configuration(
        options.server,
        _roots(options),
        upstream=options.upstream,
        listen=options.listen,
        wsgi=options.wsgi,
        access_log=options.access_log,
        mount=options.mount,
        snippet=options.snippet,
    )


def _asking(options: argparse.Namespace) -> str:
    """Return the configuration of a server that asks, and sends by itself."""
    if options.server not in FORWARD_AUTH_ROOMS:
        known = ", ".join(FORWARD_AUTH_ROOMS)
        msg = f"--forward-auth: {options.server} is not configured to ask; give one of {known}"
        raise BadSettingError(msg)
    for option in ("app", "wsgi", "mount"):
        if getattr(options, option):
            msg = f"--{option} has no place with --forward-auth; give --root with --location"
            raise BadSettingError(msg)
    return forward_auth_configuration(
        options.server,
        _spelled(options),
        upstream=options.upstream,
        listen=options.listen,
        access_log=options.access_log,
        url_header=options.url_header,
        snippet=options.snippet,
    )


def _roots(options: argparse.Namespace) -> Roots:
    """Return the roots of the applications, and those that are spelled out."""
    spelled = _spelled(options)
    return [*(files for spec in options.app for files in load(spec)), *spelled]


def _spelled(options: argparse.Namespace) -> list[FrontRoot]:
    """Return the roots that are spelled out."""
    if not (options.app or options.root):
        msg = "there are no roots; give --app module:attribute, or --root with --location"
        raise BadSettingError(msg)
    located = options.verify or ROOMS[options.server].located
    if options.location and not located:
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
    if located and options.root and not options.location:
        msg = f"--location is missing; give one for each --root, as {options.server} needs it"
        raise BadSettingError(msg)
    return [
        FrontRoot(root, location, symlinks)
        for root, location in zip_longest(options.root, options.location)
    ]
