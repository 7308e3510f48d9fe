"""Short bursts of load by `wrk` (Debian package of this name).

wrk counts in whole seconds; a round with many contestants in it would become
too long for anything in it to be compared. But at SIGINT it ends within a
tenth of a second, and tells how long it was at work.
"""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

_REPORT = Path(__file__).with_name("wrk.lua")
_AT_MOST = 60  # seconds; no burst takes that long


class Burst(NamedTuple):
    """What one burst has shown.

    Attributes:
        requests: that were answered in full.
        bytes: that were received, heads included.
        seconds: that it took.
        median: of the times to an answer, in seconds.
        percentile_99: of the same.

    """

    requests: int
    bytes: int
    seconds: float
    median: float
    percentile_99: float

    @property
    def rate(self) -> float:
        """Requests in a second."""
        return self.requests / self.seconds

    @property
    def megabytes(self) -> float:
        """Megabytes in a second, be they of whole answers or not."""
        return self.bytes / self.seconds / 1e6


def burst(url: str, seconds: float, *, connections: int) -> Burst:
    """Ask for `url` again and again, on kept connections where the server keeps them.

    Args:
        url: what to ask for.
        seconds: how long; up to a tenth of a second more.
        connections: how many at a time.

    Raises:
        RuntimeError: not all was answered as it should be.

    """
    command = ["wrk", "-t1", f"-c{connections}", f"-d{_AT_MOST}", f"-s{_REPORT}", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:  # noqa: S603
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate()
    told = json.loads(said.decode().rpartition("\n\n")[2] or "null")
    if not told or told["errors"] or not told["bytes"]:
        message = f"{url}: {said.decode()}"
        raise RuntimeError(message)
    return Burst(
        told["requests"],
        told["bytes"],
        told["microseconds"] / 1e6,
        told["median"] / 1e6,
        told["percentile_99"] / 1e6,
    )
