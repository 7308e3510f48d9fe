"""uWSGI, as the doctor meets it, and the lines that mend its configuration."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xsendfile.servers._front_server import FrontServer

_MENDS: Mapping[str, str] = MappingProxyType(
    {
        "header-leak": "pull-header = X-Sendfile X_SENDFILE    # in a uWSGI with PCRE",
        "encoding": "in the application sender=Uwsgi(): uWSGI takes paths byte for byte",
        "mapping": "response-route-if = regexp:${X_SENDFILE};^/DIRECTORY/ goto:no_link",
        "empty-body": "response-route-run = fastfile:filename=${X_SENDFILE},no_headers=1",
        "lost-headers": "fastfile:filename=${X_SENDFILE},no_headers=1    # and no static:",
        "symlinks": "response-route-if = islink:${X_SENDFILE} break:403 Forbidden",
        "sender-choice": "route-run = addvar:HTTP_X_SENDFILE_TYPE=    # and HTTP_X_ACCEL_MAPPING",
        "head": "response-route-if = equal:${REQUEST_METHOD};HEAD last:    # before fastfile:",
    }
)


def _is_own_page(body: bytes) -> bool:
    """Whether uWSGI has made an error page: `break:` leaves them empty."""
    return not body


SERVER = FrontServer(
    names=("uwsgi",),
    product="",  # it does not name itself
    answers_location=False,
    mends=_MENDS,
    is_own_page=_is_own_page,
)
"""uWSGI, as the doctor meets it."""
