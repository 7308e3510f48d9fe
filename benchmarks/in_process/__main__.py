"""Run it with `python -m benchmarks.in_process`: five minutes."""

from __future__ import annotations

import gc
import sys

from benchmarks.in_process.by_asgi import by_asgi
from benchmarks.in_process.outcomes import missing, refused, saved_as, unusual
from benchmarks.in_process.senders import senders
from benchmarks.in_process.sight import first, repeated
from benchmarks.in_process.signed import links, verification
from benchmarks.in_process.tree import planted
from benchmarks.peers import djangos
from benchmarks.rounds import ROUNDS

_COMPARISONS = (
    repeated,
    first,
    missing,
    refused,
    unusual,
    saved_as,
    senders,
    links,
    verification,
    by_asgi,
)


def main(rounds: int = ROUNDS) -> int:
    """Make all comparisons."""
    with planted() as tree:
        djangos.set_up(tree.root)
        gc.freeze()  # what is loaded by now is no business of a request's
        for each in _COMPARISONS:
            each(tree, rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
