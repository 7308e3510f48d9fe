"""`docs/servers.md`, drawn from the rows, the exceptions and a run.

`python -m tests.conformance.page` starts the deployments and writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from tests.conformance.deployments import PLANS, deployments, version
from tests.conformance.exceptions import EXCEPTIONS, YES
from tests.conformance.matrix import Matrix
from tests.conformance.rows.names import NAMED
from tests.conformance.rows.row import Row
from tests.conformance.rows.table import ROWS

PAGE = Path(__file__).parents[2] / "docs" / "servers.md"
"""The committed page."""

_MIB = 1 << 20
_WIDEST = 24  # what a cell of the table holds
_FIGURES = ("Run with: ", "Grown by: ")
_HEAD = """\
# What each server does

The application decides, the server sends: here is what arrives at the client, on eight deployments,
each run with exactly what `xsendfile config` prints. The table is no promise but a measurement: the
test suite draws this page anew from real servers, and fails where it differs.

"""
_HOW = """
The root is mounted at one path for the application and at another for the server, with copies that
tell who has sent them. nginx runs the `--snippet` in a site with a regular-expression location
that would win without `^~`, and with public files of the names of private ones.

In no row does any answer hold a path on the disk, the name of the internal location or a header
such as `X-Sendfile` or `X-Accel-Redirect`: that no exception excuses. Nor is any a 5xx or another
file than the one asked for, but where somebody puts a FIFO or a link into the root "since": in the
moment between the application's look and the server's. A cell holds **yes** where the sentence of
its row is true, else what is seen instead, with the reason at the end.
"""
_TAIL = """
## How to run it

```console
$ .venv/bin/python -m pytest -q tests/conformance     # each cell is a test
$ .venv/bin/python -m tests.conformance.page          # writes this page
```

The rows are functions in `tests/conformance/rows/`, the exceptions stand in
`tests/conformance/exceptions.py`. A test fails where a row without an exception does not pass, and
where an exception no longer shows. The two lines of figures on top are not compared, so that other
versions may pass; what the table says of them is compared like everything else.
"""


class _Notes:
    """Footnotes, numbered as they come up."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def mark(self, text: str) -> str:
        """Return the mark of a footnote."""
        return f"[^{self._numbers.setdefault(text, len(self._numbers) + 1)}]"

    def lines(self) -> Iterator[str]:
        """Yield the footnotes."""
        yield from (f"[^{number}]: {text}" for text, number in self._numbers.items())


def page(matrix: Matrix) -> str:
    """Return the page, as the deployments are seen."""
    seen = {(r.name, p.name): matrix.seen(r, p.name) for r in ROWS for p in PLANS}
    notes = _Notes()
    lines = [_versions(), "", _grown(matrix), _HOW]
    for section, rows in groupby(ROWS, key=lambda row: row.section):
        own = list(rows)
        plain = [row for row in own if row in NAMED and _passes(row, seen)]
        lines += [f"## {section}", ""]
        if plain:
            lines += [_plainly(plain), ""]
        lines += _table([row for row in own if row not in plain], seen, notes)
        lines += ["", *(f"- **{row.name}**: {row.means}" for row in own if row not in NAMED), ""]
    lines += ["## Reasons", "", *notes.lines()]
    return _HEAD + "\n".join(lines) + "\n" + _TAIL


def without_figures(text: str) -> str:
    """Return a page without what differs from machine to machine."""
    return "\n".join(line for line in text.splitlines() if not line.startswith(_FIGURES))


def _versions() -> str:
    told = dict.fromkeys(
        f"{p.name.partition(',')[0].removesuffix(' 2.6')} {version(p)}" for p in PLANS
    )
    return f"{_FIGURES[0]}{', '.join(told)}."


def _grown(matrix: Matrix) -> str:
    """Return by how much servers and applications grew while they sent 1 GiB."""
    each = []
    for name, deployment in matrix.deployments.items():
        grown = " + ".join(str(round(size / _MIB)) for size in deployment.figures.values())
        each.append(f"{name} {grown}")
    return f"{_FIGURES[1]}{'; '.join(each)} (MiB, front server + application, for 1 GiB)."


def _passes(row: Row, seen: dict[tuple[str, str], str]) -> bool:
    return all(seen[row.name, plan.name] == YES for plan in PLANS)


def _plainly(rows: Iterable[Row]) -> str:
    """Return the sentence about the names that every server carries."""
    labels = [row.name for row in rows]
    return (
        f"All {len(NAMED)} names arrive everywhere, byte for byte, beside files that they could be "
        f"taken for. These {len(labels)} are sent by every server: {'; '.join(labels)}. The others "
        "are sent by the server (yes) or, where it cannot carry them, by the application:"
    )


def _table(rows: list[Row], seen: dict[tuple[str, str], str], notes: _Notes) -> Iterator[str]:
    yield f"| | {' | '.join(plan.name for plan in PLANS)} |"
    yield "|---" * (len(PLANS) + 1) + "|"
    for row in rows:
        cells = (_cell(row.name, p.name, seen[row.name, p.name], notes) for p in PLANS)
        yield f"| {row.name} | {' | '.join(cells)} |"


def _cell(row: str, deployment: str, seen: str, notes: _Notes) -> str:
    if seen == YES:
        return YES
    exempt = EXCEPTIONS.get((row, deployment))
    why = exempt.why if exempt and exempt.seen == seen else "No exception declares this."
    if len(seen) > _WIDEST:
        return f"no{notes.mark(f'{seen}. {why}')}"
    return f"{seen}{notes.mark(why)}"


if __name__ == "__main__":
    with deployments() as running:
        drawn = page(Matrix(running))
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(drawn, encoding="utf-8")
