"""The application that a front server asks, by WSGI."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tests.forward_auth_servers.site.links import CHALLENGE, CHECK, LINKS, MOUNT
from xsendfile import Nginx, PrivateFiles
from xsendfile.wsgi import ForwardAuthApplication

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def user(environ: WSGIEnvironment) -> Mapping[str, str]:
    """Return who is logged in, as a framework would find out."""
    name = environ.get("HTTP_COOKIE", "").removeprefix("user=")
    return {"user": name} if name else {}


application = ForwardAuthApplication(
    PrivateFiles(os.environ["SITE_ROOT"], Nginx("/-/"), inline="safe", check=CHECK),
    LINKS,
    url_header=os.environ["SITE_URL_HEADER"],
    method_header=os.environ["SITE_METHOD_HEADER"],
    mount=MOUNT,
    challenge=CHALLENGE,
    proxies=["127.0.0.1", "unix"],
    bound=user,
)
