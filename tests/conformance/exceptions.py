"""Where a deployment does otherwise than a row says: what is seen there, exactly, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tests.conformance.rows.names import BY_US

YES = "yes"
"""What is seen where there is no exception."""


class Exempt(NamedTuple):
    """An exception of a deployment from a row.

    Attributes:
        seen: what its row finds.
        why: one or two sentences for the reader of the page.

    """

    seen: str
    why: str


class _Group(NamedTuple):
    """Rows and deployments with one exception."""

    rows: tuple[str, ...]
    deployments: tuple[str, ...]
    seen: str
    why: str


_NGINX = ("nginx",)
_PROXY, _MOD_WSGI = "Apache, mod_proxy", "Apache, mod_wsgi"
_APACHE = (_PROXY, _MOD_WSGI)
_LIGHTTPD = ("lighttpd, mod_proxy", "lighttpd, FastCGI")
_CADDY26 = ("Caddy 2.6",)
_CADDY = (*_CADDY26, "Caddy")
_UWSGI = ("uWSGI",)

_BLANK = ("trailing space", "spaces only")
_FEEDS = ("line feed", "line feed at the end", "carriage return", "a header of its own")
_CONTROL = ("control characters", "delete character")
_UNPRINTABLE = (*_FEEDS, *_CONTROL, "hostile directories")

_RAW = (*_APACHE, *_CADDY26, *_UWSGI)
_LATIN = ("a last byte that is a blank in latin-1",)
_TAB = ("tab",)

_GROUPS = (
    _Group(
        _LATIN,
        _RAW,
        BY_US,
        "The server takes the name as it is, and gunicorn before 22 removes the byte: in latin-1, "
        "for which it takes headers, that is a blank.",
    ),
    _Group(
        _TAB,
        _RAW,
        BY_US,
        "The server takes the name as it is, and gunicorn before 22 refuses a header with a tab.",
    ),
    _Group(
        _BLANK,
        (*_APACHE, *_CADDY26, *_UWSGI),
        BY_US,
        "The server takes the name as it is, and a header cannot end in a blank: HTTP parsers "
        "remove it (RFC 9110 §5.5).",
    ),
    _Group(
        _UNPRINTABLE,
        (*_APACHE, *_CADDY26, *_UWSGI),
        BY_US,
        "The server takes the name as it is, and no header may hold a control character.",
    ),
    _Group(
        (*_UNPRINTABLE, "tab"),
        _LIGHTTPD,
        BY_US,
        "lighttpd puts `_` in the place of control characters.",
    ),
    _Group(
        ("not UTF-8", "overlong dots"),
        _LIGHTTPD,
        BY_US,
        "lighttpd answers 502 to a path that is not UTF-8.",
    ),
    _Group(
        ("question mark", "question mark at the end"),
        _CADDY26,
        BY_US,
        "Caddy 2.6 takes the name as it is, and would take what follows `?` for a query.",
    ),
    _Group(
        ("no name without need",),
        (_PROXY, *_CADDY26),
        "; ".join((*_LATIN, *_TAB)),
        "gunicorn 22 and later carries these, earlier ones do not; a sender cannot know.",
    ),
    _Group(
        ("no name without need",),
        (_MOD_WSGI,),
        "; ".join((*_BLANK, *_LATIN, *_TAB, *_CONTROL)),
        "mod_wsgi would carry these, mod_proxy would not: `Apache` is the sender for both.",
    ),
    _Group(
        ("no name without need",),
        _UWSGI,
        "; ".join((*_BLANK, *_LATIN, *_FEEDS, *_TAB, *_CONTROL, "hostile directories")),
        "uWSGI looks at no value, not even for line feeds, by which a name could become a header "
        "of its own. `Uwsgi` keeps to what HTTP allows.",
    ),
    _Group(
        ("content encoding",),
        _APACHE,
        "lost",
        "mod_xsendfile 0.12 removes it in any case, and mod_headers cannot bring it back: do not "
        "hand over compressed variants.",
    ),
    _Group(
        ("a header of your own",),
        _NGINX,
        "lost",
        "nginx drops every header that it does not know. The configuration brings back those that "
        "matter to security, caches, languages and CORS; add a line `add_header X-Own "
        "$upstream_http_x_own;` for each of yours.",
    ),
    _Group(
        ("one date",),
        _UWSGI,
        "none",
        "uWSGI's HTTP socket adds none. Put a web server before it, or `add-header`.",
    ),
    _Group(
        ("unknown unit",),
        _CADDY,
        "416",
        "Go's file server answers 416 to a unit that it does not know. Browsers ask for bytes.",
    ),
    _Group(
        ("if match", "if unmodified since"),
        _LIGHTTPD,
        "200",
        "lighttpd judges neither. They protect changes; a download is at worst repeated.",
    ),
    _Group(
        ("since a fifo",),
        _APACHE,
        "waits",
        "The server opens what it finds and waits for somebody to write. Nobody but the "
        "application should write to the root.",
    ),
    _Group(
        ("since a fifo",),
        _CADDY,
        "waits",
        "Caddy opens what it finds and waits for somebody to write, to answer 500 then. Nobody but "
        "the application should write to the root.",
    ),
    _Group(
        ("since removed and next",),
        (_MOD_WSGI,),
        "a page follows",
        "mod_wsgi takes mod_xsendfile's 404 for a fault of its own: behind the page of the 404, "
        "that of a 500 follows without a status line, and the connection ends. Nothing of it is "
        "the client's or the application's.",
    ),
    _Group(
        ("unreadable",),
        _UWSGI,
        "empty answer",
        "uWSGI cannot open what it was to send, and closes the connection. Let its user read what "
        "its workers can.",
    ),
    _Group(
        ("since a link inside",),
        (*_APACHE, *_CADDY),
        "file linked to",
        "The server follows links, and knows no rule for them. It takes somebody who can replace "
        "files of the root in the very moment.",
    ),
    _Group(
        ("since a link that leads out",),
        (*_APACHE, *_CADDY),
        "file outside",
        "The server follows links, and knows no rule for them: who can replace files of the root "
        "in the very moment, reads what the server can. Nobody but the application should write "
        "to the root.",
    ),
    _Group(
        ("since a directory that leads out",),
        (*_APACHE, *_CADDY),
        "file outside",
        "The server follows links, and knows no rule for them: who can replace files of the root "
        "in the very moment, reads what the server can. Nobody but the application should write "
        "to the root.",
    ),
    _Group(
        ("since a directory that leads out",),
        _UWSGI,
        "file outside",
        "uWSGI's rules see whether the file is a link, but not whether one of its directories is. "
        "Nobody but the application should write to the root.",
    ),
    _Group(
        ("since longer",),
        _UWSGI,
        "cut short",
        "uWSGI sends under the length that the application has told, of the file that it saw.",
    ),
    _Group(
        ("since shorter",),
        _UWSGI,
        "breaks off",
        "uWSGI sends under the length that the application has told, of the file that it saw. The "
        "connection ends, so that the client knows.",
    ),
    _Group(
        ("kept by the client",),
        _NGINX,
        "closed after 412",
        "nginx ends the connection after a 412 of its own, though the 412 says otherwise.",
    ),
    _Group(
        ("kept by the client",),
        _UWSGI,
        "closed after 200",
        "uWSGI's `http-socket` knows no persistent connections. Put a web server before it.",
    ),
    _Group(
        ("kept by the server",),
        (_MOD_WSGI, *_UWSGI),
        "there is none",
        "The server runs the application itself.",
    ),
    _Group(
        ("kept by the server",),
        _LIGHTTPD,
        "one a request",
        "lighttpd 1.4 opens one for each request.",
    ),
)


def _declared() -> Iterator[tuple[tuple[str, str], Exempt]]:
    for group in _GROUPS:
        for row in group.rows:
            for deployment in group.deployments:
                yield (row, deployment), Exempt(group.seen, group.why)


EXCEPTIONS: Mapping[tuple[str, str], Exempt] = dict(_declared())
"""The exceptions by the names of row and deployment."""


def expected(row: str, deployment: str) -> str:
    """Return what is to be seen."""
    exempt = EXCEPTIONS.get((row, deployment))
    return exempt.seen if exempt else YES
