"""The bars: what was promised of the speed."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks import occupation, sending, through_servers, verified_links
from benchmarks.bars import Bar, Case
from benchmarks.floor import FLOOR
from benchmarks.growth import files, imports, memory
from benchmarks.growth.applications import REMEMBERED
from benchmarks.in_process import names

_OURS = (names.SEND_FILE, names.APPLICATION, names.STANDARD)
_AGAIN = ("request-again-one-name", "request-again-3000-names")
_FIRST = "request-first-3000-names"
_THROUGH = "through-nginx-gunicorn-1kB"
_LARGE = "through-nginx-gunicorn-1GiB"


def _to_the_floor(comparisons: Sequence[str]) -> tuple[Case, ...]:
    """Return ours, each beside the floor."""
    return tuple(Case(each, [ours], [FLOOR]) for each in comparisons for ours in _OURS)


def _times(*peers: str) -> tuple[Case, ...]:
    """Return how many times as long as each of ours the fastest of these takes, when warm."""
    return tuple(Case(_AGAIN[0], peers, [ours]) for ours in _OURS)


def _variants(*libraries: str) -> tuple[str, ...]:
    """Return a library as its manual says, and with our headers."""
    return tuple(library + suffix for library in libraries for suffix in ("", names.OUR_HEADERS))


_IN_PROCESS = (
    Bar("A file seen before, beside the floor", "at most", 2, _to_the_floor(_AGAIN)),
    Bar(
        "A file never seen, in a root that was just seen, beside the floor",
        "at most",
        7,
        _to_the_floor([_FIRST]),
    ),
    Bar("… eight directories further down", "at most", 7, _to_the_floor([f"{_FIRST}-deep"])),
    Bar(
        "Seen before: how many times as fast as xsendfile 1.0",
        "at least",
        6,
        _times(names.ORIGINAL, names.ORIGINAL_NGINX),
    ),
    Bar(
        "… as django-sendfile2",
        "at least",
        9,
        _times(*_variants(names.SENDFILE2, names.SENDFILE2_X)),
    ),
    Bar("… as Werkzeug", "at least", 10, _times(*_variants(names.WERKZEUG))),
    Bar("… as WhiteNoise with its index of files", "more than", 1, _times(names.WHITENOISE)),
    Bar(
        "The verification of a native link, beside one HMAC-SHA256 of the same bytes",
        "at most",
        4,
        (Case("request-verification", [names.LINK_SIGNER], [names.HMAC]),),
    ),
)

_SERVERS = (
    Bar(
        "nginx and gunicorn: requests per second, beside an application that only makes one stat",
        "at least",
        0.95,
        (Case(_THROUGH, [through_servers.OURS], [through_servers.NULL]),),
    ),
    Bar(
        "… beside one that does nothing at all",
        "at least",
        0.85,
        (Case(_THROUGH, [through_servers.OURS], [through_servers.NO_STAT]),),
    ),
    Bar(
        "… beside xsendfile 1.0",
        "at least",
        2,
        (Case(_THROUGH, [through_servers.OURS], [through_servers.ORIGINAL]),),
    ),
    Bar(
        "A link that nginx verifies by itself (secure_link), beside nginx without links",
        "at least",
        0.95,
        (Case("verified-links-nginx", ["secure-link"], [verified_links.STATIC]),),
    ),
    Bar(
        "1 GiB through a hand-over, beside nginx alone",
        "at least",
        0.97,
        (Case(_LARGE, [through_servers.OURS], [through_servers.THE_SERVER]),),
    ),
    Bar(
        "… and by how much the application's process grows",
        "less than",
        1,
        (Case(f"{_LARGE}-memory", ["after"], minus="before"),),
        unit="MB",
    ),
)

_OCCUPATION = (
    Bar(
        "A small page while 500 clients download slowly, one synchronous worker: 99th percentile, "
        "beside that of the same stack idle",
        "at most",
        1.5,
        (Case(occupation.HANDED_OVER, [occupation.BUSY], [occupation.IDLE]),),
    ),
)

_SENDING = (
    Bar(
        "The application sends the bytes: as fast as the fastest peer on the same server",
        "at least",
        0.95,
        tuple(
            Case(
                sending.name_of(field.server, size),
                [sending.OURS],
                sending.peers_of(field.server),
            )
            for field in sending.FIELDS
            for size in sending.SIZES
        ),
    ),
    Bar(
        "… beside sendfile(2) in a bare loop, for 10 MB and more by gunicorn",
        "at least",
        0.9,
        tuple(
            Case(sending.name_of(server, size), [sending.OURS], [sending.BARE])
            for server in ("gunicorn-gthread", "gunicorn-sync")
            for size in sending.LARGE
        ),
    ),
)

_GROWTH = (
    Bar(
        "The same names among a million files, beside fewer",
        "less than",
        1.1,
        tuple(
            Case(
                f"growth-files-{shape}",
                [files.contestant(REMEMBERED, count, files.LARGEST)],
                [files.contestant(REMEMBERED, count, size)],
            )
            for shape in ("flat", "tree")
            for count, size in ((files.WORKING_SET, 1_000), (files.SMALL_SET, 100))
        ),
    ),
    Bar(
        "What the memory of proofs takes when it is full, beside its bound",
        "at most",
        1,
        tuple(Case("growth-memory-bound", [kind], [memory.BOUND]) for kind in memory.KINDS),
    ),
    Bar(
        "`import xsendfile`, beyond the interpreter's own start",
        "less than",
        25,
        (Case("growth-import", [imports.OURS], minus=imports.NOTHING),),
        unit="ms",
    ),
)

PROMISES = (*_IN_PROCESS, *_SERVERS, *_OCCUPATION, *_SENDING, *_GROWTH)
"""All of them, in the order of the page."""
