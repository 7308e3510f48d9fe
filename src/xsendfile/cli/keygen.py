"""`xsendfile keygen`: prints a new key."""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections.abc import Callable

from xsendfile.links._keys import Keys

from .commands import Commands

_BYTES = 32
_EPILOG = """\
example:
  (umask 027; xsendfile keygen > keys)     the file that --key-file names

To change keys, put a new line before the old one, which goes when its last link has ended.
"""


def add_parser(commands: Commands) -> None:
    """Add this command."""
    parser = commands.add_parser(
        "keygen",
        description="Print a new key, a line of a key file: an id, a colon and a random secret.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--id", help="stands in each link; this month, such as 2026-11, unless told"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, clock: Callable[[], float] = time.time) -> int:
    """Print a key.

    Raises:
        BadSettingError: an id that no link can hold.

    """
    key = time.strftime("%Y-%m", time.gmtime(clock())) if options.id is None else options.id
    secret = secrets.token_urlsafe(_BYTES)
    Keys({key: secret})
    sys.stdout.write(f"{key}:{secret}\n")
    return 0
