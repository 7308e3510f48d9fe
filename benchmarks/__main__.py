"""All measurements, one after the other; then the page, and what became of the bars.

    python -m benchmarks            all of them
    python -m benchmarks NAME ...   some of them

The exit status is 1 where a script failed, a comparison is void, or all of them
have not measured a bar: such a run is to be made again.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time

from benchmarks import page
from benchmarks.promises import PROMISES
from benchmarks.rounds import RESULTS

SCRIPTS = (
    "in_process",
    "through_servers",
    "large_file",
    "verified_links",
    "occupation",
    "sending",
    "growth",
    "link_parsing",
)
"""The scripts, in their order: modules of this package."""


def main() -> int:
    """Run the scripts, write the page, print the bars."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        epilog=f"Names: {', '.join(SCRIPTS)}.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", choices=[[], *SCRIPTS], metavar="NAME")
    names = parser.parse_args().names
    if not names:
        shutil.rmtree(RESULTS, ignore_errors=True)  # of contestants that may be gone
    failed = [name for name in names or SCRIPTS if not _run(name)]
    page.main()
    measured = page.measured()
    print("\nThe bars:\n")
    for bar in PROMISES:
        worst = bar.judged(measured)[0]
        print(f"  {worst.word:14}{bar.promise}: {worst.measured} ({bar.direction} {bar.limit:g})")
    words = {bar.promise: bar.judged(measured)[0].word for bar in PROMISES}
    missing = not names and "not measured" in words.values()
    void = [name for name, comparison in measured.items() if comparison.is_void]
    if void:
        print(f"\nVOID: {', '.join(void)}. The machine was too busy: make this run again.")
    if failed:
        print(f"\nFAILED: {', '.join(failed)}")
    return 1 if void or failed or missing else 0


def _run(name: str) -> bool:
    """Run a script in a process of its own, and tell how long it took."""
    print(f"\n=== {name}", flush=True)
    started = time.monotonic()
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    done = subprocess.run(command, check=False)  # noqa: S603
    print(f"\n=== {name}: {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
