"""The configuration templates: one per server, readable as configuration."""

from __future__ import annotations

from collections.abc import Callable

from xsendfile._errors import MissingExtraError


def rendered(server: str, template: str, spell: Callable[[str], str], **values: object) -> str:
    """Return a template of the room `server`, filled in.

    Args:
        server: the name of the room.
        template: the name of the template in it.
        spell: quotes a string for the server's grammar; the filter `spell`.
        **values: what the template names.

    Raises:
        MissingExtraError: jinja2 is not installed.

    """
    try:
        import jinja2  # noqa: PLC0415 - an extra: the core must import without it
    except ModuleNotFoundError as error:
        msg = "server configurations need jinja2; type: pip install 'xsendfile[config]'"
        raise MissingExtraError(msg) from error
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("xsendfile.servers", server),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - no HTML: `spell` escapes for the server's own grammar
    )
    environment.filters["spell"] = spell
    return environment.get_template(template).render(values)
