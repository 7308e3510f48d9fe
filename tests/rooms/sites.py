"""The smallest site of each front server, and the lines of a configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from xsendfile.servers.config import FrontRoot, configuration

APPLICATION: Mapping[str, Mapping[str, Any]] = {
    "nginx": {"upstream": "127.0.0.1:8000"},
    "apache": {"upstream": "127.0.0.1:8000"},
    "apache-wsgi": {"wsgi": "/srv/wsgi/site.wsgi"},
    "lighttpd": {"upstream": "127.0.0.1:8000"},
    "caddy": {"upstream": "127.0.0.1:8000"},
    "caddy26": {"upstream": "127.0.0.1:8000"},
    "uwsgi": {"wsgi": "shop:application"},
}
"""The option without which a complete configuration cannot find the application."""

SERVERS = list(APPLICATION)

NEEDED_BY_SNIPPET: Mapping[str, Mapping[str, Any]] = {
    server: APPLICATION[server] if server in {"apache-wsgi", "lighttpd", "caddy", "caddy26"} else {}
    for server in SERVERS
}
"""The options without which there is no snippet."""

DOCUMENTS = FrontRoot("/srv/documents", "/_documents/")
SECOND = FrontRoot("/srv/second", "/_second/")


def complete(server: str, *roots: Any, **options: Any) -> str:  # noqa: ANN401
    """Return the complete configuration, for a small site unless told otherwise."""
    return configuration(server, roots or [DOCUMENTS], **{**APPLICATION[server], **options})


def snippet(server: str, *roots: Any, **options: Any) -> str:  # noqa: ANN401
    """Return the snippet, for a small site unless told otherwise."""
    given = {**NEEDED_BY_SNIPPET[server], **options}
    return configuration(server, roots or [DOCUMENTS], snippet=True, **given)


def lines(text: str) -> list[str]:
    """Return what is not comment, without indentation."""
    found = (re.sub(r"\s+#\s.*", "", line).strip() for line in text.split("\n"))
    return [line for line in found if line and line[0] not in "#;"]
