"""`xsendfile sign`: makes a link."""

from __future__ import annotations

import argparse
import inspect
import os
import time
from collections.abc import Callable

from xsendfile._errors import BadSettingError
from xsendfile.service.settings import link_settings

from .commands import Commands, tell
from .links import add_link_options, labelled, overruled

_EPILOG = """\
examples:
  xsendfile sign --key-file keys docs/q3.pdf --expires-in 3600 --download-name 'Q3 2026.pdf'
  xsendfile sign --key-file keys hls/a/index.m3u8 --scope 2 --path-form
  xsendfile sign --dialect mod-auth-token --key-file keys docs/q3.pdf \\
      --url-prefix https://example.org/files/
"""


def add_parser(commands: Commands) -> None:
    """Add this command."""
    parser = commands.add_parser(
        "sign",
        description="Print a signed link to a file.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,  # `--key SECRET` is no file
    )
    add = parser.add_argument
    add("path", metavar="PATH", help="below the root, as it is called there; not encoded")
    add("--url-prefix", default="", metavar="URL", help="what stands before it, mount included")
    add("--expires-in", type=seconds, metavar="SECONDS", help="from now on; 3600 unless told")
    add("--starts-in", type=seconds, metavar="SECONDS", help="from now on (native)")
    add("--every", type=int, metavar="SECONDS", help="the end is a multiple of it (native)")
    shown = parser.add_mutually_exclusive_group()
    for flag, value in (("--attachment", True), ("--inline", False)):
        shown.add_argument(
            flag,
            dest="as_attachment",
            action="store_const",
            const=value,
            help=f"have it {'saved' if value else 'shown'} (native)",
        )
    add("--download-name", metavar="NAME", help="the name to save under (native)")
    add("--scope", type=int, metavar="N", help="the link opens all below N segments (native)")
    add("--path-form", dest="form", action="store_const", const="path", help="no query (native)")
    add("--client", metavar="ADDRESS", help="for this client, or its network (native)")
    add("--bound", type=labelled, dest="bound_to", metavar="LABEL=VALUE", help="likewise (native)")
    add("--query", metavar="QUERY", help="the query, where it is signed (secdownload)")
    add_link_options(parser)
    parser.set_defaults(run=run)


_FLAGS = {
    "expires_in": "--expires-in",
    "starts_in": "--starts-in",
    "every": "--every",
    "as_attachment": "--attachment and --inline",
    "download_name": "--download-name",
    "scope": "--scope",
    "form": "--path-form",
    "client": "--client",
    "bound_to": "--bound",
    "query": "--query",
}
_INSTEAD = {
    **dict.fromkeys(_FLAGS, ""),
    "expires_in": " (where it has a --timeout, that says how long links live)",
}


def run(options: argparse.Namespace, clock: Callable[[], float] = time.time) -> int:
    """Print a link.

    Raises:
        BadSettingError: an option is wrong, or not for this dialect.

    """
    dialect = link_settings(overruled(os.environ, vars(options))).dialect
    sign: Callable[..., str] = getattr(dialect, "sign")  # noqa: B009 - each has its own parameters
    known = inspect.signature(sign).parameters
    fields: dict[str, object] = {"clock": clock} if "clock" in known else {}
    for name, flag in _FLAGS.items():
        value = getattr(options, name)
        if value is not None:
            if name not in known:
                msg = f"{flag}: links of this dialect cannot say so; leave it out{_INSTEAD[name]}"
                raise BadSettingError(msg)
            fields[name] = value
    tell(f"{options.url_prefix.removesuffix('/')}{sign(options.path, **fields)}\n")
    return 0


def seconds(text: str) -> float:
    """Return a number of seconds, whole if it can be."""
    number = float(text)
    return int(number) if number.is_integer() else number
