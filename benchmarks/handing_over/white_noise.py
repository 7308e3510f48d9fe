"""WhiteNoise, which has looked at all files beforehand, and sends the bytes itself."""

from __future__ import annotations

from benchmarks.handing_over.asked import Asked
from benchmarks.peers import white_noise

application = white_noise.application(Asked.of_this_process().root)
