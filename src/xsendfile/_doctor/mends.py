"""How to mend what was found: in the configuration of the server at hand, or anywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from xsendfile.servers._front_server import FrontServer
from xsendfile.servers._original import OriginalStandard
from xsendfile.servers.apache import checks as apache
from xsendfile.servers.caddy import checks as caddy
from xsendfile.servers.config import ROOMS
from xsendfile.servers.lighttpd import checks as lighttpd
from xsendfile.servers.nginx import checks as nginx
from xsendfile.servers.uwsgi import checks as uwsgi

from .records import Case, CheckName, Finding

_PLAIN = re.compile(r"[\w./-]+")

_SERVERS: Sequence[FrontServer] = (
    nginx.SERVER, apache.SERVER, lighttpd.SERVER, caddy.SERVER, uwsgi.SERVER,
)  # fmt: skip
SERVERS: Mapping[str, FrontServer] = MappingProxyType(
    {name: server for server in _SERVERS for name in server.names}
)
"""The servers that are known, by name."""

ANYWHERE: Mapping[CheckName, str] = MappingProxyType(
    {
        "header-leak": "give the application the sender that is for this server, and the server "
        "its option: xsendfile config",
        "access": "-H 'Cookie: …' of a user who may have the file, and a URL that delivers it now",
        "readable": "chmod o+x on the directories and o+r on the files, or the server's user into "
        "their group; and --server-user NAME here, where it is not others who read",
        "server-error": "read the error logs of the server and of the application",
        "encoding": "give the application the sender of this server's generation: xsendfile config",
        "mapping": "compare the root of the application with the directory of the server",
        "empty-body": "turn the option on that has the server send the file: xsendfile config",
        "length": "leave Content-Length to the sender; look for what changes or ends the body",
        "same-file": "look for a rule of the server that has a file of its own for this name",
        "internal-location": "forbid clients the internal location",
        "entity-tag": "have the application send ETag itself, or nobody",
        "lost-headers": "have the server pass these headers on, and no other rule replace them",
        "head": "have HEAD answered by what answers GET",
        "ranges": "let Range through, and do not set Accept-Ranges: none",
        "preconditions": "let If-None-Match and If-Modified-Since through to who sends the file",
        "compression": "turn compression off for the files",
        "symlinks": "forbid the server to follow links out of the root; in the application "
        'symlinks="inside" or "deny", and check=True',
        "sender-choice": "remove X-Sendfile-Type and X-Accel-Mapping from requests, with "
        "underscores too; in the application, name the sender",
    }
)
"""The checks, and what mends on any server what they find."""


def sender_server(sender: object) -> str | None:
    """Return the server that a sender is for; None if that is not known.

    1.0's `standard` tells nothing: lighttpd obeys it, and Apache with mod_xsendfile 1.0.
    """
    if isinstance(sender, OriginalStandard):
        return None
    return next((room.name for room in ROOMS.values() if isinstance(sender, room.senders)), None)


def product_name(product: str) -> str | None:
    """Return the server by how it names itself; None if that is not known."""
    product = product.lower()
    named = (each for each in _SERVERS if each.product and product.startswith(each.product))
    return next((server.names[0] for server in named), None)


def mended(finding: Finding, server: FrontServer | None, case: Case) -> Finding:
    """Return a fault with the line that mends it; anything else as it is."""
    if finding.state != "fault" or finding.mend:
        return finding
    own = server.mends.get(finding.check) if server else None
    mend = own or ANYWHERE[finding.check]
    if case.location:
        mend = mend.replace("/LOCATION/", case.location).replace("/PREFIX", case.location[:-1])
    if case.directory and "/DIRECTORY" in mend:
        mend = mend.replace("/DIRECTORY", case.directory)
        if not _PLAIN.fullmatch(case.directory):
            mend += "    # quoted, as xsendfile config prints it"
    return finding._replace(mend=mend)
