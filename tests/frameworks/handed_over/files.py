"""The uploads, and who sends them."""

from __future__ import annotations

import os

from xsendfile import Nginx, PrivateFiles, Sender, Serve

_SENDERS: dict[str, Sender] = {"nginx": Nginx("/_uploads/"), "serve": Serve()}

files = PrivateFiles(os.environ["UPLOADS"], _SENDERS[os.environ.get("SENDER", "nginx")])
