"""The service, configured, in process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.asgi_client import Answer, Headers, ask
from xsendfile.links import LinkSigner
from xsendfile.service import application

SECRET = "R3pu5uOZ0Vq0gYyK6w3yQ1u2Qd4X0ZJ6"
LINKS = LinkSigner({"2026b": SECRET})


class Site(NamedTuple):
    """A root, and the variables of a service that delivers its files by native links."""

    root: Path
    variables: Mapping[str, str]

    def serving(self, **more: str) -> Site:
        """Return the same with more settings, by their names in lower case."""
        return self._replace(variables={**self.variables, **_variables(more)})

    def public(self, **more: str) -> Site:
        """Return a service without links."""
        given = {"root": str(self.root), "public": "1", **more}
        return self._replace(variables=_variables(given))

    def ask(self, url: str, method: str = "GET", headers: Headers = (), **scope: object) -> Answer:
        """Send a request to it; its path may be any bytes, as `surrogateescape` has them."""
        path, _, query = url.partition("?")
        return ask(
            application(self.variables),
            path.encode(errors="surrogateescape"),
            method,
            headers,
            **{"query_string": query.encode(), **scope},
        )


def _variables(settings: Mapping[str, str]) -> dict[str, str]:
    return {f"XSENDFILE_{name.upper()}": value for name, value in settings.items()}
