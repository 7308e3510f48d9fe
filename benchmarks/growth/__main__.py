"""How cost grows; all of it, in about four minutes.

Run it with `python -m benchmarks.growth`.
"""

from __future__ import annotations

from benchmarks.growth.files import compare_sizes, flat, made, tree
from benchmarks.growth.imports import compare_imports
from benchmarks.growth.memory import compare_bound, compare_memory
from benchmarks.growth.names import compare_depths, compare_lengths
from benchmarks.growth.threads import compare_threads


def main() -> None:
    """Measure, and save and print what came of it."""
    compare_imports()
    compare_lengths()
    compare_depths()
    compare_threads()
    compare_bound()
    with made(flat) as roots:
        compare_sizes(
            "growth-files-flat",
            "The same names in one directory with more and more files",
            flat,
            roots,
        )
        compare_memory(roots)
    with made(tree) as roots:
        compare_sizes(
            "growth-files-tree",
            "The same names in a tree with more and more files, a hundred in a directory",
            tree,
            roots,
        )


if __name__ == "__main__":
    main()
