"""The committed page is what the run gives."""

from __future__ import annotations

from tests.conformance.matrix import Matrix
from tests.conformance.page import PAGE, page, without_figures


def test_the_page_on_servers_is_what_the_deployments_do(matrix: Matrix) -> None:
    assert without_figures(PAGE.read_text("utf-8")) == without_figures(page(matrix)), (
        "draw it anew: python -m tests.conformance.page"
    )
