"""`xsendfile verify`: judges a link, and says in words why it is refused."""

from __future__ import annotations

import argparse
import math
import os
import re
import time
from collections.abc import Callable

from xsendfile._errors import (
    BadSettingError,
    BadToken,
    ExpiredToken,
    NotYetValid,
    Refused,
)
from xsendfile._model import Grant
from xsendfile._paths import percent_encoded
from xsendfile.links._binding import NETWORK
from xsendfile.servers._location import checked_mount
from xsendfile.service._settings import dialect_from, keys_of

from .commands import Commands, tell
from .links import add_link_options, overruled

VALID, REFUSED = 0, 1

_ORIGIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_FIELD = r"(?:^|[/?&]){}=([A-Za-z0-9._~-]{{1,32}})(?=[/&]|$)"
_EPILOG = """\
exit status: 0 valid, 1 refused, 2 not judged

examples:
  xsendfile verify --key-file keys 'https://example.org/files/docs/q3.pdf?expires=…' --mount /files/
  xsendfile verify --key-file keys --client 192.0.2.7 '/docs/q3.pdf?expires=…'
"""


def add_parser(commands: Commands) -> None:
    """Add this command."""
    parser = commands.add_parser(
        "verify",
        description="Judge a link as a GET request for it would be, and say why it is refused.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,  # `--key SECRET` is no file
    )
    add = parser.add_argument
    add("url", metavar="URL", help="the whole link, or its path and query")
    add("--mount", default="/", metavar="/PATH/", help="what files are below; / unless told")
    add("--client", metavar="ADDRESS", help="who asks, for a link that is for one network")
    add(
        "--bound",
        action="append",
        default=[],
        metavar="LABEL=VALUE",
        help="what is known of who asks, such as user=ada; may be repeated",
    )
    add_link_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, clock: Callable[[], float] = time.time) -> int:
    """Judge a link, and print what it says or why it is refused.

    Raises:
        BadSettingError: an option is wrong.

    """
    variables = overruled(os.environ, options)
    dialect = dialect_from(variables)
    url = _below(options.url, options.mount)
    bound = dict(_labelled(text) for text in options.bound)
    now = clock()
    try:
        grant = dialect.verify(url, client=options.client, bound=bound, clock=lambda: now)
    except Refused as refused:
        why = _explained(refused, url, now, list(keys_of(variables)))
        tell(f"refused: {why}\n")
        return REFUSED
    tell("".join(f"{line}\n" for line in _described(grant, now)))
    return VALID


def _below(url: str, mount: str) -> str:
    """Return path and query below the mount."""
    prefix = checked_mount(mount)
    target = _ORIGIN.sub("", url, count=1) if _ORIGIN.match(url) else url
    if not target.startswith(prefix):
        msg = f"the link is not below --mount {mount}; give the path that files are below"
        raise BadSettingError(msg)
    return target[len(prefix) - 1 :]


def _labelled(text: str) -> tuple[str, str]:
    """Return a label and its value."""
    label, separator, value = text.partition("=")
    if not separator:
        msg = f"--bound is {text!r}; give LABEL=VALUE, such as user=ada"
        raise BadSettingError(msg)
    return label, value


def _described(grant: Grant, now: float) -> list[str]:
    """Return what a valid link says."""
    lines = ["valid", f"path: /{percent_encoded(grant.path)}"]
    if grant.expires_at == math.inf:
        lines.append("ends: never")
    else:
        lines.append(f"ends: in {_span(grant.expires_at - now)}, at {_moment(grant.expires_at)}")
    if grant.as_attachment is not None:
        lines.append(f"as: {'attachment' if grant.as_attachment else 'inline'}")
    if grant.download_name is not None:
        lines.append(f"name: {grant.download_name!r}")
    if grant.key is not None:
        lines.append(f"key: {grant.key}")
    if grant.personal:
        lines.append("for: one network, user or session")
    return lines


def _explained(refused: Refused, url: str, now: float, keys: list[str]) -> str:
    """Return in words why a link is refused."""
    if isinstance(refused, ExpiredToken):
        return f"expired {_span(now - refused.expired_at)} ago, at {_moment(refused.expired_at)}"
    if isinstance(refused, NotYetValid):
        begins = f"in {_span(refused.starts_at - now)}, at {_moment(refused.starts_at)}"
        return f"not valid yet; begins {begins}"
    if isinstance(refused, BadToken):
        return _not_authentic(refused, url, keys)
    return f"no file can have its path: {refused.reason}"


def _not_authentic(refused: BadToken, url: str, keys: list[str]) -> str:
    """Return in words why a link is not taken for one of ours."""
    if refused.ground == "key":
        return f"key {_field(url, 'key')!r} is not among the keys: {', '.join(keys)}"
    if refused.ground == "binding":
        label = _field(url, "for")
        if label in {"", NETWORK}:
            return "bound to a network or an address; give --client, the address of who asks"
        return f"bound to a {label}; give --bound {label}=…"
    if refused.ground == "signature":
        label = _field(url, "for")
        more = {"": "", NETWORK: ", or --client is in another network"}.get(
            label, f", or --bound {label} is another"
        )
        return (
            "the signature does not fit: path, field or key were changed, or an option of the "
            f"dialect{more}"
        )
    if refused.field is None or refused.ground == "missing":
        return f"{refused.reason}; is it whole, and of this --dialect?"
    return refused.reason


def _field(url: str, name: str) -> str:
    """Return a field of a native link, as far as it can be shown."""
    match = re.search(_FIELD.format(name), url)
    return match[1] if match else ""


def _span(seconds: float) -> str:
    """Return a time span in its two largest units."""
    left, parts = int(seconds), list[str]()
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        count, left = divmod(left, size)
        if count or (unit == "s" and not parts):
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2])


def _moment(seconds: float) -> str:
    """Return a time of the calendar, in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
