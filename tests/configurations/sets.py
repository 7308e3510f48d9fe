"""Two hundred sites, made of whatever may hurt in a configuration; the same in every run.

Directories hold anything. A place whose character has no spelling in some
server's grammar (`UNSPELLABLE`) gets that character seldom.
"""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple, get_args

from xsendfile._model import Symlinks

COUNT = 200
_SEED = 4

_ATOMS = (
    *(" ", "  ", "\u00a0", "\u3000", '"', '"', "'", "'", "`", '\\"', "\\'", "\\", "\\\\", "\\n"),
    *("$", "$$", "${", "${HOME}", "$HOME", "$1", "$uri", "${xsendfile_dollar}", "${X_SENDFILE}"),
    *(
        "{",
        "}",
        "{}",
        "{path}",
        "{env.HOME}",
        "{$HOME}",
        "{$NOBODY:expanded}",
        "{http.request.uri}",
    ),
    *("\\{", "{args[0]}", "{\\", "#", " # ", ";", "; ", "%", "%%", "%n", "%41", "%2e%2e"),
    *("%(x)", "%(HOME)", "$(HOME)", "@(x)", "@", "%{x}e", "<", ">", "<<", "*", "**", "?", "[", "]"),
    *("[a]", "[!a]", "(", ")", "-", "--", "~", "^", "&", "|", ":", ",", "=", "=>", "+", "!", "..."),
    *("a", "B", "x.y", "off", "include", "é", "e\u0301", "是", "🦊", "\u0085", "\u2028", "\ufeff"),
    *('"; x "', "'; x '", '"} x {"', "} x {", ") (", '" => "', "</VirtualHost>", "<<X", "%p"),
)
_SELDOM = ("\n", "\r", "\t", "\x01", "\x7f", "\udce9", "\udcff\udcfe", "\\}")
_SHARE_OF_SELDOM = 0.007

UNSPELLABLE: Mapping[str, str] = MappingProxyType({"socket": "|?#:", "access_log": "$(="})
"""The characters that some server has no spelling for, by the place: they come seldom there."""

_NOT_IN_A_LOCATION = MappingProxyType({"caddy": r"[^ -~]|%", "caddy26": r"[^ -~]|[%?{]"})
_MOUNTS = ("/", "/", "/", "/app/", "/-/", "/~a+b=c/", "/v1.0/@x,y/")  # no others are taken


class Root(NamedTuple):
    """A root of a set.

    Attributes:
        directory: below the folder of all sets.
        location: for nginx.
        symlinks: the policy.

    """

    directory: str
    location: str
    symlinks: Symlinks

    def location_for(self, server: str) -> str:
        """Return the location, without what a server's sender is documented to refuse."""
        return re.sub(_NOT_IN_A_LOCATION.get(server, r"(?!)"), "_", self.location)


class Set(NamedTuple):
    """What a configuration is asked for with. Paths are below the folder of all sets.

    Attributes:
        number: of the set.
        roots: one to three.
        mount: where the application is.
        host: where to listen.
        address: of the application; empty if it listens on a Unix socket.
        socket: the name of that socket.
        rank: which of its protocols the server speaks: the first, or the last.
        wsgi: the path of a `.wsgi` file.
        access_log: the path of a log, or empty.
        snippet: whether a snippet is asked for.

    """

    number: int
    roots: tuple[Root, ...]
    mount: str
    host: str
    address: str
    socket: str
    rank: int
    wsgi: str
    access_log: str
    snippet: bool

    @property
    def hostility(self) -> int:
        """The number of different characters that are neither letter nor digit."""
        texts = (*(text for root in self.roots for text in root), self.mount, self.socket)
        joined = "".join((*texts, self.wsgi, self.access_log))
        return len({character for character in joined if not character.isalnum()})


@functools.cache
def sets() -> tuple[Set, ...]:
    """Return all of them."""
    return tuple(_set(number, random.Random(_SEED * COUNT + number)) for number in range(COUNT))


def _set(number: int, dice: random.Random) -> Set:
    """Return one of them."""
    roots = tuple(_root(number, index, dice) for index in range(dice.randint(1, 3)))
    by_socket = dice.random() < 0.7
    addresses = ("127.0.0.1:8000", "localhost:65535", "[::1]:9000", "127.1.2.3:1")
    return Set(
        number,
        roots,
        dice.choice(_MOUNTS),
        dice.choice(("127.0.0.1", "127.0.0.1", "127.1.2.3", "localhost")),
        "" if by_socket else dice.choice(addresses),
        f"{number}-{_part(dice, 'socket')}" if by_socket else "",
        dice.choice((0, 0, -1)),
        f"{number}/wsgi/{_part(dice)}/{_part(dice)}.wsgi",
        f"logs/{number}-{_part(dice, 'access_log')}" if dice.random() < 0.4 else "",
        dice.random() < 0.25,
    )


def _root(number: int, index: int, dice: random.Random) -> Root:
    """Return a root. The number at the end of a location keeps it apart from the others."""
    parts = [_part(dice) for _ in range(dice.randint(1, 3))]
    location = [f"{_printable(_part(dice))}{index}"]
    location += [_printable(_part(dice)) for _ in range(dice.randint(0, 1))]
    return Root(
        "/".join([f"{number}/{index}", *parts]),
        f"/{'/'.join(location)}/",
        dice.choice(get_args(Symlinks)),
    )


def _part(dice: random.Random, place: str = "directory") -> str:
    """Return a name of a directory or a file, short enough for the path of a socket."""
    without = UNSPELLABLE.get(place, "")
    atoms = [atom for atom in _ATOMS if not set(without) & set(atom)]
    while True:
        part = "".join(dice.choice(atoms) for _ in range(dice.randint(1, 6)))
        if dice.random() < _SHARE_OF_SELDOM:
            part += dice.choice((*_SELDOM, *without)) + dice.choice(("", "x"))
        if "/" not in part and len(part.encode(errors="surrogateescape")) < 60 and part.strip("."):
            return part


def _printable(part: str) -> str:
    """Return what a location takes."""
    kept = "".join(character for character in part if character.isprintable())
    return kept if kept.strip(".") else f"{kept}_"


def misreadings(path: str) -> Iterator[str]:
    """Yield where a path leads to that a server expands, decodes, unescapes or cuts."""
    expansion = r"\$\{\w*\}|\$\w+|\$\$|\{\$?[^{}]*\}|[$%@]\(\w*\)|%\{\w*\}e"
    yield re.sub(expansion, "", path)
    yield re.sub(expansion, "expanded", path)
    yield re.sub(r"\\(.)", r"\1", path)
    yield path.replace("\\", "")
    yield path.replace("\\", "\\\\")
    yield re.sub(r"%(?P<hex>[0-9A-Fa-f]{2})", lambda found: chr(int(found["hex"], 16)), path)
    yield re.sub(r"%(.)", r"\1", path)
    for mark in " \"'#;?*:|{$%<\u2028\n":
        yield path.replace(mark, "")
        yield path.split(mark, maxsplit=1)[0]
    yield from (
        path.lower(),
        path.strip(),
        path.strip("\"'`"),
        path.replace("[", "").replace("]", ""),
    )
    yield re.sub(r"\s", " ", path)
