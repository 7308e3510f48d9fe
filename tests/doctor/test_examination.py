"""What is asked, and how it is reported."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.doctor.conftest import CONTENT
from tests.doctor.inprocess import answer, case, faults, finding, wrong
from tests.doctor.wrongs import always, body, instead, instead_of_all, plus, with_header, without
from xsendfile._doctor.examination import examine
from xsendfile._doctor.records import Answer, Ask, Expected, Original, Question


def test_nothing_is_found_where_nothing_is_wrong(file: Path, right: Ask) -> None:
    report = examine(case(file), right)
    assert report.healthy
    assert report.server is None
    assert {each.check for each in report.findings if each.state == "not tested"} == {
        "encoding",
        "internal-location",
        "symlinks",
    }


def test_an_empty_file_has_no_ranges_to_test(root: Path, right: Ask) -> None:
    empty = root / "empty.txt"
    empty.touch()
    known = case(empty)._replace(location="/_docs/", rests=("empty.txt",))
    assert faults(known, right) == []
    assert finding(known, right, "ranges").state == "not tested"
    assert finding(known, right, "internal-location").state == "not tested"


def test_a_file_that_is_compressed_itself_is_no_fault(root: Path, right: Ask) -> None:
    file = root / "file.gz"
    file.write_bytes(gzip.compress(CONTENT, mtime=0))
    coded = wrong(right, always, plus(("Content-Encoding", "gzip")))
    assert faults(case(file), right) == []
    assert faults(case(file), coded) == []


@pytest.mark.parametrize(
    ("content", "headers", "seen"),
    [
        (
            gzip.compress(gzip.compress(CONTENT, mtime=0), mtime=0),
            [("Content-Encoding", "gzip")],
            "Content-Encoding: gzip, decoded twice",
        ),
        (
            gzip.compress(gzip.compress(CONTENT, mtime=0), mtime=0),
            [],
            "Content-Encoding: none, decoded twice",
        ),
        (CONTENT, [("Content-Encoding", "gzip, br")], "Content-Encoding: gzip, br, decoded twice"),
        (gzip.compress(CONTENT, mtime=0), [], "compressed, without Content-Encoding"),
        (b"another", [], "200 with other bytes, Content-Encoding: none"),
        (b"another", [("Content-Encoding", "br")], "200 with other bytes, Content-Encoding: br"),
    ],
)
def test_what_became_of_the_coding_is_told(
    content: bytes, headers: list[tuple[str, str]], seen: str, file: Path, right: Ask
) -> None:
    coded = wrong(right, with_header("Accept-Encoding"), instead(answer(200, content, headers)))
    assert finding(case(file), coded, "compression").seen == seen


def test_what_is_coded_may_come_whole(root: Path, right: Ask) -> None:
    file = root / "file.gz"
    file.write_bytes(gzip.compress(CONTENT, mtime=0))
    coded = wrong(right, always, plus(("Content-Encoding", "gzip")))
    whole = wrong(coded, with_header("Range"), instead(answer(200, file.read_bytes())))
    assert faults(case(file), whole) == []
    assert finding(case(file), whole, "ranges").state == "not tested"


def test_a_body_that_is_compressed_is_not_searched_for_its_beginning(
    root: Path, right: Ask
) -> None:
    file = root / "more.txt"
    file.write_bytes(CONTENT * 2000)  # more than is held
    packed = wrong(
        right,
        with_header("Accept-Encoding"),
        body(gzip.compress(CONTENT * 2000), ("Content-Encoding", "gzip")),
    )
    assert faults(case(file), right) == []
    assert faults(case(file), packed) == []


class TestHeaders:
    @pytest.mark.parametrize(
        ("expected", "given", "arrives"),
        [
            (Expected("X-A"), {"x-a": ""}, True),
            (Expected("X-A"), {}, False),
            (Expected("X-A", "b"), {"X-A": "B"}, True),
            (Expected("X-A", "b"), {"X-A": "a, b"}, True),
            (Expected("X-A", "b"), {"X-A": "a; b;c"}, True),
            (Expected("X-A", "b, c"), {"X-A": "b"}, False),
            (Expected("X-A", "b"), {"X-A": "bc"}, False),
            (Expected("X-A", "q=1"), {"X-A": "a;q = 1"}, True),
        ],
    )
    def test_a_header_arrives_with_all_of_its_parts(
        self, expected: Expected, given: dict[str, str], *, arrives: bool, file: Path, right: Ask
    ) -> None:
        sending = wrong(right, always, plus(*given.items()))
        found = faults(case(file)._replace(expected=(expected,)), sending)
        assert found == ([] if arrives else ["lost-headers"])

    def test_without_anything_to_expect_just_the_type_is_looked_for(
        self, file: Path, right: Ask
    ) -> None:
        known = case(file)._replace(expected=())
        assert finding(known, right, "lost-headers").state == "not tested"
        untyped = wrong(right, always, without("Content-Type"))
        assert faults(known, untyped) == ["lost-headers"]


def test_a_fault_that_explains_others_stands_alone(file: Path) -> None:
    report = examine(case(file), instead_of_all(answer(200)))
    states = {each.check: each.state for each in report.findings}
    assert states["empty-body"] == "fault"
    assert {states[check] for check in ("same-file", "ranges", "head", "encoding")} <= {
        "not tested",
        "ok",
    }
    (ranges,) = (each for each in report.findings if each.check == "ranges")
    assert ranges.seen == "empty-body would answer for it"


def test_every_check_is_reported_once(file: Path, right: Ask) -> None:
    for ask in (right, instead_of_all(answer(500))):
        checks = [each.check for each in examine(case(file), ask).findings]
        assert len(checks) == len(set(checks)) == 18


def test_the_first_question_reads_all_of_the_file_and_one_byte_more(root: Path, right: Ask) -> None:
    file = root / "long"
    file.write_bytes(b"x" * 100_000)
    asked: list[Question] = []

    def ask(question: Question) -> Answer:
        asked.append(question)
        return right(question)

    examine(case(file), ask)
    assert [question.most for question in asked[:2]] == [100_001, 65_536]
    assert {question.method for question in asked} == {"GET", "HEAD"}


def test_request_headers_go_with_every_question(file: Path, right: Ask) -> None:
    cookie = ("Cookie", "a=b")

    def ask(question: Question) -> Answer:
        assert cookie in question.headers
        return right(question)

    assert faults(case(file)._replace(headers=(cookie,)), ask) == []


def test_the_internal_location_is_asked_for_as_anybody_can(file: Path, right: Ask) -> None:
    """With the cookie, the application might rightly deliver the file there."""
    host, cookie = ("host", "a.example"), ("Cookie", "a=b")
    known = case(file)._replace(headers=(host, cookie), location="/_x/", rests=("a",))

    def ask(question: Question) -> Answer:
        if question.target != known.target:
            assert question.headers == (host,)
        return right(question)

    assert faults(known, ask) == []


def test_an_application_that_delivers_at_every_url_tells_nothing_of_the_location(
    file: Path, right: Ask
) -> None:
    known = case(file)._replace(location="/_x/", rests=("a",))
    found = finding(known, lambda question: right(question._replace(target=known.target)),
                    "internal-location")  # fmt: skip
    assert (found.state, found.seen) == (
        "not tested", "the application delivers the file at every URL",
    )  # fmt: skip


def test_the_name_of_a_file_is_plain_if_encoding_does_not_change_it() -> None:
    for name, plain in ((b"a.txt", True), (b"a b", False), (b"\xe9", False), (b"%41", False)):
        original = Original(b"/srv/" + name, 0, "", b"", b"")
        assert original.has_plain_name == plain
