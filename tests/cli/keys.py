"""Files of keys for the commands that have to do with links."""

from __future__ import annotations

from pathlib import Path

SECRET = "R3pu5uOZ0Vq0gYyK6w3yQ1u2Qd4X0ZJ6"
OLD = "q8d0JbV2yTn5rXw7LmK1cF4hGzPsA9eU"


def key_file(directory: Path, text: str = f"2026b:{SECRET}\n2026a:{OLD}\n") -> str:
    """Write a file of keys that others cannot read, and return its path."""
    file = directory / "keys"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o640)
    return str(file)
