"""HEAD, ranges, validators and preconditions (RFC 9110)."""

from __future__ import annotations

import re

from tests.conformance.disk import DATE, content_of, name_path, write
from tests.conformance.rows.row import Differences, Section
from tests.conformance.visit import Visit, whose
from tests.servers.browser import Answer
from tests.servers.names import NAMES

section = Section("HTTP")

_PLAIN = b"plain.txt"
_SIZE = len(content_of(_PLAIN, "front"))
_BEFORE, _SAME, _LATER = (
    "Tue, 14 Nov 2023 22:13:19 GMT",
    "Tue, 14 Nov 2023 22:13:20 GMT",
    "Tue, 14 Nov 2023 22:13:21 GMT",
)
_LINE_FEED = next(index for index, name in enumerate(NAMES) if name.label == "line feed")


def _asking(visit: Visit, **headers: str) -> Answer:
    """Ask for a file under conditions; underscores stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = visit.send(_PLAIN, "GET", named)
    if answer.status == 200:
        whose(_PLAIN, answer.body)
    return answer


def _is(answer: Answer, status: int) -> Differences:
    if answer.status != status:
        yield str(answer.status)


@section.row
def head(visit: Visit) -> Differences:
    """HEAD has the headers of GET and no body."""
    for target in ("/send?name=plain.txt", f"/send?i={_LINE_FEED}"):
        got, headed = visit.ask(target), visit.ask(target, "HEAD")
        yield from _is(headed, 200)
        assert not headed.body
        differ = {name.lower() for name in got.headers if got.all(name) != headed.all(name)}
        yield from (f"another `{name}`" for name in sorted(differ - {"connection", "date"}))


def _range(visit: Visit, asked: str, start: int, stop: int) -> Differences:
    """Look whether one range comes as it is."""
    answer = _asking(visit, Range=asked)
    if answer.status != 206:
        yield str(answer.status)
        return
    whose(_PLAIN, answer.body, start, stop)
    if answer.all("Content-Range") != [f"bytes {start}-{stop - 1}/{_SIZE}"]:
        yield f"`Content-Range: {answer.headers['Content-Range']}`"
    if answer.all("Content-Length") != [str(stop - start)]:
        yield f"`Content-Length: {answer.headers['Content-Length']}`"


@section.row
def range_of_ten_bytes(visit: Visit) -> Differences:
    """`bytes=100-109`: 206, these bytes."""
    return _range(visit, "bytes=100-109", 100, 110)


@section.row
def last_ten_bytes(visit: Visit) -> Differences:
    """`bytes=-10`: 206."""
    return _range(visit, "bytes=-10", _SIZE - 10, _SIZE)


@section.row
def from_byte_100_on(visit: Visit) -> Differences:
    """`bytes=100-`: 206; so a download goes on."""
    return _range(visit, "bytes=100-", 100, _SIZE)


@section.row
def two_ranges(visit: Visit) -> Differences:
    """`bytes=0-9,1000-1009`: 206, `multipart/byteranges` with both."""
    answer = _asking(visit, Range="bytes=0-9,1000-1009")
    yield from _is(answer, 206)
    kind = re.fullmatch(r'multipart/byteranges; ?boundary="?([^"]+)"?', _type_of(answer))
    if answer.status == 206 and kind is None:
        yield f"`{_type_of(answer)}`"
    if kind is not None:
        parts = answer.body.split(b"--" + kind[1].encode())[1:-1]
        spans = [part.partition(b"\r\n\r\n") for part in parts]
        assert len(spans) == 2
        for (head, _, body), start in zip(spans, (0, 1000), strict=True):
            assert b"bytes %d-%d/%d" % (start, start + 9, _SIZE) in head
            whose(_PLAIN, body.removesuffix(b"\r\n"), start, start + 10)


def _type_of(answer: Answer) -> str:
    return answer.headers.get("Content-Type", "")


@section.row
def range_beyond_the_end(visit: Visit) -> Differences:
    """`bytes=99999-`: 416, with `Content-Range` to tell the size (§15.5.17)."""
    answer = _asking(visit, Range="bytes=99999-")
    yield from _is(answer, 416)
    if answer.status == 416 and answer.all("Content-Range") != [f"bytes */{_SIZE}"]:
        yield "no `Content-Range`"


@section.row
def unknown_unit(visit: Visit) -> Differences:
    """`lines=0-9` is no range: 200 (§14.2)."""
    return _is(_asking(visit, Range="lines=0-9"), 200)


@section.row
def accept_ranges(visit: Visit) -> Differences:
    """`Accept-Ranges: bytes`, once."""
    seen = _asking(visit).all("Accept-Ranges")
    if seen != ["bytes"]:
        yield ", ".join(seen) or "none"


@section.row
def if_range(visit: Visit) -> Differences:
    """`If-Range` with the file's own entity tag or date: 206; with another: 200, the whole."""
    first = _asking(visit)
    for own in (first.headers["ETag"], first.headers["Last-Modified"]):
        yield from _is(_asking(visit, Range="bytes=0-9", If_Range=own), 206)
    for other in ('"another"', _BEFORE):
        yield from _is(_asking(visit, Range="bytes=0-9", If_Range=other), 200)


