"""Links, as they were signed and altered in every part: the same ones in each run."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

_SEED = 5
_UNALTERED = 0.3
_CHARACTERS = b"ABCZabcz0129-._~!$&'()*+,;=:@%/?"
_METHODS = ("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")

_Dice = random.Random
_Alteration = Callable[[_Dice, bytes], bytes]


class Asked(NamedTuple):
    """A request.

    Attributes:
        target: path and query, as they are sent.
        method: the method.
        why: what was altered.

    """

    target: bytes
    method: str
    why: str


def requests(sign: Callable[[_Dice], bytes], count: int) -> Iterator[Asked]:
    """Yield requests for what `sign` returns: a URL as it is signed, below its location."""
    dice = random.Random(_SEED)
    for _ in range(count):
        target, method, why = sign(dice), "GET", "nothing"
        if dice.random() > _UNALTERED:
            why, alter = dice.choice(ALTERATIONS)
            target = alter(dice, target)
        if dice.random() < 0.15:
            method = dice.choice(_METHODS)
        yield Asked(target, method, why)


def _one_character(dice: _Dice, target: bytes) -> bytes:
    at = dice.randrange(1, len(target))
    return target[:at] + bytes([dice.choice(_CHARACTERS)]) + target[at + 1 :]


def _one_missing(dice: _Dice, target: bytes) -> bytes:
    at = dice.randrange(1, len(target))
    return target[:at] + target[at + 1 :]


def _one_twice(dice: _Dice, target: bytes) -> bytes:
    at = dice.randrange(1, len(target))
    return target[:at] + target[at - 1 :]


def _other_case(dice: _Dice, target: bytes) -> bytes:
    at = dice.randrange(1, len(target))
    return target[:at] + target[at : at + 1].swapcase() + target[at + 1 :]


def _last_character(dice: _Dice, target: bytes) -> bytes:
    """Change the last character of a signature, of which not all bits count."""
    values = list(re.finditer(rb"(?:sig=|md5=|/files/)[A-Za-z0-9_-]+", target))
    if not values:
        return target
    end = dice.choice(values).end()
    return target[: end - 1] + bytes([dice.choice(b"ABCDQRSTghijwxyz0189-_")]) + target[end:]


def _in_path(change: _Alteration) -> _Alteration:
    """Return an alteration of the path alone."""

    def alter(dice: _Dice, target: bytes) -> bytes:
        path, mark, query = target.partition(b"?")
        return change(dice, path) + mark + query

    return alter


def _escaped(dice: _Dice, path: bytes) -> bytes:
    at = dice.randrange(1, len(path))
    if path[at : at + 1] == b"%" or b"%" in path[max(at - 2, 0) : at]:
        return path
    return path[:at] + b"%%%02x" % path[at] + path[at + 1 :]


def _put_at_a_slash(*pieces: bytes) -> _Alteration:
    def alter(dice: _Dice, path: bytes) -> bytes:
        slashes = [match.start() for match in re.finditer(b"/", path)]
        at = dice.choice(slashes)
        return path[:at] + dice.choice(pieces) + path[at:]

    return _in_path(alter)


def _in_pairs(change: Callable[[_Dice, list[bytes]], Sequence[bytes]]) -> _Alteration:
    """Return an alteration of the fields, wherever they stand."""

    def alter(dice: _Dice, target: bytes) -> bytes:
        path, mark, query = target.partition(b"?")
        if mark:
            return path + mark + b"&".join(change(dice, query.split(b"&")))
        start, slash, rest = path.removeprefix(b"/files/").partition(b"/")
        return b"/files/" + b"&".join(change(dice, start.split(b"&"))) + slash + rest

    return alter


def _shuffled(dice: _Dice, pairs: list[bytes]) -> Sequence[bytes]:
    return dice.sample(pairs, len(pairs))


def _doubled(dice: _Dice, pairs: list[bytes]) -> Sequence[bytes]:
    return [*pairs, dice.choice(pairs)]


def _dropped(dice: _Dice, pairs: list[bytes]) -> Sequence[bytes]:
    pairs.remove(dice.choice(pairs))
    return pairs


def _another(*others: bytes) -> Callable[[_Dice, list[bytes]], Sequence[bytes]]:
    def change(dice: _Dice, pairs: list[bytes]) -> Sequence[bytes]:
        pairs.insert(dice.randint(0, len(pairs)), dice.choice(others))
        return pairs

    return change


def _respelled(how: Callable[[_Dice, bytes, bytes], bytes]) -> _Alteration:
    """Return an alteration of one field, by its name and its value."""

    def change(dice: _Dice, pairs: list[bytes]) -> Sequence[bytes]:
        at = dice.randrange(len(pairs))
        name, _, value = pairs[at].partition(b"=")
        pairs[at] = how(dice, name, value)
        return pairs

    return _in_pairs(change)


def _first_escaped(text: bytes) -> bytes:
    return b"%%%02X" % text[0] + text[1:] if text else text


_FOREIGN = (
    b"utm_source=mail",
    b"fbclid=x%20y",
    b"x",
    b"",
    b"=",
    b"Key=k1",
    b"md5sum=1",
    b"xsig=1",
    b"n=/a//./",
)
_OWN = (
    *(b"md5=", b"md5", b"MD5=AAAAAAAAAAAAAAAAAAAAAA", b"expires", b"EXPIRES=1", b"Expires="),
    *(b"sig", b"sig=", b"key=k2", b"as=inline", b"name=evil.exe", b"scope=1", b"for=user"),
    *(b"for=network", b"starts=0", b"starts=1800000000", b"id=a", b"uses=1", b"expires=9999999999"),
)

ALTERATIONS: Sequence[tuple[str, _Alteration]] = (
    ("a character", _one_character),
    ("a character of the path", _in_path(_one_character)),
    ("a character missing", _one_missing),
    ("a character twice", _one_twice),
    ("the case of a letter", _other_case),
    ("the end of a signature", _last_character),
    ("an escape", _in_path(_escaped)),
    ("escapes in lower case", _in_path(lambda _, path: path.replace(b"%C", b"%c"))),
    ("an empty segment", _put_at_a_slash(b"/", b"%2F", b"%2f", b"//")),
    ("a dot segment", _put_at_a_slash(b"/.", b"/%2e", b"/%2E", b"%2f.")),
    ("two dots", _put_at_a_slash(b"/x/..", b"/..", b"/x/%2e.", b"/x/.%2E", b"%2fx%2F..")),
    ("a slash at the end", _in_path(lambda _, path: path + b"/")),
    ("an escaped slash at the end", _in_path(lambda _, path: path + b"%2F")),
    ("a dot at the end", _in_path(lambda _, path: path + b"/.")),
    ("slashes escaped", _in_path(lambda _, path: b"/files/" + path[7:].replace(b"/", b"%2F"))),
    (
        "slashes as backslashes",
        _in_path(lambda _, path: b"/files/" + path[7:].replace(b"/", b"\\")),
    ),
    ("another location", lambda dice, t: dice.choice((b"/", b"/fil/", b"/FILES/")) + t[7:]),
    ("the location escaped", lambda _, t: b"/%66iles/" + t[7:]),
    ("a detour", lambda dice, t: dice.choice((b"/x/../files/", b"//files/", b"/./files/")) + t[7:]),
    ("the order", _in_pairs(_shuffled)),
    ("a field twice", _in_pairs(_doubled)),
    ("a field missing", _in_pairs(_dropped)),
    ("a field of others", _in_pairs(_another(*_FOREIGN))),
    ("a field more", _in_pairs(_another(*_OWN))),
    ("another name", _respelled(lambda dice, n, v: dice.choice((n.upper(), b"x" + n)) + b"=" + v)),
    (
        "an escaped name",
        _respelled(lambda _, n, v: b"%%%02X" % n[0] + n[1:] + b"=" + v if n else v),
    ),
    (
        "an escaped value",
        _respelled(lambda _, n, v: n + b"=" + b"%%%02X" % v[0] + v[1:] if v else n),
    ),
    ("a zero before a value", _respelled(lambda _, n, v: n + b"=0" + v)),
    ("padding", _respelled(lambda dice, n, v: n + b"=" + v + dice.choice((b"=", b"==", b"=Z")))),
    ("a blank", _respelled(lambda dice, n, v: n + b"=" + dice.choice((b"+", b"%20")) + v)),
    ("no value", _respelled(lambda dice, n, _: n + dice.choice((b"", b"=")))),
    ("semicolons", lambda _, target: target.replace(b"&", b";")),
    ("two ampersands", lambda _, target: target.replace(b"&", b"&&", 1)),
    ("escaped ampersands", lambda _, target: target.replace(b"&", b"%26")),
    ("two question marks", lambda _, target: target.replace(b"?", b"??", 1)),
    ("an escaped question mark", lambda _, target: target.replace(b"?", b"%3F", 1)),
    ("a fragment", lambda _, target: target + b"#x"),
    ("a fragment before the query", lambda _, target: target.replace(b"?", b"#?", 1)),
    ("no query", lambda _, target: target.partition(b"?")[0]),
    ("bytes beyond ASCII", lambda _, target: target + b"&\xff\xe9=\xc3\xa9"),
)
"""What is altered, and how."""
