"""What the rooms of the front servers have in common: a site in, a configuration out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from xsendfile._errors import BadSettingError

from ._address import host_and_port
from ._location import check_reachable, checked_mount
from ._roots import FrontRoot, Roots, checked_roots
from ._template import Filter, rendered
from ._upstream import Scheme, Upstream, parsed_upstream

LISTEN = "127.0.0.1:8080"
"""Where a front server listens unless told."""


class Site(NamedTuple):
    """What a configuration is made of; checked.

    Attributes:
        roots: what may be handed over.
        upstream: where the application is; None where the server runs it.
        host: where the server listens.
        port: where the server listens.
        wsgi: the application that the server runs: a module and its attribute,
            or the path of a `.wsgi` file; empty where it runs none.
        access_log: a file for the log of requests, or empty.
        mount: the path below which requests go to the application, with a
            slash at both ends.

    """

    roots: tuple[FrontRoot, ...]
    upstream: Upstream | None
    host: str
    port: int
    wsgi: str
    access_log: str
    mount: str

    @property
    def address(self) -> str:
        """Where the server listens."""
        return f"{self.host}:{self.port}"


class Options(NamedTuple):
    """What a configuration was asked for with; None is what was not given."""

    upstream: object = None
    listen: object = None
    wsgi: object = None
    access_log: object = None
    mount: object = None


class Room(NamedTuple):
    """How the configuration of a front server is made.

    Attributes:
        name: of the server, as `xsendfile config` has it.
        folder: where its templates lie.
        template: the beginning of their names: `.complete.j2` and
            `.snippet.j2` follow.
        senders: the classes of the senders that it understands.
        filters: the functions that spell values in its grammar, by the names
            that the templates call them.
        names: further names that the templates know.
        complete: the options that its complete configuration takes; `upstream`
            and `wsgi` are needed where they are taken.
        snippet: the options that its snippet takes, likewise.
        located: whether its roots have an internal location.
        protocols: what it can speak with an application.
        check: refuses sites that this server could not serve, or not safely.

    """

    name: str
    folder: str
    template: str
    senders: tuple[type, ...]
    filters: Mapping[str, Filter]
    complete: frozenset[str]
    snippet: frozenset[str]
    located: bool = False
    protocols: tuple[Scheme, ...] = ()
    names: Mapping[str, object] = MappingProxyType({})
    check: Callable[[Site], None] = lambda _site: None

    def configuration(self, roots: Roots, options: Options, *, snippet: bool) -> str:
        """Return the complete configuration, or its snippet for an existing site."""
        taken = self.snippet if snippet else self.complete
        site = self._site(roots, options, taken, "snippet" if snippet else "configuration")
        self.check(site)
        stem = "snippet" if snippet else "complete"
        template = f"{self.template}.{stem}.j2"
        return rendered(self.folder, template, self.filters, {**self.names, "site": site})

    def _site(self, roots: Roots, options: Options, taken: frozenset[str], what: str) -> Site:
        """Return the site that the options describe."""
        for option, value in options._asdict().items():
            if value is not None and option not in taken:
                msg = (
                    f"{option} is {value!r}, but {self.name}'s {what} has no place for it; "
                    "leave it out"
                )
                raise BadSettingError(msg)
        for option in ("upstream", "wsgi"):
            if option in taken and getattr(options, option) is None:
                msg = f"{option} is missing; {self.name}'s {what} needs it to find the application"
                raise BadSettingError(msg)
        mount = checked_mount("/" if options.mount is None else options.mount)
        checked = checked_roots(roots, self.senders, located=self.located, mount=mount)
        check_reachable(mount, [root.location for root in checked if root.location is not None])
        host, port = host_and_port(LISTEN if options.listen is None else options.listen)
        return Site(
            checked,
            self._upstream(options.upstream),
            host,
            port,
            _text("wsgi", options.wsgi),
            _file("access_log", options.access_log),
            mount,
        )

    def _upstream(self, given: object) -> Upstream | None:
        """Return an upstream that this server can speak with."""
        if given is None:
            return None
        upstream = parsed_upstream(given)
        if upstream.protocol not in self.protocols:
            msg = (
                f"upstream is {given!r}, but {self.name} is not configured to speak "
                f"{upstream.protocol} here; give one of {', '.join(self.protocols)}"
            )
            raise BadSettingError(msg)
        return upstream


def _text(option: str, value: object) -> str:
    """Return an option that is text, empty where it was not given."""
    if value is None:
        return ""
    if not isinstance(value, str) or not value:
        msg = f"{option} is {value!r}; give a str that is not empty"
        raise BadSettingError(msg)
    return value


def _file(option: str, value: object) -> str:
    """Return an option that is the absolute path of a file, empty where it was not given."""
    path = _text(option, value)
    if path and (not path.startswith("/") or path.endswith("/")):
        msg = f"{option} is {value!r}; give the absolute path of a file"
        raise BadSettingError(msg)
    return path
