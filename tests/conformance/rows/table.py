"""All rows, in the order of the page."""

from __future__ import annotations

from tests.conformance.rows import files, headers, http, names, passage, reach

ROWS = (
    *names.NAMED,
    *names.section.rows,
    *headers.section.rows,
    *http.section.rows,
    *files.section.rows,
    *passage.section.rows,
    *reach.section.rows,
)
"""The rows of the matrix."""
