"""What the page says about the measurements, in the order in which it says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from benchmarks.rounds import AGAIN, Comparison

INTRODUCTION = """
# How fast it is

<!-- Written by `python -m benchmarks.page` from benchmarks/results/; change it there. -->

What a download costs when the application decides and the web server sends; beside other
libraries for the same, and beside applications that do nothing at all. The figures come from
`make bench`, which anyone can repeat; those of a table are of one run.
"""

PROMISED = """
## What was promised, and what came of it

These limits were set before they were measured. A promise that is put to the test in several ways
has to hold in each of them, and what the table shows is the worst. Where a limit was missed, it
says so.
"""

METHOD = """
## How it was measured

Absolute figures say more about a machine than about a library, and more about the moment than one
thinks. So nothing is compared here but what was measured in the same round, a few seconds apart: in
each round every contestant takes its turn, in an order drawn anew, and what counts is the median
over the rounds of the **ratio** of two contestants. The brackets hold the true median with 95 %.

One contestant takes part twice, under two names. Where the two differ by more than 3 % in the
median, the machine was too busy, and the comparison is **void**: it judges nothing, and is to be
measured again.

Before the first round, each contestant is asked once, and its answer is looked at: who answers
quickly with a 404 does not take part. Other libraries are set up as their manual says, and where it
is about a hand-over once more with the same headers and the same length of 0 that we send, so that
it is the work that is compared and not what was left out. *The floor* is what no application can
avoid that looks at its file: one `os.stat`, and three headers that never change. *Null*
applications are the same behind a server, with that `stat` and without it.

Requests are made on this machine, by programs that take part of its processors themselves.
"""


_UNITS = {"kB": 1e3, "MB": 1e6, "GiB": 2**30}
_SIZE = re.compile(rf"-(\d+)({'|'.join(_UNITS)})")


class Chapter(NamedTuple):
    """Comparisons that belong together.

    Attributes:
        title: of the chapter.
        prose: what was measured, and what it means.
        prefixes: of the names of its comparisons, in their order.

    """

    title: str
    prose: str
    prefixes: tuple[str, ...]

    def own(self, comparisons: Iterable[Comparison]) -> list[Comparison]:
        """Return the comparisons that belong here, in the order of the page."""
        own = [each for each in comparisons if each.name.startswith(self.prefixes)]
        return sorted(own, key=self._place)

    def _place(self, comparison: Comparison) -> tuple[list[bool], float, str]:
        """Return what comparisons are sorted by: prefix, size of the file, name."""
        name = comparison.name
        others = [not name.startswith(prefix) for prefix in self.prefixes]
        size = _SIZE.search(name)
        return others, int(size[1]) * _UNITS[size[2]] if size else 0, name


CHAPTERS = (
    Chapter(
        "What one request costs in the application",
        """
Before a web server sends anything, the application has to say so: find out whether the name is that
of a file below the root, and write the headers. This is the time of the processor that it takes, in
one process, without any server. Below some ten microseconds nobody notices it; above, a busy worker
does.

*Again* is a file that was asked for within the last second, which is what most requests are where
it matters. Its proof is remembered, and one `stat` shows in each request that it is still the same
file; `memory=0` does without. *First* is a file that was never asked for: every directory on the
way to it is opened, so that no link leads out of the root, whatever somebody changes meanwhile. No
other library here does that. Some look whether the file is there; WhiteNoise knows its files since
it was started, and opens the one that is asked for.

Those that are named after a framework do what a view of it does; a library that is *in Django* has
Django's own request and response around it, which it cannot be used without.
""",
        (
            "request-again-one-name",
            "request-again-3000",
            "request-first-one-name",
            "request-first-3000",
            "request-",
        ),
    ),
    Chapter(
        "Through a web server",
        """
A whole request: from a client through the web server to an application server and back, and then
the file. Here most of the time is that of the servers themselves, and the question is how much of
it an application takes away. The *null application* is the answer: it names one file without
looking at anything, or with the single `stat` that nobody can avoid who wants to know whether the
file is there.

The larger the file, the less the application counts: it is out of the way as soon as the server
has begun to send.
""",
        (
            "through-nginx-gunicorn-1kB",
            "peers-",
            "through-nginx-gunicorn-",
            "through-nginx-",
            "through-",
        ),
    ),
    Chapter(
        "Links that the web server verifies by itself",
        """
No application is asked at all. nginx judges links of `secure_link` with what it is built of, and
native ones with a page of JavaScript (njs), which takes its time; lighttpd judges its own with a
page of Lua.
""",
        ("verified-links-",),
    ),
    Chapter(
        "While five hundred clients download slowly",
        """
A worker that sends a file itself is occupied until the last byte is gone. A worker that hands it
over is not.
""",
        ("occupation",),
    ),
    Chapter(
        "When the application sends the bytes",
        """
Without a web server in front, the application server sends. Beside ours are the libraries that do
nothing else, each on the same server, and `sendfile(2)` in a bare loop, which is what no server can
do without.
""",
        (
            "sending-gunicorn-gthread",
            "sending-gunicorn",
            "sending-uwsgi",
            "sending-granian-wsgi",
            "sending-granian",
            "sending-",
        ),
    ),
    Chapter(
        "How cost grows",
        """
A library that is quick with ten files need not be with a million. These comparisons change one
thing at a time: how many files lie about, in one directory or in a tree; how long names are; how
deep they lie; how many threads ask. The same names are asked for each time.

*Seen before* is a file that was asked for within the last second: one `stat` shows whether it is
still the same. *memory=0* proves each request from the root on, one directory after the other: so
its cost grows with the depth, and it gives the interpreter's lock away at each system call, which
is what counts where many threads want it.

The memory of a process does not depend on how many files there are, only on how many are asked for
within a second, and that has a bound.
""",
        (
            "growth-files",
            "growth-depth",
            "growth-name",
            "growth-threads",
            "growth-memory",
            "growth-",
        ),
    ),
)

WHO = "who"
"""The setting that names the contestants that are "ours" and "peers", where their names do not."""

_PEERS = (
    "xsendfile 1.0",
    "django-sendfile2",
    "django-downloadview",
    "Werkzeug",
    "Flask",
    "WhiteNoise",
    "Starlette",
    "aiohttp",
)
_OURS = (
    *("xsendfile", "send_file", "XSendfileApplication", "AuthTokenApplication"),
    *("secure-link", "native", "secdownload"),
    *("LinkSigner", "ModAuthToken", "TokenConfig", "Secdownload", "SecureLink"),
)


def ours(comparison: Comparison) -> Sequence[str]:
    """Return the contestants that are ours, by their names or as the settings name them."""
    return _those(comparison, "ours", lambda each: each.startswith(_OURS) and not _is_peer(each))


def peers(comparison: Comparison) -> Sequence[str]:
    """Return the contestants that are other libraries, likewise."""
    return _those(comparison, "peers", _is_peer)


def _is_peer(contestant: str) -> bool:
    """Whether a contestant is another library, by its name."""
    return contestant.startswith(_PEERS)


def _those(comparison: Comparison, side: str, known: Callable[[str], bool]) -> Sequence[str]:
    """Return the contestants of a side: those that are named, or else those that are known."""
    named: Sequence[str] | None = comparison.settings.get(WHO, {}).get(side)
    found = [each for each in comparison.rows if known(each) and not each.endswith(AGAIN)]
    return found if named is None else named
