"""What the commands share that have to do with links: dialect, keys, options."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from xsendfile.links.named import DIALECTS
from xsendfile.service._settings import SETTINGS, variable

_SWITCHES = {
    "bind_address": "the client's address is part of the signature (mod-auth-token)",
    "hash_querystr": "the query is signed, too (secdownload)",
    "allow_weak_secret": "take a secret that is short or looks like a placeholder",
    "allow_shifts": "take an expression whose fields can be shifted into each other (secure-link)",
}


def add_link_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which links are valid.

    They are called as the variables of the environment are, which they overrule.
    """
    group = parser.add_argument_group(
        "links", "also from the environment: XSENDFILE_KEY_FILE, XSENDFILE_DIALECT …"
    )
    add = group.add_argument
    add("--dialect", choices=DIALECTS, help="native, unless told")
    add("--key-file", metavar="FILE", help="a key per line, `id:secret`; the first signs")
    add("--realm", metavar="TEXT", help="what only links of the same realm share (native)")
    add("--timeout", metavar="SECONDS", help="how long links live, where they say when they began")
    add("--algorithm", metavar="NAME", help="of the signature (xsendfile-1.0, secdownload)")
    add("--path-segments", metavar="N", help="just the first N are signed (secdownload)")
    add(
        "--expression", metavar="TEXT", help="nginx's secure_link_md5, {secret} in it (secure-link)"
    )
    add("--prefix", metavar="/PATH", help="what stands before the path in $uri (secure-link)")
    for name, text in _SWITCHES.items():
        flag = "--" + name.replace("_", "-")
        add(flag, action="store_const", const="1", help=text)


def overruled(environment: Mapping[str, str], options: argparse.Namespace) -> dict[str, str]:
    """Return the environment with the options of a command laid over it."""
    variables = dict(environment)
    given = {name: value for name in SETTINGS if (value := getattr(options, name, None))}
    if "key_file" in given:
        variables.pop(variable("keys"), None)
    for name, value in given.items():
        variables[variable(name)] = value if isinstance(value, str) else ",".join(value)
    return variables
