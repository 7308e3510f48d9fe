"""The configuration templates: one per server, readable as configuration."""

from __future__ import annotations

from collections.abc import Callable

from xsendfile._errors import BadSettingError, MissingExtraError


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


def spell(text: object, *, impossible: str, server: str) -> str:
    """Quote `text` for a configuration whose strings stand in double quotes.

    Raises:
        BadSettingError: not text, or it holds a character of `impossible`,
            which `server`'s grammar has no spelling for.

    """
    if not isinstance(text, str):
        msg = f"{text!r} is to be written into {server}'s configuration; give a str"
        raise BadSettingError(msg)
    found = sorted(set(text) & {*impossible, *map(chr, range(32)), "\x7f"})
    if found:
        msg = (
            f"{text!r} holds {found[0]!r}, which cannot be spelled in {server}'s configuration; "
            "give another name (for a directory, that of a symbolic link)"
        )
        raise BadSettingError(msg)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
