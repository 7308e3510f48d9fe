"""The sample data of the demonstration: users and files."""

from __future__ import annotations

PASSWORDS = {"ada": "engine", "grace": "compiler"}

ENGINE = "documents/ada/engine.bin"
ENGINE_SIZE = 10 * 1024 * 1024  # bytes

FILES = {
    "documents/ada/notes.txt": b"The Analytical Engine weaves algebraic patterns.\n",
    "documents/grace/compiler.txt": b"A-0, 1952.\n",
    "shared/poster.txt": b"For whoever has the link.\n",
}
"""Content by name, beside `ENGINE`, which is random."""
