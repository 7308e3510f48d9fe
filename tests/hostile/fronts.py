"""The senders, and what the server of each makes of its header."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from xsendfile import (
    Apache,
    ApacheUnescape,
    Caddy,
    Caddy26,
    Lighttpd,
    Nginx,
    Sender,
    Uwsgi,
)


def _everything(path: bytes) -> bool:  # noqa: ARG001
    """Whether a server that decodes its header can be told of a path."""
    return True


class Handover(NamedTuple):
    """The header that a server obeys, and what it makes of its value.

    Attributes:
        header: its name.
        path: returns the path that the server opens, by the root and the value.
        is_raw: whether the value is taken byte for byte, not percent-decoded.
        carries: whether the server can be told of a path; if not, the
            application sends the file.
        opens: whether the application opens the file in any case, and hands
            over nothing but a whole one.

    """

    header: str
    path: Callable[[bytes, bytes], bytes]
    is_raw: bool = False
    carries: Callable[[bytes], bool] = _everything
    opens: bool = False

    def is_opened(self, method: str, real: bytes) -> bool:
        """Whether the application opens a file to answer a request for it."""
        return self.opens or (method == "GET" and not self.carries(real))

    def is_told(self, method: str, real: bytes, content: bytes) -> bool:
        """Whether the server is told of a file."""
        return self.carries(real) and (not self.opens or (method == "GET" and content != b""))


def _absolute(root: bytes, value: bytes) -> bytes:  # noqa: ARG001
    """X-Sendfile of Apache, lighttpd and uWSGI: a path."""
    return value


def _below(location: bytes) -> Callable[[bytes, bytes], bytes]:
    """X-Accel-Redirect of nginx and Caddy: a URI below a location that stands for the root."""

    def path(root: bytes, value: bytes) -> bytes:
        assert value.startswith(location), value
        rest = value[len(location) :]
        assert b".." not in rest.split(b"/"), "nginx refuses this"
        return root + b"/" + rest

    return path


def _fits_a_header(path: bytes) -> bool:
    """Whether a path has no control character, and no blank of latin-1 at its end."""
    controls = {*range(32), 127}
    return not controls & set(path) and path == path.rstrip(b" \x85\xa0")


def _is_clean_utf8(path: bytes) -> bool:
    """Whether lighttpd changes nothing in a path: no control character, and UTF-8."""
    controls = {*range(32), 127}
    return not controls & set(path) and path.decode(errors="ignore").encode() == path


STANDARD = Handover("X-Sendfile", _absolute)
MOUNT = "/caf\xc3\xa9 %41"  # in PEP 3333's disguise
ORIGINAL_NGINX = Handover("X-Accel-Redirect", _below(MOUNT.encode("latin-1") + b"/-internal-/"))
NGINX = Handover("X-Accel-Redirect", _below(b"/_x/"))
APACHE = Handover("X-Sendfile", _absolute, is_raw=True, carries=_fits_a_header)
FRONTS: dict[str, tuple[Sender, Handover]] = {
    "Nginx": (Nginx("/_x/"), NGINX),
    "Caddy": (Caddy("/_x/"), NGINX),
    "Caddy26": (
        Caddy26("/_x/"),
        Handover(
            "X-Accel-Redirect",
            _below(b"/_x/"),
            is_raw=True,
            carries=lambda path: _fits_a_header(path) and b"?" not in path,
        ),
    ),
    "Apache": (Apache(), APACHE),
    "ApacheUnescape": (ApacheUnescape(), STANDARD),
    "Lighttpd": (Lighttpd(), STANDARD._replace(carries=_is_clean_utf8)),
    "Uwsgi": (Uwsgi(), APACHE._replace(opens=True)),
}
"""The senders of the new API, and what their servers make of them."""