@section.row
def validators_stay(visit: Visit) -> Differences:
    """`ETag` and `Last-Modified` are those of the file, and the same each time."""
    first, second = _asking(visit), _asking(visit)
    if first.all("Last-Modified") != [_SAME]:
        yield f"`Last-Modified: {first.headers['Last-Modified']}`"
    for name in ("ETag", "Last-Modified"):
        if len(first.all(name)) != 1 or first.all(name) != second.all(name):
            yield f"`{name}` differs"


@section.row
def validators_differ(visit: Visit) -> Differences:
    """A file of another size has another `ETag`; so has one that was replaced."""
    name = b"changing-%d.txt" % visit.deployment.front.port
    write(visit.deployment.disk, "inner", name)
    write(visit.deployment.disk, "front", name)
    tags = [_asking(visit).headers["ETag"], visit.send(name).headers["ETag"]]
    write(visit.deployment.disk, "inner", name, date=DATE + 5)
    write(visit.deployment.disk, "front", name, date=DATE + 5)
    tags.append(visit.send(name).headers["ETag"])
    if len(set(tags)) != len(tags):
        yield "the same `ETag`"


@section.row
def if_none_match(visit: Visit) -> Differences:
    """The file's own entity tag, alone, weak or in a list, or `*`: 304; another: 200 (§13.1.2)."""
    own = _asking(visit).headers["ETag"]
    for known in (own, f'"a", {own}', f"W/{own}", "*"):
        answer = _asking(visit, If_None_Match=known)
        yield from _is(answer, 304)
        assert answer.status != 304 or not answer.body
    yield from _is(_asking(visit, If_None_Match='"another"'), 200)
    yield from _is(_asking(visit, If_None_Match='"another"', If_Modified_Since=_LATER), 200)


@section.row
def if_modified_since(visit: Visit) -> Differences:
    """The date of the file, or a later one: 304; an earlier one: 200 (§13.1.3)."""
    for date, status in ((_SAME, 304), (_LATER, 304), (_BEFORE, 200)):
        yield from _is(_asking(visit, If_Modified_Since=date), status)


@section.row
def headers_of_a_304(visit: Visit) -> Differences:
    """A 304 brings `Cache-Control`, `ETag` and `Vary` along (§15.4.5)."""
    own = _asking(visit).headers["ETag"]
    answer = visit.send(_PLAIN, "GET", {"If-None-Match": own}, headers={"Vary": "Cookie"})
    if answer.status != 304:
        yield str(answer.status)
        return
    if answer.all("ETag") != [own]:
        yield "no `ETag`"
    if answer.all("Cache-Control") != ["private, no-cache"]:
        yield "no `Cache-Control`"
    if "Cookie" not in ", ".join(answer.all("Vary")):
        yield "no `Vary`"


@section.row
def if_match(visit: Visit) -> Differences:
    """The file's own entity tag, or `*`: 200; another: 412 (§13.1.1)."""
    own = _asking(visit).headers["ETag"]
    for known, status in ((own, 200), ("*", 200), ('"another"', 412)):
        yield from _is(_asking(visit, If_Match=known), status)


@section.row
def if_unmodified_since(visit: Visit) -> Differences:
    """The date of the file: 200; an earlier one: 412 (§13.1.4)."""
    for date, status in ((_SAME, 200), (_BEFORE, 412)):
        yield from _is(_asking(visit, If_Unmodified_Since=date), status)


@section.row
def range_of_a_name_that_we_send(visit: Visit) -> Differences:
    """A range of a name with a line feed in it: 206, whoever sends it."""
    answer = visit.ask(f"/send?i={_LINE_FEED}", "GET", {"Range": "bytes=3-12"})
    yield from _is(answer, 206)
    whose(name_path(_LINE_FEED), answer.body, 3, 13)
