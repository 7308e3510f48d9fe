"""Runs the demonstration and says of each step whether it went as claimed."""

from __future__ import annotations

import argparse
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
    signal.signal(signal.SIGTERM, _end)
    try:
        with running() as stack:
            right = walk_through(stack)
            if keep:
                print(
                    f"\nRunning at {stack.front.url} (users: ada/engine, grace/compiler); ", end=""
                )
                print("end it with Ctrl-C.", flush=True)
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
