"""The sample data of the demonstration: users and files."""

from __future__ import annotations

import os

PASSWORDS = {"ada": "engine", "grace": "compiler"}

FILES = {
    "documents/ada/engine.bin": os.urandom(10 * 1024 * 1024),
    "documents/ada/notes.txt": b"The Analytical Engine weaves algebraic patterns.\n",
    "documents/grace/compiler.txt": b"A-0, 1952.\n",
    "shared/poster.txt": b"For whoever has the link.\n",
}
"""Content by name, anew in each process."""
