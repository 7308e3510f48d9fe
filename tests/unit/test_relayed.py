"""A range of a file that an application sends, judged by the application's own validators."""

from __future__ import annotations

import pytest

from xsendfile import Request
from xsendfile._model import Header, Span
from xsendfile.servers._relayed import relayed

DATE = "Sun, 06 Nov 1994 08:49:37 GMT"
NOW = 784_111_777 + 86_400.0
OWN: list[Header] = [
    ("Content-Type", "video/mp4"),
    ("Content-Length", "10"),
    ("Accept-Ranges", "bytes"),
    ("ETag", '"own"'),
    ("Last-Modified", DATE),
    ("Set-Cookie", "a=1"),
    ("Set-Cookie", "b=2"),
]


def asking(method: str = "GET", **headers: str) -> Request:
    """Return a request; underscores in names of headers stand for hyphens."""
    return Request(method, b"", lambda name: headers.get(name.replace("-", "_")))


def part_of(request: Request, headers: list[Header] = OWN) -> tuple[int, tuple[object, ...]] | None:
    """Return status and body of the reply, or None."""
    reply = relayed(request, 10, headers, clock=lambda: NOW)
    return None if reply is None else (reply.status, reply.body)


WHOLE = (200, (Span(0, 10),))
PART = (206, (Span(2, 5),))


@pytest.mark.parametrize(
    ("if_range", "expected"),
    [
        ('"own"', PART),
        ('"another"', WHOLE),
        ('W/"own"', WHOLE),
        (DATE, PART),
        ("Sun, 06 Nov 1994 08:49:38 GMT", WHOLE),
        ("", WHOLE),
    ],
)
def test_the_applications_own_validators_count(if_range: str, expected: object) -> None:
    assert part_of(asking(Range="bytes=2-4")) == PART
    assert part_of(asking(Range="bytes=2-4", If_Range=if_range)) == expected


@pytest.mark.parametrize("if_range", ['W/"own"', '"own"', '""', DATE, ""])
@pytest.mark.parametrize("tag", [("ETag", 'W/"own"'), ("ETag", "own"), ("X-Own", "1")])
def test_without_a_strong_validator_a_conditional_range_gets_it_whole(
    if_range: str, tag: Header
) -> None:
    headers = [OWN[0], OWN[2], tag, ("Last-Modified", "once")]
    assert part_of(asking(Range="bytes=2-4", If_Range=if_range), headers) == WHOLE


def test_an_application_that_takes_no_ranges_is_left_alone() -> None:
    for headers in ([], [OWN[0]], [("Accept-Ranges", "none")]):
        assert part_of(asking(Range="bytes=2-4"), headers) is None


def test_where_no_range_is_asked_for_there_is_nothing_to_do() -> None:
    assert part_of(asking()) is None


def test_all_that_the_application_says_is_kept_but_the_length() -> None:
    reply = relayed(asking(Range="bytes=2-4"), 10, OWN, clock=lambda: NOW)
    assert reply is not None
    kept = [header for header in OWN if header[0] != "Content-Length"]
    length = [("Content-Range", "bytes 2-4/10"), ("Content-Length", "3")]
    assert reply.headers == kept + length


def test_several_ranges_and_none_that_can_be_satisfied() -> None:
    several = relayed(asking(Range="bytes=0-1,5-6"), 10, OWN, clock=lambda: NOW)
    assert several is not None
    assert several.status == 206
    assert [part for part in several.body if isinstance(part, Span)] == [Span(0, 2), Span(5, 7)]
    beyond = relayed(asking(Range="bytes=10-"), 10, OWN, clock=lambda: NOW)
    assert beyond is not None
    assert (beyond.status, beyond.headers[0]) == (416, ("Content-Range", "bytes */10"))


def test_no_date_is_that_of_a_file_without_one() -> None:
    headers = [("Accept-Ranges", "bytes")]
    for date in ("Wed, 31 Dec 1969 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"):
        assert part_of(asking(Range="bytes=2-4", If_Range=date), headers) == WHOLE


def test_a_digest_of_the_whole_is_not_that_of_a_part() -> None:
    headers = [*OWN, ("Content-Digest", "sha-256=:x:"), ("Content-MD5", "y")]
    reply = relayed(asking(Range="bytes=2-4"), 10, headers, clock=lambda: NOW)
    assert reply is not None
    assert {name for name, _ in reply.headers}.isdisjoint({"Content-Digest", "Content-MD5"})


def test_of_nothing_there_is_no_part() -> None:
    assert relayed(asking(Range="bytes=0-3"), 0, OWN, clock=lambda: NOW) is None


def test_a_range_is_for_get() -> None:
    assert part_of(asking("HEAD", Range="bytes=2-4")) == (200, ())


@pytest.mark.parametrize("headers", [OWN, [("ETag", '"own"')]], ids=["ranges", "no ranges"])
def test_if_match_is_judged_by_the_applications_tag(headers: list[Header]) -> None:
    for if_match in ('"own"', "*", '"a", "own"'):
        assert part_of(asking(If_Match=if_match), headers) is None
    for method in ("GET", "HEAD"):
        failed = relayed(asking(method, If_Match='"another"'), 10, headers, clock=lambda: NOW)
        assert failed is not None
        assert failed.status == 412
        assert ("Cache-Control", "no-store") in failed.headers


def test_without_a_strong_tag_there_is_nothing_to_match() -> None:
    for headers in ([], [("ETag", 'W/"own"')]):
        assert part_of(asking(If_Match='"another"'), headers) is None


def test_a_file_without_a_type_comes_in_parts_of_any() -> None:
    headers = [("Accept-Ranges", "bytes")]
    reply = relayed(asking(Range="bytes=0-1,5-6"), 10, headers, clock=lambda: NOW)
    assert reply is not None
    assert isinstance(reply.body[0], bytes)
    assert b"Content-Type: application/octet-stream\r\n" in reply.body[0]
