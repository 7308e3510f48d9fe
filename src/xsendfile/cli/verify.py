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
from xsendfile._http.addresses import parsed_address
from xsendfile._model import Grant
from xsendfile._paths import percent_encoded
from xsendfile.links._binding import NETWORK
from xsendfile.links._dialect import Dialect
from xsendfile.links.mod_auth_token import ModAuthToken
from xsendfile.links.secure_link import SecureLink
from xsendfile.servers._location import checked_mount
from xsendfile.service.settings import LinkSettings, link_settings

from .commands import Commands, tell
from .links import add_link_options, labelled, overruled

VALID, REFUSED = 0, 1

_ORIGIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
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
    add(
        "--client",
        type=_address,
        metavar="ADDRESS",
        help="who asks, for a link that is for one network",
    )
    add(
        "--bound",
        type=labelled,
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
    links = link_settings(overruled(os.environ, vars(options)))
    url = _below(options.url, options.mount)
    bound = dict(item for each in options.bound for item in each.items())
    now = clock()
    try:
        grant = links.dialect.verify(url, client=options.client, bound=bound, clock=lambda: now)
    except Refused as refused:
        tell(f"refused: {_explained(refused, now, links, options.client)}\n")
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


def _address(text: str) -> str:
    """Return the text of an address."""
    try:
        parsed_address(text)
    except ValueError:
        raise argparse.ArgumentTypeError("give an IPv4 or IPv6 address") from None
    return text


def _described(grant: Grant, now: float) -> list[str]:
    """Return what a valid link says."""
    lines = ["valid", f"path: /{percent_encoded(grant.path)}"]
    if grant.scope is not None:
        directory = b"/".join(grant.path.split(b"/")[: grant.scope])
        lines.append(f"opens: all below /{percent_encoded(directory)}/")
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


def _explained(refused: Refused, now: float, links: LinkSettings, client: str | None) -> str:
    """Return in words why a link is refused to this client."""
    if isinstance(refused, ExpiredToken):
        return f"expired {_span(now - refused.expired_at)} ago, at {_moment(refused.expired_at)}"
    if isinstance(refused, NotYetValid):
        begins = f"in {_span(refused.starts_at - now)}, at {_moment(refused.starts_at)}"
        return f"not valid yet; begins {begins}"
    if isinstance(refused, BadToken):
        return _not_authentic(refused, links, client)
    return f"no file can have its path: {refused.reason}"


def _not_authentic(refused: BadToken, links: LinkSettings, client: str | None) -> str:
    """Return in words why a link is not taken for one of ours."""
    if refused.ground == "key":
        return f"key {refused.value!r} is not among the keys: {', '.join(links.keys)}"
    if refused.ground == "binding":
        return _bound_to(refused, client)
    if refused.ground == "signature":
        return (
            "the signature does not fit: path, field or key were changed, or --mount or an option "
            f"of the dialect{_besides(refused.value, links.dialect, client)}"
        )
    if refused.field is None or refused.ground == "missing":
        return f"{refused.reason}; is it whole, and of this --dialect?"
    return refused.reason


def _bound_to(refused: BadToken, client: str | None) -> str:
    """Return in words that it is not known whether a link is for who asks."""
    if refused.value not in {None, NETWORK}:
        return f"bound to a {refused.value}; give --bound {refused.value}=…"
    if client is None:
        return "bound to a network or an address; give --client, the address of who asks"
    return refused.reason


def _besides(label: str | None, dialect: Dialect, client: str | None) -> str:
    """Return what else may be why a signature does not fit: whom the link is bound to."""
    if label == NETWORK:
        return ", or --client is in another network"
    if label is not None:
        return f", or --bound {label} is another"
    bound = isinstance(dialect, ModAuthToken | SecureLink) and dialect.bind_address
    if client is not None and bound:
        return ", or --client is another address"
    return ""


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
