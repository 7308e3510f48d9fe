"""A file seen for the first time, and again: one name and 3,000, shallow and eight levels deep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple
from urllib.parse import quote
from wsgiref.types import WSGIApplication, WSGIEnvironment

from benchmarks import asking
from benchmarks.asking import Measure, request
from benchmarks.floor import FLOOR, floor
from benchmarks.in_process.field import ASKED, FAST, SLOW, Contestant, check, field, with_all
from benchmarks.in_process.names import (
    DOWNLOADVIEW,
    FLASK,
    IN_DJANGO,
    ORIGINAL,
    ORIGINAL_NGINX,
    OUR_HEADERS,
    SENDFILE2,
    SENDFILE2_X,
    WERKZEUG,
    WHITENOISE,
)
from benchmarks.in_process.ours import MAKERS, PROVERS, made
from benchmarks.in_process.tree import NAMES, Tree
from benchmarks.peers import djangos, original, pallets, white_noise
from benchmarks.rounds import compare

_TURNS = 2  # how often 3,000 names are asked for in a round, of what takes few microseconds


class _Place(NamedTuple):
    """Where files lie.

    Attributes:
        suffix: of the comparisons' names.
        words: where, in words.
        names: the files there.

    """

    suffix: str
    words: str
    names: Sequence[str]


def repeated(tree: Tree, rounds: int) -> None:
    """Compare requests for files that were asked for within the last second."""
    for place in _places(tree):
        one = place.names[17]
        asked = [request(tree.root, one)]
        others = {} if place.suffix else _all_peers(tree, one)
        compare(
            f"request-again-one-name{place.suffix}",
            f"One name again and again: a file {place.words}",
            field(
                asked * FAST,
                {**_ours(tree, asked * FAST), **with_all(_peers(tree), asked * SLOW), **others},
            ),
            twice=FLOOR,
            rounds=rounds,
            settings=ASKED,
        )
    for place in _places(tree):
        asked = [request(tree.root, name) for name in place.names]
        compare(
            f"request-again-3000-names{place.suffix}",
            f"{NAMES:,} names one after the other, again and again: files {place.words}",
            field(
                asked * _TURNS,
                {**_ours(tree, asked * _TURNS), **with_all(_peers(tree), asked)},
            ),
            twice=FLOOR,
            rounds=rounds,
            settings={**ASKED, "requests": f"each name {_TURNS} times in each round, peers once"},
        )


def first(tree: Tree, rounds: int) -> None:
    """Compare requests for files that were never asked for before."""
    makers = {name: partial(make, tree.root) for name, make in {**MAKERS, **PROVERS}.items()}
    for place in _places(tree):
        one = request(tree.root, place.names[17])
        for name, make in makers.items():
            check(name, make(), [one])
        compare(
            f"request-first-one-name{place.suffix}",
            f"One name, the very first request to an application: a file {place.words}",
            {
                FLOOR: asking.once_each(lambda: floor, one, FAST),
                **{name: asking.once_each(make, one, SLOW) for name, make in makers.items()},
            },
            twice=FLOOR,
            rounds=rounds,
            settings={**ASKED, "requests": f"one to each of {SLOW:,} applications in each round"},
        )
    for place in _places(tree):
        asked = [request(tree.root, name) for name in place.names]
        compare(
            f"request-first-3000-names{place.suffix}",
            f"{NAMES:,} names, each for the first time: files {place.words}",
            {
                FLOOR: asking.once(lambda: floor, asked),
                **{name: asking.once(make, asked) for name, make in makers.items()},
                **_once(_peers(tree), asked),
            },
            twice=FLOOR,
            rounds=rounds,
            settings={
                **ASKED,
                "requests": "each name once in each round; ours is made anew for each round, "
                "and what it has proven of a directory serves the names in it",
            },
        )


def _places(tree: Tree) -> tuple[_Place, _Place]:
    """Return where the files lie."""
    return (
        _Place("", "in the root", tree.shallow),
        _Place("-deep", "eight levels down, a hundred in a directory", tree.deep),
    )


def _ours(tree: Tree, environs: Sequence[WSGIEnvironment]) -> dict[str, Contestant]:
    """Return ours, with their memory, and without it half as often."""
    return {
        **with_all(made(MAKERS, tree.root), environs),
        **with_all(made(PROVERS, tree.root), environs[: len(environs) // 2]),
    }


def _peers(tree: Tree) -> dict[str, WSGIApplication]:
    """Return the peers that take part everywhere, each in the fastest way to use it."""
    return {
        ORIGINAL: original.application(tree.root, "standard"),
        ORIGINAL_NGINX: original.application(tree.root, "nginx"),
        SENDFILE2 + OUR_HEADERS: djangos.sendfile2_like_us("nginx"),
        SENDFILE2_X + OUR_HEADERS: djangos.sendfile2_like_us("xsendfile"),
        WERKZEUG + OUR_HEADERS: pallets.werkzeug_like_us,
        WHITENOISE: white_noise.application(tree.root),
    }


def _all_peers(tree: Tree, name: str) -> dict[str, Contestant]:
    """Return the other peers, and the other ways to use them."""
    asked = [request(tree.root, name)] * SLOW
    by_sendfile2 = [request(tree.root, name, djangos.SENDFILE2_URL + quote(name))] * SLOW
    by_downloadview = [request(tree.root, name, djangos.DOWNLOADVIEW_URL + quote(name))] * SLOW
    return {
        f"{WHITENOISE}, HEAD, which looks at no file": (
            white_noise.application(tree.root),
            [request(tree.root, name, method="HEAD")] * SLOW,
        ),
        **with_all(
            {
                SENDFILE2: djangos.sendfile2("nginx"),
                SENDFILE2_X: djangos.sendfile2("xsendfile"),
                DOWNLOADVIEW: djangos.downloadview(tree.root),
                DOWNLOADVIEW + OUR_HEADERS: djangos.downloadview_like_us(tree.root),
                WERKZEUG: pallets.werkzeug,
                FLASK: pallets.in_flask(tree.root),
            },
            asked,
        ),
        SENDFILE2 + IN_DJANGO: (djangos.sendfile2_in_django(), by_sendfile2),
        DOWNLOADVIEW + IN_DJANGO: (djangos.downloadview_in_django(), by_downloadview),
    }


def _once(
    applications: Mapping[str, WSGIApplication], environs: Sequence[WSGIEnvironment]
) -> dict[str, Measure]:
    """Return what measures peers; they remember no file, so they are not made anew."""
    for name, application in applications.items():
        check(name, application, environs)
    return {
        name: asking.once(partial(_itself, application), environs)
        for name, application in applications.items()
    }


def _itself(application: WSGIApplication) -> WSGIApplication:
    return application
