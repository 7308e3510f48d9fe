"""Twenty thousand hostile paths, the same ones for the same seed."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.hostile.folder import Folder, Thing

SIZE = 20_000
SEED = 20150  # any number will do; a failure names the path itself
_EXISTING = 0.4  # the share of paths that name what exists, unaltered

_Mutation = Callable[[random.Random, bytes], bytes]


class Path(NamedTuple):
    """A hostile path.

    Attributes:
        kind: the class that is counted.
        text: `PATH_INFO`: bytes in PEP 3333's latin-1 disguise, or text that no
            server may pass.

    """

    kind: str
    text: str

    @property
    def raw(self) -> bytes | None:
        """The bytes that a client can send; None for text that none can."""
        try:
            return self.text.encode("latin-1")
        except UnicodeEncodeError:
            return None


def corpus(folder: Folder, size: int = SIZE, seed: int = SEED) -> Iterator[Path]:
    """Yield `size` paths for a folder."""
    rng = random.Random(seed)
    kinds = sorted({thing.kind for thing in folder.things})
    by_kind = {kind: [thing for thing in folder.things if thing.kind == kind] for kind in kinds}
    mutations = list(_MUTATIONS.items())
    for _ in range(size):
        thing = rng.choice(by_kind[rng.choice(kinds)])
        if rng.random() < _EXISTING:
            yield Path(thing.kind, (b"/" + thing.path).decode("latin-1"))
            continue
        kind, mutation = rng.choice(mutations)
        yield _mutated(rng, folder, thing, kind, mutation)


def _mutated(
    rng: random.Random, folder: Folder, thing: Thing, kind: str, mutation: _Mutation
) -> Path:
    if kind == "absolute":
        target = rng.choice((folder.root + b"/" + thing.path, b"/etc/passwd", folder.base))
        return Path(kind, (b"/" + target).decode("latin-1"))
    path = mutation(rng, b"/" + thing.path)
    if kind == "mixed":
        for _ in range(rng.randint(1, 3)):
            path = rng.choice(_MIXED)(rng, path)
    text = path.decode("latin-1")
    if kind == "surrogates":
        return Path(kind, _inserted(rng, text, rng.choice("\ud800\udc80\udcff\udfff")))
    if kind == "text undisguised":
        return Path(kind, _inserted(rng, text, rng.choice(("是", "\u0100", "\uff0f", "🦊"))))
    return Path(kind, text)


def _inserted(rng: random.Random, text: str, piece: str) -> str:
    at = rng.randint(1, len(text))
    return text[:at] + piece + text[at:]


def _insert(*pieces: bytes) -> _Mutation:
    """Return a mutation that puts one of `pieces` anywhere."""

    def mutation(rng: random.Random, path: bytes) -> bytes:
        at = rng.randint(1, len(path))
        return path[:at] + rng.choice(pieces) + path[at:]

    return mutation


def _segment(*pieces: bytes) -> _Mutation:
    """Return a mutation that puts one of `pieces` between two segments, or at an end."""

    def mutation(rng: random.Random, path: bytes) -> bytes:
        parts = path.split(b"/")
        parts.insert(rng.randint(1, len(parts)), rng.choice(pieces))
        return b"/".join(parts)

    return mutation


def _climb(rng: random.Random, path: bytes) -> bytes:
    target = rng.choice((b"docs-secret/plain.txt", b"docs2/plain.txt", b"outside.txt"))
    first = rng.choice((path, b"/1", b"/to-dir", b"/missing", b""))
    depth = first.count(b"/") + rng.choice((0, 0, 1, 5))
    return first + b"/.." * max(depth, 1) + b"/" + rng.choice((target, b"docs" + path))


def _percent(rounds: int) -> _Mutation:
    """Return a mutation that percent-encodes some bytes, dots and slashes among them."""

    def mutation(rng: random.Random, path: bytes) -> bytes:
        if rng.random() < 0.5:
            path = b"/" + b"../" * rng.randint(1, 3) + b"docs-secret/plain.txt"
        share = rng.choice((0.2, 1.0))
        form = rng.choice((b"%%%02x", b"%%%02X"))
        for _ in range(rounds):
            path = b"/" + b"".join(
                form % byte if byte in b"./%" or rng.random() < share / 4 else bytes((byte,))
                for byte in path[1:]
            )
        return path

    return mutation


def _spelled(*dots_and_slashes: tuple[bytes, bytes]) -> _Mutation:
    """Return a mutation that climbs with something else for a dot and a slash."""

    def mutation(rng: random.Random, path: bytes) -> bytes:
        dot, slash = rng.choice(dots_and_slashes)
        if rng.random() < 0.3:
            return path.replace(b"/", slash).replace(b".", dot)
        return b"/" + (dot * 2 + slash) * rng.randint(1, 3) + b"docs-secret" + slash + b"plain.txt"

    return mutation


def _noise(rng: random.Random, path: bytes) -> bytes:  # noqa: ARG001
    return b"/" + rng.randbytes(rng.randint(0, 24))


def _segments_without_end(rng: random.Random, path: bytes) -> bytes:
    piece = rng.choice((b"/", b"/.", b"/..", b"/self", b"/1", b"/a", b"/x/.."))
    return piece * 5000 + path


def _long(rng: random.Random, path: bytes) -> bytes:
    letter = rng.choice(string.ascii_letters.encode())
    where = rng.choice((path + bytes((letter,)) * 10_000, b"/" + bytes((letter,)) * 10_000 + path))
    return rng.choice((where, where[:257], where[:4097]))


def _end(rng: random.Random, path: bytes) -> bytes:
    ends = (b" ", b".", b"~", b".bak", b"::$DATA", b"?x=1", b"#x", b";.jpg", b"\\", b" (deleted)")
    return path + rng.choice(ends)


def _bare(rng: random.Random, path: bytes) -> bytes:
    return rng.choice((b"", b"/", b"//", b"///", path[1:], path[1:2], b".", b"..", b"/..", b"/."))


_CONTROLS = tuple(bytes((byte,)) for byte in (*range(1, 10), 11, 12, *range(14, 32), 127))
_MUTATIONS: dict[str, _Mutation] = {
    "..": _segment(b"..", b"../..", b"..;", b"...", b".. ", b"..%00"),
    "climb to a neighbour": _climb,
    ".": _segment(b".", b"./."),
    "//": _segment(b"", b"/"),
    "trailing slash": lambda rng, path: path + b"/" * rng.randint(1, 3),
    "percent once": _percent(1),
    "percent twice": _percent(2),
    "percent thrice": _percent(3),
    "overlong UTF-8": _spelled(
        (b"\xc0\xae", b"\xc0\xaf"), (b"\xe0\x80\xae", b"\xe0\x80\xaf"), (b".", b"\xf0\x80\x80\xaf")
    ),
    "NUL": _insert(b"\0", b"\0.txt", b"/\0/.."),
    "CR": _insert(b"\r", b"\r\nX-Sendfile: /etc/passwd"),
    "LF": _insert(b"\n", b"\n/../.."),
    "control character": _insert(*_CONTROLS),
    "name too long": _long,
    "5000 segments": _segments_without_end,
    "absolute": lambda _, path: path,
    "backslash": _spelled((b".", b"\\"), (b".", b"/\\"), (b".\\", b"/")),
    "surrogates": lambda _, path: path,
    "surrogates in UTF-8": _insert(b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xed\xb2\xae"),
    "text undisguised": lambda _, path: path,
    "look-alikes": _spelled(
        ("\u2024".encode(), "\u2215".encode()), ("\uff0e".encode(), "\uff0f".encode()),
        ("\u3002".encode(), "\u29f8".encode()), (b".", "\u2044".encode()), (b"\xae", b"\xaf"),
    ),
    "other end": _end,
    "other case": lambda _, path: path.swapcase(),
    "bare": _bare,
    "noise": _noise,
    "mixed": lambda _, path: path,
}  # fmt: skip
_MIXED = (
    _MUTATIONS[".."], _climb, _MUTATIONS["."], _MUTATIONS["//"], _percent(1), _MUTATIONS["NUL"],
    _MUTATIONS["CR"], _MUTATIONS["LF"], _MUTATIONS["overlong UTF-8"], _MUTATIONS["backslash"],
    _MUTATIONS["look-alikes"], _MUTATIONS["trailing slash"], _end,
)  # fmt: skip
KINDS = frozenset(_MUTATIONS)
