"""The configuration templates: one folder per server, readable as configuration."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from xsendfile._errors import MissingExtraError

if TYPE_CHECKING:
    import jinja2

Filter: TypeAlias = Callable[..., str]
"""Spells a value in the grammar of a server."""


def rendered(
    folder: str, template: str, filters: Mapping[str, Filter], names: Mapping[str, object]
) -> str:
    """Return a template of a room, filled in.

    Args:
        folder: of the room.
        template: the name of the template in it.
        filters: spell strings in the server's grammar, by the names that the
            template calls them.
        names: what else the template names.

    Raises:
        MissingExtraError: jinja2 is not installed.

    """
    environment = _environment(folder, tuple(filters.items()))
    return environment.get_template(template).render(names)


@functools.cache
def _environment(folder: str, filters: tuple[tuple[str, Filter], ...]) -> jinja2.Environment:
    """Return what reads the templates of a room."""
    try:
        import jinja2  # noqa: PLC0415 - an extra: the core must import without it
    except ModuleNotFoundError as error:
        msg = "server configurations need jinja2; type: pip install 'xsendfile[config]'"
        raise MissingExtraError(msg) from error
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("xsendfile.servers", folder),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - no HTML: the filters escape for the server's own grammar
    )
    environment.filters.update(filters, indented=_indented)
    return environment


def _indented(text: str, by: str) -> str:
    """Indent the lines that are not empty. Jinja's own filter would also part them at U+2028."""
    return re.sub(r"^(?=.)", lambda _: by, text, flags=re.MULTILINE)
