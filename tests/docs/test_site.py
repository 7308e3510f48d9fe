"""The site is built without a warning, and has every public name."""

from __future__ import annotations

import ast
import importlib
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from docutils import nodes
from sphinx.util.inventory import InventoryFile

from tests.docs.blocks import REPOSITORY, blocks_of, pages
from tests.docs.commands import environment

MODULES = (
    "xsendfile",
    "xsendfile.asgi",
    "xsendfile.django",
    "xsendfile.flask",
    "xsendfile.links",
    "xsendfile.servers.config",
    "xsendfile.servers.forward_auth",
    "xsendfile.servers.verifying",
    "xsendfile.service",
    "xsendfile.starlette",
    "xsendfile.wsgi",
)
TABLES = 1  # in docstrings: what the environment says to `xsendfile.service`


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, as `make docs` builds it."""
    made = tmp_path_factory.mktemp("site")
    ended = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "docs", made],
        cwd=REPOSITORY,
        env={**os.environ, **environment()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return made


@pytest.fixture(scope="module")
def names(site: Path) -> set[str]:
    """What the site's inventory has of Python."""
    inventory = InventoryFile.loads((site / "objects.inv").read_bytes(), uri="")
    return {name for kind, found in inventory.data.items() if kind[:3] == "py:" for name in found}


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_is_described(names: set[str], module: str) -> None:
    public = importlib.import_module(module).__all__
    assert {f"{module}.{name}" for name in public} - names == set()


def test_every_module_with_public_names_is_looked_at() -> None:
    found = set()
    for path in (REPOSITORY / "src").rglob("*.py"):
        if "\n__all__ = [" in path.read_text("utf-8"):
            parts = path.relative_to(REPOSITORY / "src").with_suffix("").parts
            found.add(".".join(part for part in parts if part != "__init__"))
    assert {name for name in found if "._" not in name} == set(MODULES)


def test_every_page_is_in_the_site(site: Path) -> None:
    wanted = {page.removeprefix("docs/") for page in pages() if page.startswith("docs/")}
    assert {page for page in wanted if not (site / page.replace(".md", ".html")).exists()} == set()


def test_what_only_the_tests_see_is_not_in_it(site: Path) -> None:
    assert not [page for page in site.rglob("*.html") if "ask(app" in page.read_text("utf-8")]


def test_nothing_is_fetched_by_who_reads_it(site: Path) -> None:
    """No script, style, font or picture from elsewhere."""
    for page in site.rglob("*.html"):
        for kind in ('<script src="http', '<img src="http', 'rel="stylesheet" href="http'):
            assert kind not in page.read_text("utf-8"), page


def test_code_of_docstrings_is_on_a_page_that_is_run(site: Path) -> None:
    """Statement by statement; what is no Python there is a table."""
    run = {
        ast.dump(statement)
        for page in pages()
        for block in blocks_of(page)
        if block.is_shown and block.language == "python"
        for statement in ast.parse(block.text).body
    }
    tables = 0
    for path in (site / ".doctrees/api").rglob("*.doctree"):
        document = pickle.loads(path.read_bytes())  # noqa: S301 - Sphinx has just written it
        for block in document.findall(nodes.literal_block):
            try:
                statements = ast.parse(block.astext()).body
            except SyntaxError:
                tables += 1
            else:
                assert [ast.unparse(one) for one in statements if ast.dump(one) not in run] == []
    assert tables == TABLES
