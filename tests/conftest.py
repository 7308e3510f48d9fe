"""What holds for every test."""

from __future__ import annotations

import contextlib
import os

os.umask(0o022)  # what is written must be readable for an unprivileged server

with contextlib.suppress(ModuleNotFoundError):  # the environment of xsendfile 1.0 has none
    from hypothesis import settings

    # Machines that run this are shared: how long one example takes says nothing.
    # What lands is judged by the same examples each time; elsewhere, new ones are tried.
    settings.register_profile("shared-machine", deadline=None, derandomize="CI" in os.environ)
    settings.load_profile("shared-machine")
