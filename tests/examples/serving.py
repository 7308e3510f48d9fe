"""What the examples of the service share."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from xsendfile.cli import serve

EXAMPLES = Path(__file__).parents[2] / "examples"


def options_of(command: Sequence[str]) -> argparse.Namespace:
    """Return the options of a command `xsendfile serve`, as its own parser reads them."""
    program, name, *arguments = command
    assert (Path(program).name, name) == ("xsendfile", "serve")
    commands = argparse.ArgumentParser().add_subparsers()
    serve.add_parser(commands)
    return commands.choices["serve"].parse_args(arguments)
