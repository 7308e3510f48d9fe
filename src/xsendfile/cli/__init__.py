"""The command line: `xsendfile config | doctor`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from xsendfile._errors import XSendfileException

from . import config, doctor

USAGE = 2
"""The exit status of a wrong command line, as argparse has it."""

INTERRUPTED = 130
"""The exit status after Ctrl-C, as shells have it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    Args:
        arguments: those of the command line, without the program's name;
            those of this process unless told.

    """
    parser = argparse.ArgumentParser(
        prog="xsendfile",
        description="The application decides who may have a file; the web server sends it.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    config.add_parser(commands)
    doctor.add_parser(commands)
    options = parser.parse_args(arguments)
    try:
        status: int = options.run(options)
    except XSendfileException as error:
        sys.stderr.write(f"xsendfile: {error}\n")
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    return status
