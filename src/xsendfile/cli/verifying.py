"""`xsendfile config --verify`: the server verifies links by itself."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from xsendfile._errors import BadSettingError
from xsendfile.links.named import OPTIONS, options_of
from xsendfile.servers.config import FrontRoot
from xsendfile.servers.verifying import VERIFIED, verifying_configuration
from xsendfile.service.settings import flag, link_settings

from .links import add_dialect_options, overruled

_DIALECTS = [dialect for dialects in VERIFIED.values() for dialect in dialects]
_HAVE = {option for dialect in _DIALECTS for option in options_of(dialect)}
_OF_A_DIALECT = [name for name in OPTIONS if name in _HAVE and name != "prefix"]  # the --location
_OF_OTHERS = ("app", "upstream", "wsgi", "mount", "forward_auth", "url_header")


def add_verifying_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `--verify`."""
    group = parser.add_argument_group(
        "links",
        "the server verifies them by itself, and no application runs on a download; also from the "
        "environment: XSENDFILE_KEY_FILE …",
    )
    add = group.add_argument
    add("--verify", choices=_DIALECTS, help="their dialect (nginx, lighttpd)")
    add("--key-file", metavar="FILE", help="a key per line, `id:secret`")
    add("--script", metavar="FILE", help="where the server finds native_link.js, secdownload.lua")
    add_dialect_options(add, _OF_A_DIALECT, _DIALECTS)


def check_unused(options: argparse.Namespace) -> None:
    """Refuse options of `--verify` without it.

    Raises:
        BadSettingError: there is one.

    """
    for name in ("key_file", "script", *_OF_A_DIALECT):
        if getattr(options, name) is not None:
            msg = f"{flag(name)} is for --verify; leave it out"
            raise BadSettingError(msg)


def verifying(options: argparse.Namespace, roots: Sequence[FrontRoot]) -> str:
    """Return the configuration of a server that verifies links.

    Raises:
        BadSettingError: an option is missing, wrong, or has no place here.

    """
    for name in _OF_OTHERS:
        if getattr(options, name):
            msg = f"{flag(name)} has no place with --verify; give --root with --location"
            raise BadSettingError(msg)
    given = {**vars(options), "dialect": options.verify}
    if "prefix" in options_of(options.verify):
        if len(roots) > 1:
            msg = "give one --root: the location is part of what is signed"
            raise BadSettingError(msg)
        given["prefix"] = (roots[0].location or "").removesuffix("/")
    return verifying_configuration(
        options.server,
        roots,
        link_settings(overruled(os.environ, given)).dialect,
        listen=options.listen,
        access_log=options.access_log,
        script=options.script,
        snippet=options.snippet,
    )
