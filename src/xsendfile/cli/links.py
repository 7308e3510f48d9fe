"""What the commands share that have to do with links: dialect, keys, options."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping

from xsendfile.links.named import DIALECTS, OPTIONS, options_of
from xsendfile.service.settings import SETTINGS, flag, variable


def add_link_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which links are valid.

    They are called as the variables of the environment are, which they overrule.
    """
    group = parser.add_argument_group(
        "links", "also from the environment: XSENDFILE_KEY_FILE, XSENDFILE_DIALECT …"
    )
    add = group.add_argument
    add("--dialect", choices=DIALECTS, help="native, unless told")
    add("--key-file", metavar="FILE", help="a key per line, `id:secret`; the first signs")
    add_dialect_options(add, OPTIONS, DIALECTS)


def add_dialect_options(
    add: Callable[..., object], names: Iterable[str], dialects: Iterable[str]
) -> None:
    """Add options of dialects.

    Args:
        add: adds an option to a parser.
        names: of the options.
        dialects: those of which the help tells whether they have it.

    """
    having = {dialect: options_of(dialect) for dialect in dialects}
    for name in names:
        option = OPTIONS[name]
        those = ", ".join(dialect for dialect, options in having.items() if name in options)
        text = f"{option.help} ({those})"
        if option.metavar is None:
            add(flag(name), action="store_const", const="1", help=text)
        else:
            add(flag(name), metavar=option.metavar, help=text)


def labelled(text: str) -> dict[str, str]:
    """Return the value that a link is bound to, by its label."""
    label, separator, value = text.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError("give LABEL=VALUE, such as user=ada")
    return {label: value}


def overruled(environment: Mapping[str, str], options: Mapping[str, object]) -> dict[str, str]:
    """Return the environment with the options of a command laid over it."""
    variables = dict(environment)
    given = {name: value for name in SETTINGS if (value := options.get(name))}
    if "key_file" in given:
        variables.pop(variable("keys"), None)
    for name, value in given.items():
        variables[variable(name)] = ",".join(value) if isinstance(value, list) else str(value)
    return variables
