"""Sphinx: `make docs`. Nothing is fetched, and every warning is an error."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from docutils import nodes
from pygments.lexers.special import TextLexer
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode

_SETTINGS = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))

project = "xsendfile"
author = "The xsendfile maintainers"
release = _SETTINGS["project"]["version"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["recipes"]  # the programs that signing-recipes.md shows
nitpicky = True
# What `xsendfile` and `xsendfile.links` share has two names, and either will do.
suppress_warnings = ["ref.python"]

html_theme = "furo"
html_title = f"xsendfile {release}"
html_show_copyright = False
html_copy_source = False

myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
napoleon_use_ivar = True
napoleon_use_rtype = False
default_role = "py:obj"  # docstrings have single backticks, for code and for names

_HIDDEN = re.compile(r"^<!-- \w+\n.*?^-->$", re.DOTALL | re.MULTILINE)
_FOLDER = re.compile(r"\[([^\]]+)\]\(\.\./([\w/-]+)/\)")
_PUBLIC = ("xsendfile", "xsendfile.links")


def setup(app: Sphinx) -> None:
    """Register what is ours."""
    app.add_lexer("caddyfile", TextLexer)
    app.connect("source-read", _read)
    app.connect("autodoc-skip-member", _skip)
    app.connect("missing-reference", _resolve)


def _read(_app: Sphinx, _page: str, source: list[str]) -> None:
    """Leave out what only the tests see; a link to a folder of the repository is its name."""
    shown = _HIDDEN.sub(lambda hidden: "\n" * hidden[0].count("\n"), source[0])
    source[0] = _FOLDER.sub(r"\1 (`\2/`)", shown)


def _skip(_app: Sphinx, _what: str, _name: str, member: object, *_: object) -> bool | None:
    """Leave out the fields of a `NamedTuple`: the class describes them."""
    described = str(getattr(member, "__doc__", ""))
    return True if described.startswith("Alias for field number") else None


def _resolve(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, shown: nodes.Element
) -> nodes.Element | None:
    """Link what docstrings name, and what annotations take from a private module.

    All else between their backticks is code without a link. A public name that is not
    there is left to Sphinx, which warns.
    """
    if node.get("refdomain") != "py":
        return None
    target = node["reftarget"]
    name = target.rpartition(".")[2] if "._" in target else target
    objects = env.domains.python_domain.objects
    for module in _PUBLIC:
        found = objects.get(f"{module}.{name}")
        if found is not None:
            page, anchor = found.docname, found.node_id
            return make_refnode(app.builder, node["refdoc"], page, anchor, shown, target)
    is_public = target.startswith("xsendfile.") and "._" not in target
    return None if is_public and node["reftype"] != "obj" else shown
