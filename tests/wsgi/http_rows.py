"""The table of RFC 9110: what a request for a file is answered with, and which section says so.

Each row was derived from the section that it names, not from the code. Where
the RFC leaves a choice (MAY, SHOULD), the row says which one is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tests.byteranges import Part

DATA = b"0123456789"
TYPE = "text/plain"
MODIFIED = 784_111_777  # Sun, 06 Nov 1994 08:49:37 GMT: the date of RFC 9110 §5.6.7
NOW = MODIFIED + 86_400
DATE = "Sun, 06 Nov 1994 08:49:37 GMT"
DATE_IN_FORM_2 = "Sunday, 06-Nov-94 08:49:37 GMT"
DATE_IN_FORM_3 = "Sun Nov  6 08:49:37 1994"
EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT"
LATER = "Sun, 06 Nov 1994 08:49:38 GMT"
TODAY = "Mon, 07 Nov 1994 08:49:37 GMT"
TOMORROW = "Tue, 08 Nov 1994 08:49:37 GMT"


class State(NamedTuple):
    """What lies on the disk."""

    name: str
    data: bytes
    mtime_ns: int

    @property
    def etag(self) -> str:
        """The entity tag by its definition: time in ns and size, in hexadecimal."""
        return f'"{self.mtime_ns:x}-{len(self.data):x}"'


TEN = State("ten.txt", DATA, MODIFIED * 10**9 + 500_000_000)
EMPTY = State("empty.txt", b"", MODIFIED * 10**9)
FRESH = State("fresh.txt", DATA, NOW * 10**9)
FUTURE = State("future.txt", DATA, (NOW + 86_400) * 10**9)
STATES = [TEN, EMPTY, FRESH, FUTURE]
TAG = TEN.etag


class Expected(NamedTuple):
    """An answer: None for a header that must be absent; `parts` if the body is multipart."""

    status: int
    headers: Mapping[str, str | None]
    body: bytes = b""
    parts: tuple[Part, ...] = ()


class Row(NamedTuple):
    """A request and its answer. `rule` names the section, and what it says."""

    rule: str
    request: Mapping[str, str]
    expected: Expected
    state: State = TEN
    method: str = "GET"


_ALWAYS = {"ETag": TAG, "Last-Modified": DATE, "Cache-Control": "private, no-cache"}

WHOLE = Expected(
    200,
    {**_ALWAYS, "Content-Type": TYPE, "Content-Length": "10", "Accept-Ranges": "bytes",
     "Content-Range": None},
    DATA,
)  # fmt: skip
HEAD = WHOLE._replace(body=b"")
# §15.4.5: the validators and Cache-Control; no other metadata, no content.
NOT_MODIFIED = Expected(
    304, {**_ALWAYS, "Content-Type": None, "Content-Length": None, "Content-Range": None}
)
FAILED = Expected(
    412,
    {"ETag": None, "Content-Range": None, "Content-Type": "text/plain; charset=utf-8",
     "Content-Length": "24", "Cache-Control": "no-store"},
    b"412 Precondition Failed\n",
)  # fmt: skip
UNSATISFIABLE = Expected(
    416,
    {"Content-Range": "bytes */10", "ETag": None, "Content-Type": "text/plain; charset=utf-8",
     "Content-Length": "26", "Cache-Control": "no-store"},
    b"416 Range Not Satisfiable\n",
)  # fmt: skip


def part(first: int, last: int) -> Expected:
    """Return the answer to a single range (§15.3.7.1)."""
    body = DATA[first : last + 1]
    return Expected(
        206,
        {**_ALWAYS, "Content-Type": TYPE, "Accept-Ranges": "bytes",
         "Content-Range": f"bytes {first}-{last}/10", "Content-Length": str(len(body))},
        body,
    )  # fmt: skip


def parts(*ranges: tuple[int, int]) -> Expected:
    """Return the answer to several ranges (§15.3.7.2: no Content-Range but in the parts)."""
    return Expected(
        206,
        {**_ALWAYS, "Accept-Ranges": "bytes", "Content-Range": None},
        parts=tuple(
            Part(TYPE, f"bytes {first}-{last}/10", DATA[first : last + 1]) for first, last in ranges
        ),
    )


NOTHING = WHOLE._replace(
    headers={**WHOLE.headers, "Content-Length": "0", "ETag": EMPTY.etag}, body=b""
)
OF_THIS_SECOND = WHOLE._replace(
    headers={**WHOLE.headers, "ETag": FRESH.etag, "Last-Modified": TODAY}
)
PART_OF_THIS_SECOND = part(0, 1)._replace(
    headers={**part(0, 1).headers, "ETag": FRESH.etag, "Last-Modified": TODAY}
)
OF_THE_FUTURE = WHOLE._replace(
    headers={**WHOLE.headers, "ETag": FUTURE.etag, "Last-Modified": TODAY}
)

ROWS = [
    # --- no condition, no range
    Row("§9.3.1 GET is the representation", {}, WHOLE),
    Row("§9.3.2 HEAD is GET without the content", {}, HEAD, method="HEAD"),
    Row("§8.6 the length of nothing is 0", {}, NOTHING, EMPTY),
    Row("§8.6 HEAD of nothing", {}, NOTHING, EMPTY, "HEAD"),
    Row("§8.8.2.1 no Last-Modified later than now", {}, OF_THE_FUTURE, FUTURE),
    # --- If-Match
    Row("§13.1.1 the tag matches", {"If-Match": TAG}, WHOLE),
    Row("§13.1.1 * matches what exists", {"If-Match": "*"}, WHOLE),
    Row("§13.1.1 one of a list", {"If-Match": f'"a", {TAG}, "b"'}, WHOLE),
    Row("§13.1.1 none: 412", {"If-Match": '"a"'}, FAILED),
    Row("§13.1.1 none of a list: 412", {"If-Match": '"a", "b"'}, FAILED),
    Row("§13.1.1 the comparison is strong", {"If-Match": f"W/{TAG}"}, FAILED),
    Row("§13.1.1 HEAD too, without content", {"If-Match": '"a"'}, FAILED._replace(body=b""),
        method="HEAD"),
    Row("§13.1.1 an empty list has no match", {"If-Match": ""}, FAILED),
    Row("§8.8.3 a tag without quotes is none", {"If-Match": TAG.strip('"')}, FAILED),
    Row("§8.8.3 a comma in a tag", {"If-Match": f'"a,b", {TAG}'}, WHOLE),
    Row("§13.1.1 no comma, no list", {"If-Match": f'"a"{TAG}'}, FAILED),
    Row("§8.8.3 W is case-sensitive", {"If-Match": f"w/{TAG}"}, FAILED),
    Row("§13.1.1 the state of an empty file", {"If-Match": EMPTY.etag}, NOTHING, EMPTY),
    # --- If-None-Match
    Row("§13.1.2 the tag matches: 304", {"If-None-Match": TAG}, NOT_MODIFIED),
    Row("§13.1.2 304 for HEAD", {"If-None-Match": TAG}, NOT_MODIFIED, method="HEAD"),
    Row("§13.1.2 * matches what exists", {"If-None-Match": "*"}, NOT_MODIFIED),
    Row("§13.1.2 one of a list", {"If-None-Match": f'"a" , {TAG}'}, NOT_MODIFIED),
    Row("§13.1.2 the comparison is weak", {"If-None-Match": f"W/{TAG}"}, NOT_MODIFIED),
    Row("§13.1.2 a weak one in a list", {"If-None-Match": f'W/"a",W/{TAG}'}, NOT_MODIFIED),
    Row("§8.8.3 w is no W, and nothing before a tag", {"If-None-Match": f"w/{TAG}"}, WHOLE),
    Row("§13.1.2 another tag: perform", {"If-None-Match": '"a"'}, WHOLE),
    Row("§13.1.2 an empty list: perform", {"If-None-Match": ""}, WHOLE),
    Row("§8.8.3.2 tags are compared character by character", {"If-None-Match": TAG.upper()}, WHOLE),
    Row("§5.6.1.2 empty members", {"If-None-Match": f", ,{TAG},"}, NOT_MODIFIED),
    # --- If-Modified-Since
    Row("§13.1.3 the same date: 304", {"If-Modified-Since": DATE}, NOT_MODIFIED),
    Row("§13.1.3 a later date: 304", {"If-Modified-Since": LATER}, NOT_MODIFIED),
    Row("§13.1.3 a date after now is a date", {"If-Modified-Since": TOMORROW}, NOT_MODIFIED),
    Row("§13.1.3 an earlier date: perform", {"If-Modified-Since": EARLIER}, WHOLE),
    Row("§13.1.3 HEAD too", {"If-Modified-Since": DATE}, NOT_MODIFIED, method="HEAD"),
    Row("§13.1.3 no date: ignored", {"If-Modified-Since": "yesterday"}, WHOLE),
    Row("§13.1.3 two members: ignored", {"If-Modified-Since": f"{DATE}, {DATE}"}, WHOLE),
    Row("§13.1.3 with If-None-Match: ignored",
        {"If-None-Match": '"a"', "If-Modified-Since": DATE}, WHOLE),
    Row("§5.6.7 rfc850-date", {"If-Modified-Since": DATE_IN_FORM_2}, NOT_MODIFIED),
    Row("§5.6.7 two digits: at most 50 years ahead, here less",
        {"If-Modified-Since": "Sunday, 06-Nov-44 00:00:00 GMT"}, NOT_MODIFIED),
    Row("§5.6.7 and here more, so a century before",
        {"If-Modified-Since": "Thursday, 08-Nov-44 00:00:00 GMT"}, WHOLE),
    Row("§5.6.7 a leap second", {"If-Modified-Since": "Sun, 06 Nov 1994 08:49:60 GMT"},
        NOT_MODIFIED),
    Row("§5.6.7 asctime-date", {"If-Modified-Since": DATE_IN_FORM_3}, NOT_MODIFIED),
    # --- If-Unmodified-Since
    Row("§13.1.4 the same date: perform", {"If-Unmodified-Since": DATE}, WHOLE),
    Row("§13.1.4 a later date: perform", {"If-Unmodified-Since": LATER}, WHOLE),
    Row("§13.1.4 an earlier date: 412", {"If-Unmodified-Since": EARLIER}, FAILED),
    Row("§13.1.4 no date: ignored", {"If-Unmodified-Since": "0"}, WHOLE),
    Row("§13.1.4 with If-Match: ignored", {"If-Match": TAG, "If-Unmodified-Since": EARLIER}, WHOLE),
    # --- the order
    Row("§13.2.2 step 1 before 3", {"If-Match": '"a"', "If-None-Match": TAG}, FAILED),
    Row("§13.2.2 step 1 true: on to 3", {"If-Match": TAG, "If-None-Match": TAG}, NOT_MODIFIED),
    Row("§13.2.2 step 1 true: on to 4",
        {"If-Match": TAG, "If-Modified-Since": DATE}, NOT_MODIFIED),
    Row("§13.2.2 step 2 before 3",
        {"If-Unmodified-Since": EARLIER, "If-None-Match": TAG}, FAILED),
    Row("§13.2.2 step 2 before 4",
        {"If-Unmodified-Since": EARLIER, "If-Modified-Since": DATE}, FAILED),
    Row("§13.2.2 step 2 true: on to 3",
        {"If-Unmodified-Since": DATE, "If-None-Match": TAG}, NOT_MODIFIED),
    Row("§13.2.2 step 3 alone decides",
        {"If-None-Match": TAG, "If-Modified-Since": EARLIER}, NOT_MODIFIED),
    Row("§13.2.2 304 before 206",
        {"If-None-Match": TAG, "Range": "bytes=0-1"}, NOT_MODIFIED),
    Row("§13.2.2 412 before 206", {"If-Match": '"a"', "Range": "bytes=0-1"}, FAILED),
    Row("§13.2.2 304 before 416",
        {"If-Modified-Since": DATE, "Range": "bytes=99-"}, NOT_MODIFIED),
    Row("§13.2.2 412 before 416",
        {"If-Unmodified-Since": EARLIER, "Range": "bytes=99-"}, FAILED),
    Row("§13.2.2 all true: the range",
        {"If-Match": TAG, "If-None-Match": '"a"', "If-Range": TAG, "Range": "bytes=0-1"},
        part(0, 1)),
    # --- If-Range
    Row("§13.1.5 the tag matches", {"If-Range": TAG, "Range": "bytes=2-4"}, part(2, 4)),
    Row("§5.5 spaces around", {"If-Range": f" {TAG}\t", "Range": " bytes=2-4\t"}, part(2, 4)),
    Row("§13.1.5 another tag: whole", {"If-Range": '"a"', "Range": "bytes=2-4"}, WHOLE),
    Row("§13.1.5 the comparison is strong", {"If-Range": f"W/{TAG}", "Range": "bytes=2-4"}, WHOLE),
    Row("§13.1.5 no list, no *", {"If-Range": "*", "Range": "bytes=2-4"}, WHOLE),
    Row("§13.1.5 the exact date", {"If-Range": DATE, "Range": "bytes=2-4"}, part(2, 4)),
    Row("§13.1.5 the exact date in form 3",
        {"If-Range": DATE_IN_FORM_3, "Range": "bytes=2-4"}, part(2, 4)),
    Row("§13.1.5 a later date: whole", {"If-Range": LATER, "Range": "bytes=2-4"}, WHOLE),
    Row("§13.1.5 an earlier date: whole", {"If-Range": EARLIER, "Range": "bytes=2-4"}, WHOLE),
    Row("§13.1.5 neither tag nor date: whole", {"If-Range": "x", "Range": "bytes=2-4"}, WHOLE),
    Row("§13.1.5 without Range: ignored", {"If-Range": '"a"'}, WHOLE),
    Row("§14.2 false: 416 is not judged", {"If-Range": '"a"', "Range": "bytes=99-"}, WHOLE),
    Row("§8.8.2.2 a date of this second is weak",
        {"If-Range": TODAY, "Range": "bytes=0-1"}, OF_THIS_SECOND, FRESH),
    Row("§8.8.2.2 a tag of this second is strong",
        {"If-Range": FRESH.etag, "Range": "bytes=0-1"}, PART_OF_THIS_SECOND, FRESH),
    Row("§8.8.2.2 the time of the future was now: weak",
        {"If-Range": TODAY, "Range": "bytes=0-1"}, OF_THE_FUTURE, FUTURE),
    # --- units and grammar
    Row("§14.1 units are case-insensitive", {"Range": "Bytes=2-4"}, part(2, 4)),
    Row("§14.2 an unknown unit: ignored", {"Range": "lines=2-4"}, WHOLE),
    Row("§14.1.1 last before first is invalid: ignored", {"Range": "bytes=4-2"}, WHOLE),
    Row("§14.1.1 and so is the set", {"Range": "bytes=0-1,4-2"}, WHOLE),
    Row("§14.1.1 and with letters in it", {"Range": "bytes=0-1,x"}, WHOLE),
    Row("§14.1.1 1*DIGIT: zeros in front", {"Range": f"bytes={'0' * 30}2-04"}, part(2, 4)),
    Row("§14.1.1 no digits: ignored", {"Range": "bytes=-"}, WHOLE),
    Row("§14.1.1 letters: ignored", {"Range": "bytes=a-b"}, WHOLE),
    Row("§14.1.1 no set: ignored", {"Range": "bytes="}, WHOLE),
    Row("§14.1.1 no unit: ignored", {"Range": "2-4"}, WHOLE),
    Row("§14.1.1 a number alone: ignored", {"Range": "bytes=2"}, WHOLE),
    Row("§5.6.1.2 empty members", {"Range": "bytes=,2-4 ,"}, part(2, 4)),
    # --- one range
    Row("§14.1.2 first and last", {"Range": "bytes=2-4"}, part(2, 4)),
    Row("§14.1.2 open at the end", {"Range": "bytes=7-"}, part(7, 9)),
    Row("§14.1.2 a suffix", {"Range": "bytes=-3"}, part(7, 9)),
    Row("§14.1.2 last beyond the end", {"Range": "bytes=8-99"}, part(8, 9)),
    Row("§14.1.2 a suffix longer than all", {"Range": "bytes=-99"}, part(0, 9)),
    Row("§14.1.2 all of it is a range too", {"Range": "bytes=0-9"}, part(0, 9)),
    Row("§14.1.2 open from the start", {"Range": "bytes=0-"}, part(0, 9)),
    *[Row(f"§14.1.2 byte {n} alone", {"Range": f"bytes={n}-{n}"}, part(n, n)) for n in range(10)],
    *[Row(f"§14.1.2 a suffix of {n}", {"Range": f"bytes=-{n}"}, part(10 - n, 9))
      for n in (1, 2, 10)],
    Row("§14.2 only GET has ranges", {"Range": "bytes=2-4"}, HEAD, method="HEAD"),
    Row("§14.2 HEAD is not unsatisfiable", {"Range": "bytes=99-"}, HEAD, method="HEAD"),
    # --- several
    Row("§14.6 two parts", {"Range": "bytes=0-1,5-6"}, parts((0, 1), (5, 6))),
    Row("§14.6 first and last byte", {"Range": "bytes=0-0,-1"}, parts((0, 0), (9, 9))),
    Row("§15.3.7.2 in the order of the request",
        {"Range": "bytes=7-,0-1"}, parts((7, 9), (0, 1))),
    Row("§15.3.7.2 adjacent ones stay two", {"Range": "bytes=0-1,2-3"}, parts((0, 1), (2, 3))),
    Row("§14.1.2 the satisfiable ones", {"Range": "bytes=99-,0-1,-0,4-5"}, parts((0, 1), (4, 5))),
    Row("§15.3.7.2 one of them left: no multipart", {"Range": "bytes=2-4,99-"}, part(2, 4)),
    Row("§14.2 overlapping: MAY be ignored", {"Range": "bytes=0-4,4-5"}, WHOLE),
    Row("§17.15 twice the same: whole", {"Range": "bytes=0-0,0-0"}, WHOLE),
    Row("§17.15 no less than the whole: whole", {"Range": "bytes=0-4,5-9"}, WHOLE),
    Row("§17.15 too many: whole", {"Range": "bytes=0-0" + "," * 50}, WHOLE),
    Row("§17.15 just not too many", {"Range": "bytes=0-0" + "," * 49}, part(0, 0)),
    # --- none
    Row("§15.5.17 beyond the end", {"Range": "bytes=10-"}, UNSATISFIABLE),
    Row("§15.5.17 the first byte after it", {"Range": "bytes=10-10"}, UNSATISFIABLE),
    Row("§15.5.17 no suffix", {"Range": "bytes=-0"}, UNSATISFIABLE),
    Row("§15.5.17 none of several", {"Range": "bytes=10-11,99-,-0"}, UNSATISFIABLE),
    Row("§15.5.17 a number beyond all", {"Range": f"bytes={'9' * 5000}-"}, UNSATISFIABLE),
    Row("§14.4 If-Range true", {"If-Range": TAG, "Range": "bytes=10-"}, UNSATISFIABLE),
    # --- of an empty file no range can be expressed (§14.4): it is sent whole, as
    # a client that asks for a first piece of everything expects
    Row("§14.4 the first byte of nothing", {"Range": "bytes=0-0"}, NOTHING, EMPTY),
    Row("§14.4 all of nothing", {"Range": "bytes=0-"}, NOTHING, EMPTY),
    Row("§14.4 the end of nothing", {"Range": "bytes=-5"}, NOTHING, EMPTY),
]  # fmt: skip
