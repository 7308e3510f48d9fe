"""What an application is asked to hand over, and to which server: the environment says so."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, Self
from urllib.parse import quote

from xsendfile import Apache, Caddy, Lighttpd, Nginx, Sender

LOCATION = "/_files/"
"""Where nginx and Caddy have the files, for nobody but the application to name."""

SENDERS: Mapping[str, Sender] = MappingProxyType(
    {
        "nginx": Nginx(LOCATION),
        "apache": Apache(),
        "lighttpd": Lighttpd(),
        "caddy": Caddy(LOCATION),
    }
)
"""Our sender for each server, by the name that `xsendfile config` gives it."""

CACHING = "private, no-cache"
"""The `Cache-Control` that we send, for peers that are measured with our headers."""


class Asked(NamedTuple):
    """What is handed over.

    Attributes:
        root: the directory of the files.
        name: of the one that is asked for, relative to it.
        front: the server that sends it.
        like_ours: whether a peer sends the headers that we do, and a length of
            0, in the place of what its manual says.

    """

    root: str
    name: str
    front: str
    like_ours: bool = False

    @classmethod
    def of_this_process(cls) -> Self:
        """Return what the environment says."""
        return cls(*json.loads(os.environ[_VARIABLE]))

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment that says so."""
        return {_VARIABLE: json.dumps(self)}

    @property
    def file(self) -> str:
        """The absolute path of the file."""
        return f"{self.root}/{self.name}"

    @property
    def hand_over(self) -> tuple[str, str]:
        """The header that hands the file over."""
        if self.front in {"nginx", "caddy"}:
            return ("X-Accel-Redirect", f"{LOCATION}{quote(self.name)}")
        return ("X-Sendfile", self.file)


_VARIABLE = "BENCHMARK_ASKED"
