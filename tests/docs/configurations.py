"""The configurations that pages show: all of what `xsendfile config` has printed, or a part."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from tests.docs.blocks import Block

CONFIGURATIONS = frozenset(("apache", "caddyfile", "ini", "lighttpd", "nginx"))
"""Their languages."""

_LEFT_OUT = "# …"


def shows(block: Block, printed: str) -> bool:
    """Whether a block is what was printed, or a part of it that says that it is one."""
    if not is_part(block):
        return block.text.strip("\n") == printed
    lines = textwrap.dedent(block.text).splitlines()[1:-1]
    return any(lines) and lines in _runs(printed.splitlines(), len(lines))


def is_part(block: Block) -> bool:
    """Whether a block begins and ends with what stands for the lines that are left out."""
    first, *between = block.text.splitlines() or [""]
    return first.strip() == _LEFT_OUT == "".join(between[-1:]).strip()


def _runs(lines: list[str], length: int) -> Iterator[list[str]]:
    """Yield all runs of so many lines, each as far to the left as it goes."""
    for start in range(len(lines) - length + 1):
        yield textwrap.dedent("\n".join(lines[start : start + length])).splitlines()
