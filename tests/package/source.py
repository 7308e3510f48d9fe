"""The library's source as syntax trees, and what the names in it stand for."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import xsendfile

PACKAGE = Path(xsendfile.__file__).parent


class Module(NamedTuple):
    """One module of the library.

    Attributes:
        name: its dotted name below `xsendfile`; empty for the package itself.
        text: its source.
        is_package: whether other modules lie below it.

    """

    name: str
    text: str
    is_package: bool = False

    @property
    def tree(self) -> ast.Module:
        """The syntax tree; a new one each time."""
        return ast.parse(self.text)

    @property
    def top(self) -> str:
        """The part of the name that the layers go by."""
        return self.name.partition(".")[0]


def modules() -> list[Module]:
    """Return all modules of the library."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        found.append(Module(name, path.read_text(), is_package))
    return found


def imports(module: Module) -> Iterator[tuple[str, str]]:
    """Yield what a module imports, anywhere in it: local name and absolute dotted name."""
    package = ["xsendfile", *module.name.split(".")] if module.name else ["xsendfile"]
    if not module.is_package:
        package.pop()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                yield (alias.asname or top), (alias.name if alias.asname else top)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                yield (alias.asname or alias.name), f"{origin}.{alias.name}"


def dotted(node: ast.AST, known: Mapping[str, str]) -> str | None:
    """Return the absolute name that `a` or `a.b.c` stands for, given the module's imports."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return ".".join([known.get(node.id, node.id), *parts]) if isinstance(node, ast.Name) else None


def references(module: Module) -> Iterator[tuple[str, int]]:
    """Yield each name that is read, as the absolute one that it stands for, and its line."""
    known = dict(imports(module))
    nodes = [n for n in ast.walk(module.tree) if isinstance(n, ast.Attribute | ast.Name)]
    inner = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    for node in nodes:
        name = dotted(node, known)
        if name and id(node) not in inner:
            yield name, node.lineno
