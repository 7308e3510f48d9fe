"""Applications that send the files of a directory themselves, ours and the peers': one module each.

A server imports one of them, and finds the directory in its environment.
"""

from __future__ import annotations

ROOT = "BENCHMARK_ROOT"
"""The environment variable with the directory of the files, an absolute path."""
