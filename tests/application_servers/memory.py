"""How much memory a process holds (proc(5), smaps_rollup), in bytes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Memory(NamedTuple):
    """The resident memory of a process.

    Attributes:
        resident: all of it now; what it shares with others is counted in full.
        private: the part that nobody else has.
        peak: the most that was resident since `forget_peak`.

    """

    resident: int
    private: int
    peak: int

    def since(self, before: Memory) -> Memory:
        """Return the growth; that of the peak is from what was resident before."""
        return Memory(
            self.resident - before.resident,
            self.private - before.private,
            self.peak - before.resident,
        )

    def __str__(self) -> str:
        """Return the figures in MiB."""
        return ", ".join(
            f"{name} {value / 2**20:.1f} MiB" for name, value in self._asdict().items()
        )


def forget_peak(pid: int) -> None:
    """Have the peak counted from now on."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def memory_of(pid: int) -> Memory:
    """Return what a process holds."""
    rollup = _fields(Path(f"/proc/{pid}/smaps_rollup").read_text())
    status = _fields(Path(f"/proc/{pid}/status").read_text())
    private = rollup["Private_Clean"] + rollup["Private_Dirty"]
    return Memory(rollup["Rss"], private, status["VmHWM"])


def _fields(text: str) -> dict[str, int]:
    """Return the lines that end in kB."""
    pairs = (line.split(":") for line in text.splitlines() if line.endswith(" kB"))
    return {name: int(value.split()[0]) * 1024 for name, value in pairs}
