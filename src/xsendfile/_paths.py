"""Names in, checked parts out; and file names as header values. Pure.

Parts, never joined strings, cross the trust boundary: what this module
returns cannot climb out of a directory by itself. Whether a symbolic link
leads out is for `_root` to find out.
"""

from __future__ import annotations

import os
import re
import sys
from typing import get_args

from ._errors import BadRootError, BadSettingError, NotFound, OutsideRoot
from ._http.percent import PercentEncoding
from ._model import Name, Segments, Symlinks

_UNUSABLE = frozenset((b"", b".", b".."))
_LONGEST = 4095  # bytes: PATH_MAX of Linux without its NUL
_ENCODING, _ERRORS = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()
_SLASHES = re.compile(rb"/+")

percent_encoded = PercentEncoding(b"/")
"""Encodes a path for a header whose value the server percent-decodes once.

That is nginx (`ngx_http_parse_unsafe_uri`), Caddy 2.7 and later, lighttpd and
mod_xsendfile 1.0. Slashes stay.
"""


def segments(name: bytes) -> Segments:
    """Split a relative path into parts that cannot leave the directory they start from.

    Raises:
        OutsideRoot: a part is `..`, or the path is empty: the root itself.
        NotFound: an empty part (a repeated or trailing slash), a `.`, a NUL, or
            more than a path can have.

    """
    parts = tuple(name.split(b"/"))
    if not name:
        raise OutsideRoot("the root itself", name)
    if not _UNUSABLE.isdisjoint(parts):
        if b".." in parts:
            raise OutsideRoot("'..' in the path", name)
        raise NotFound("empty or '.' segment", name)
    if len(name) > _LONGEST:
        raise NotFound("name too long", name)
    if 0 in name:
        raise NotFound("NUL in the path", name)
    return parts


def requested_name(path: bytes) -> bytes:
    """Return the name in the path of a request as xsendfile 1.0 saw it.

    It has no slash before it, and repeated slashes count as one.
    """
    if path.find(b"//") >= 0:  # half as long as `in`
        path = _SLASHES.sub(b"/", path)
    return path.removeprefix(b"/")


def below(name: bytes, directory: bytes) -> bytes | None:
    """Return what is left of absolute `name` below `directory`, or None if it lies elsewhere.

    The comparison goes part by part: `/srv/docs-old` is not below `/srv/docs`.
    """
    parts = name.split(b"/")
    prefix = directory.split(b"/")
    if parts[: len(prefix)] != prefix:
        return None
    return b"/".join(parts[len(prefix) :])


def name_bytes(name: Name) -> bytes:
    """Return the bytes of a name that an application gave (PEP 383).

    Raises:
        NotFound: the text has no form in the file system's encoding, so that
            no file can have it.
        TypeError: not a `str`, `bytes` or `os.PathLike`.

    """
    try:
        if isinstance(name, str):
            return name.encode(_ENCODING, _ERRORS)  # half as long as os.fsencode
        return os.fsencode(name)
    except UnicodeEncodeError:
        raise NotFound("name that no file can have", b"") from None


def wsgi_bytes(text: str) -> bytes:
    """Undo PEP 3333's latin-1 disguise of `PATH_INFO` or `SCRIPT_NAME`, once.

    Raises:
        NotFound: a character above U+00FF, which no WSGI server may pass.

    """
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        raise NotFound("environ text that is not latin-1", b"") from None


def checked_directory(directory: Name, setting: str = "root") -> bytes:
    """Return the bytes of an absolute path, without trailing slashes.

    Raises:
        BadRootError: `setting` is relative, the file system's own root, or not
            a path.

    """
    try:
        path = os.fsencode(directory)
    except (TypeError, UnicodeEncodeError):
        msg = f"{setting} is {directory!r}; give a str, bytes or os.PathLike path"
        raise BadRootError(msg) from None
    if not path.startswith(b"/") or b"\0" in path:
        msg = f"{setting} is {directory!r}; give an absolute path without NUL"
        raise BadRootError(msg)
    if os.path.normpath(path).strip(b"/") == b"":
        msg = f"{setting} is {directory!r}: every file of the machine; give a directory below it"
        raise BadRootError(msg)
    return path.rstrip(b"/")


def checked_symlinks(symlinks: object) -> Symlinks:
    """Return a policy for symbolic links.

    Raises:
        BadSettingError: there is no such policy.

    """
    for policy in get_args(Symlinks):
        if symlinks == policy:
            known: Symlinks = policy
            return known
    msg = f"symlinks is {symlinks!r}; give 'inside', 'deny' or 'follow'"
    raise BadSettingError(msg)
