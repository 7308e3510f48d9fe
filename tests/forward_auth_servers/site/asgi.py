"""The application that a front server asks, by ASGI."""

from __future__ import annotations

import os
from collections.abc import Mapping

from tests.forward_auth_servers.site.links import CHALLENGE, CHECK, LINKS, MOUNT
from xsendfile import Nginx, PrivateFiles
from xsendfile._asgi import Scope
from xsendfile.asgi import ForwardAuthApplication


def user(scope: Scope) -> Mapping[str, str]:
    """Return who is logged in, as a framework would find out."""
    name = dict(scope["headers"]).get(b"cookie", b"").decode().removeprefix("user=")
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
