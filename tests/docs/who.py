"""Who runs which block: all are run by `test_pages.py`, but for those of this table."""

from __future__ import annotations

from collections.abc import Mapping

ELSEWHERE: Mapping[str, Mapping[str, str]] = {
    "README.md": {"python": "tests/package/test_readme.py"},
    "docs/links.md": {"python": "tests/package/test_links_page.py"},
    "docs/signing-recipes.md": dict.fromkeys(
        ("console", "csharp", "go", "java", "javascript", "perl", "php", "ruby", "sh"),
        "tests/recipes/test_page.py",
    ),
}
"""The test that runs the blocks of a language of a page."""

INCLUDED: Mapping[str, str] = {
    "examples/fastapi_documents.py": "tests/recipes_servers",
    "examples/who_got_what.py": "tests/deliveries_servers",
    "examples/compose/compose.yaml": "tests/examples/test_compose.py",
    "examples/container/Containerfile": "tests/examples/test_container.py",
}
"""The test that runs a file which a page shows as it is."""

DRAWN: Mapping[str, int] = {"README.md": 1, "docs/native-link.md": 1, "docs/index.md": 1}
"""How many pictures and patterns, fences without a language, a page has: nothing is run."""

WITHOUT_CODE = frozenset(("{toctree}",))
"""Directives that are Sphinx's to judge."""
