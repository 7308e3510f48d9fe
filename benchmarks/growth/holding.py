"""What a process holds that asks for files: `memory` runs this as a process of its own.

It prints how many kB it holds at last, and by how many it had grown at most
since it had asked for the first file.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from benchmarks.asking import request, start_response
from benchmarks.growth.applications import files
from xsendfile._model import PresentationOptions
from xsendfile.wsgi import send_file

_EMOJI = "\N{FLOPPY DISK}" * 100

PRESENTATIONS: Mapping[str, Callable[[str], Iterable[PresentationOptions]]] = MappingProxyType(
    {
        "plain": lambda _: [{}],
        "names": lambda name: [{"download_name": f"{number} of {name}"} for number in range(8)],
        "long names": lambda name: [{"download_name": f"{_EMOJI}{name}"}],
        "headers": lambda name: [{"headers": [(f"X-{each}", name) for each in range(20)]}],
    }
)
"""The ways in which a file is shown, one after the other."""


def main() -> None:
    """Ask for each name in a file of names, in one of the ways."""
    root, entries, asked, presentation = sys.argv[1:]
    below = files(root, memory=int(entries))
    environ = request(root, "")
    before = 0
    for name in _lines(asked):
        for options in PRESENTATIONS[presentation](name):
            send_file(environ, start_response, below, name, **options)
        before = before or _kilobytes("VmRSS")
    print(_kilobytes("VmRSS"), _kilobytes("VmHWM") - before)


def _lines(file: str) -> Iterator[str]:
    """Yield the lines, holding one at a time."""
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            yield line.removesuffix("\n")


def _kilobytes(field: str) -> int:
    """Return what the kernel says of this process: what it holds, or held at most."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1])
    raise LookupError(field)


if __name__ == "__main__":
    main()
