"""An application with links for networks, behind a proxy that is believed."""

from __future__ import annotations

import os

from tests.forward_auth_servers.site.links import LINKS
from xsendfile import AuthTokenApplication, PrivateFiles

application = AuthTokenApplication(
    PrivateFiles(os.environ["SITE_ROOT"]), LINKS, proxies=["127.0.0.1"]
)
