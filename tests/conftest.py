"""What holds for every test."""

from __future__ import annotations

import os

os.umask(0o022)  # what is written must be readable for an unprivileged server
