"""Runs the demonstration and says of each step whether it went as claimed."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from types import FrameType

from harness.process import ServerFailedError
from harness.servers import MissingServerError

from .stack import running
from .steps import walk_through


def main() -> int:
    """Return 0 if each step was as claimed."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave it running until Ctrl-C")
    keep = parser.parse_args().keep
    for end in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(end, _end)
    os.umask(0o022)  # the front server has to read the files
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace", line_buffering=True)
    try:
        with running() as stack:
            right = walk_through(stack)
            if keep:
                print(
                    f"\nStill running (users: ada/engine, grace/compiler); try:\n"
                    f"    curl -u ada:engine {stack.front.url}/documents/notes.txt\n"
                    "End it with Ctrl-C."
                )
                signal.pause()
    except KeyboardInterrupt:
        return 130
    except (MissingServerError, ServerFailedError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0 if right else 1


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End the servers too."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
