"""`xsendfile config --verify`: the server verifies links by itself."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from xsendfile._errors import BadSettingError
from xsendfile.links.named import keys_from, named_dialect
from xsendfile.servers.config import FrontRoot
from xsendfile.servers.verifying import VERIFIED, verifying_configuration
from xsendfile.service._environment import key_lines

_DIALECTS = [dialect for dialects in VERIFIED.values() for dialect in dialects]
_SWITCHES = {
    "hash_querystr": "the query is signed, too (secdownload)",
    "allow_weak_secret": "take a secret that is short or looks like a placeholder",
    "allow_shifts": "take an expression whose fields can be shifted into each other (secure-link)",
}
_OF_A_DIALECT = ("realm", "expression", "algorithm", "timeout", "path_segments", *_SWITCHES)
_OF_OTHERS = ("app", "upstream", "wsgi", "mount", "forward_auth", "url_header")


def add_verifying_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `--verify`."""
    group = parser.add_argument_group(
        "links", "the server verifies them by itself, and no application runs on a download"
    )
    add = group.add_argument
    add("--verify", choices=_DIALECTS, help="their dialect (nginx, lighttpd)")
    add("--key-file", metavar="FILE", help="a key per line, `id:secret`")
    add("--realm", metavar="TEXT", help="what only links of the same realm share (native)")
    add(
        "--expression", metavar="TEXT", help="nginx's secure_link_md5, {secret} in it (secure-link)"
    )
    add("--algorithm", metavar="NAME", help="of the signature (secdownload)")
    add("--timeout", metavar="SECONDS", help="how long links live (secdownload)")
    add("--path-segments", metavar="N", help="just the first N are signed (secdownload)")
    add("--script", metavar="FILE", help="where the server finds native_link.js, secdownload.lua")
    for name, text in _SWITCHES.items():
        add(_flag(name), action="store_const", const="1", help=text)


def check_unused(options: argparse.Namespace) -> None:
    """Refuse options of `--verify` without it.

    Raises:
        BadSettingError: there is one.

    """
    for name in ("key_file", "script", *_OF_A_DIALECT):
        if getattr(options, name) is not None:
            msg = f"{_flag(name)} is for --verify; leave it out"
            raise BadSettingError(msg)


def verifying(options: argparse.Namespace, roots: Sequence[FrontRoot]) -> str:
    """Return the configuration of a server that verifies links.

    Raises:
        BadSettingError: an option is missing, wrong, or has no place here.

    """
    for name in _OF_OTHERS:
        if getattr(options, name):
            msg = f"{_flag(name)} has no place with --verify; give --root with --location"
            raise BadSettingError(msg)
    if options.key_file is None:
        msg = "--key-file is missing; give the file with the key that links are signed with"
        raise BadSettingError(msg)
    keys = keys_from(key_lines(options.key_file), options.key_file)
    given = {name: value for name in _OF_A_DIALECT if (value := getattr(options, name)) is not None}
    if options.verify == "secure-link":
        given["prefix"] = (roots[0].location or "").removesuffix("/")
    return verifying_configuration(
        options.server,
        roots,
        named_dialect(options.verify, keys, given),
        listen=options.listen,
        access_log=options.access_log,
        script=options.script,
        snippet=options.snippet,
    )


def _flag(name: str) -> str:
    """Return an option as it is typed."""
    return "--" + name.replace("_", "-")
