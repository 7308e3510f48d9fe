"""The command line: `xsendfile config | doctor | keygen | serve | sign | verify`."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from xsendfile._errors import XSendfileException

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "config": "print the configuration of a front server",
        "doctor": "examine a running deployment",
        "keygen": "print a new key for links",
        "serve": "deliver files by signed links",
        "sign": "print a signed link",
        "verify": "judge a link, and say why it is refused",
    }
)
"""The commands: each is a module here, which is imported when it is called."""

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
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(
        prog="xsendfile",
        description="The application decides who may have a file; the web server sends it.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    called = next((each for each in given if not each.startswith("-")), None)
    for name, summary in COMMANDS.items():
        if name == called:
            importlib.import_module(f"{__name__}.{name}").add_parser(commands)
        else:
            commands.add_parser(name, help=summary)
    options = parser.parse_args(given)
    try:
        status: int = options.run(options)
    except XSendfileException as error:
        sys.stderr.write(f"xsendfile: {error}\n")
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    return status
