"""WhiteNoise, which knows all files since the start."""

from __future__ import annotations

import os

from benchmarks.peers import white_noise
from benchmarks.sending_files import ROOT

application = white_noise.application(os.environ[ROOT])
