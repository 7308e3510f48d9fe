"""A film in WebM (RFC 9559), stretched, so that no browser loads it as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_CUES, _CUE_TIME, _CUE_POSITIONS = 0x1C53BB6B, 0xB3, 0xB7
_CUE_CLUSTER, _VOID = 0xF1, 0xEC


class _Element(NamedTuple):
    """An element of EBML (RFC 8794): its id, where it begins, its data."""

    id: int
    start: int
    data: bytes


def stretched(film: bytes, room: int) -> bytes:
    """Return a film with `room` bytes of nothing after each of its clusters.

    The cues stand before them, so that a player knows where to look without all that lies between.
    """
    header, segment = _elements(film)
    parts = [*_elements(segment.data)]
    clusters = [part for part in parts if part.id == _CLUSTER]
    head = b"".join(_written(part.id, part.data) for part in parts if part.id in {_INFO, _TRACKS})
    (cues,) = (part.data for part in parts if part.id == _CUES)
    first = len(head) + len(_moved(cues, {each.start: 0 for each in clusters}))
    void, places, body = _written(_VOID, bytes(room)), {}, b""
    for cluster in clusters:
        places[cluster.start] = first + len(body)
        body += _written(_CLUSTER, cluster.data) + void
    return _written(header.id, header.data) + _written(_SEGMENT, head + _moved(cues, places) + body)


def _moved(cues: bytes, places: dict[int, int]) -> bytes:
    """Return the cues of clusters that lie elsewhere now."""
    points = b""
    for point in _elements(cues):
        time, positions = _elements(point.data)
        assert (time.id, positions.id) == (_CUE_TIME, _CUE_POSITIONS)
        inner = b""
        for each in _elements(positions.data):
            place = int.from_bytes(each.data, "big")
            is_place = each.id == _CUE_CLUSTER
            inner += _written(each.id, places[place].to_bytes(8, "big") if is_place else each.data)
        points += _written(point.id, _written(time.id, time.data) + _written(positions.id, inner))
    return _written(_CUES, points)


def _elements(data: bytes) -> Iterator[_Element]:
    """Yield the elements that lie side by side."""
    at = 0
    while at < len(data):
        start = at
        length = 9 - data[at].bit_length()
        identity = int.from_bytes(data[at : at + length], "big")
        at += length
        length = 9 - data[at].bit_length()
        size = int.from_bytes(data[at : at + length], "big") & (1 << 7 * length) - 1
        at += length
        yield _Element(identity, start, data[at : at + size])
        at += size


def _written(identity: int, data: bytes) -> bytes:
    """Return an element, its size in eight bytes."""
    name = identity.to_bytes((identity.bit_length() + 7) // 8, "big")
    return name + (len(data) | 1 << 56).to_bytes(8, "big") + data
