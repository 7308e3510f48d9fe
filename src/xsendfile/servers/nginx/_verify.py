"""nginx as the verifier: the rooms whose configurations judge signed links without an application.

Links of `LinkSigner` are judged by `native_link.js`, in the njs module; those of
`SecureLink` by ngx_http_secure_link_module, and by what makes its rules strict.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from types import MappingProxyType

from xsendfile._errors import BadSettingError
from xsendfile.links._expression import SECRET, parsed
from xsendfile.links._keys import Keys
from xsendfile.links.native import LinkSigner
from xsendfile.links.secure_link import SecureLink
from xsendfile.servers._room import Room, Site
from xsendfile.servers._spelling import CONTROL, in_double_quotes

from ._config import NGINX

SCRIPT = f"{os.path.split(__file__)[0]}/native_link.js"
"""Where the script lies that judges native links, as this machine sees it."""

_IMPORTABLE = re.compile(r"/[^'\\\x00-\x1f\x7f]+")  # njs puts the path into a line of JavaScript
_LONGEST = 4000  # bytes; for a string, nginx has 4096


def native_room(dialect: LinkSigner, script: str | None = None) -> Room:
    """Return the room in which nginx judges native links.

    Args:
        dialect: whose links.
        script: where nginx finds `native_link.js`; in this library unless told.

    Raises:
        BadSettingError: a script that njs cannot import, or more keys than
            nginx can read.

    """
    path = SCRIPT if script is None else script
    if not isinstance(path, str) or not _IMPORTABLE.fullmatch(path):
        msg = (
            f"script is {path!r}; give the absolute path of a copy of native_link.js, without "
            "apostrophes, backslashes and control characters, which njs cannot import"
        )
        raise BadSettingError(msg)
    names = {"keys": _spelled_keys(dialect.keys), "realm": dialect.realm, "script": path}
    return _room("native", {**names, "logged": "$xsendfile_path"})


def secure_link_room(dialect: SecureLink, script: str | None = None) -> Room:
    """Return the room in which nginx judges links of its own.

    Args:
        dialect: whose links.
        script: None: there is none.

    Raises:
        BadSettingError: a script, several secrets, one that nginx's grammar cannot
            spell; from the room, a location that is not the dialect's prefix.

    """
    if script is not None:
        msg = f"script is {script!r}, but nginx needs none for these links; leave it out"
        raise BadSettingError(msg)
    names = {"expression": _spelled_expression(dialect), "logged": "$uri"}
    prefix = os.fsdecode(dialect.prefix)

    def check(site: Site) -> None:
        for root in site.roots:
            location = (root.location or "").removesuffix("/")
            if location != prefix:
                msg = (
                    f"prefix is {prefix!r}, but $uri, which is signed, begins with {location!r} "
                    f"here; give SecureLink(…, prefix={location!r})"
                )
                raise BadSettingError(msg)

    return _room("secure-link", names)._replace(check=check)


def _room(dialect: str, names: Mapping[str, str]) -> Room:
    """Return a room for a dialect; `names` are what its templates know besides."""
    return NGINX._replace(
        template="nginx.verify",
        senders=(),
        complete=frozenset(("listen", "access_log")),
        snippet=frozenset(),
        names=MappingProxyType({**names, "dialect": dialect}),
    )


def _spelled_keys(keys: Keys) -> str:
    """Return keys as the script reads them: in hexadecimal, any bytes are spelled alike."""
    spelled = " ".join(f"{key}:{(keys.get(key) or b'').hex()}" for key in keys)
    return _fitting(spelled, "the keys are")


def _spelled_expression(dialect: SecureLink) -> str:
    """Return what `secure_link_md5` is given, in nginx's grammar. No message has a secret in it."""
    secret, *others = dialect.secrets
    if others:
        msg = (
            "secret is several, but nginx computes $secure_link once for a request, by one; give "
            "one secret, and put a new one behind a location of its own until old links have ended"
        )
        raise BadSettingError(msg)
    text = os.fsdecode(secret)
    if not CONTROL.isdisjoint(text):
        msg = "secret holds a control character, which nginx's configuration cannot spell here"
        raise BadSettingError(msg)
    expression = parsed(dialect.expression)
    texts = [_spelled(each.replace(SECRET, text)) for each in expression.texts]
    fields = [f"${{{field}}}" for field in expression.fields]  # whatever stands behind them
    spelled = texts[0] + "".join(map(str.__add__, fields, texts[1:]))
    return f'"{_fitting(spelled, "expression and secret are")}"'


def _spelled(text: str) -> str:
    """Spell a part of a string in which nginx looks for variables."""
    return in_double_quotes(text)[1:-1].replace("$", "${xsendfile_dollar}")


def _fitting(spelled: str, what: str) -> str:
    """Return a secret that nginx can read."""
    if len(os.fsencode(spelled)) > _LONGEST:
        msg = f"{what} longer than the {_LONGEST} bytes that nginx can read; shorten it"
        raise BadSettingError(msg)
    return spelled
