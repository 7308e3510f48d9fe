"""`Serve` through `send_file`, held against the table of RFC 9110 and against any request."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.byteranges import parts_of
from tests.wsgi.client import Answer, ask, collect, descriptors_of, environ_for, sending
from tests.wsgi.http_rows import DATA, EMPTY, NOW, ROWS, STATES, TAG, TEN, TYPE, Row
from xsendfile import PrivateFiles, Serve
from xsendfile.wsgi import send_file


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> PrivateFiles:
    """The files of the table."""
    root = tmp_path_factory.mktemp("states")
    for state in STATES:
        (root / state.name).write_bytes(state.data)
        os.utime(root / state.name, ns=(state.mtime_ns, state.mtime_ns))
    return PrivateFiles(root, Serve(clock=lambda: NOW))


def variables(headers: Mapping[str, str]) -> dict[str, Any]:
    """Return the headers of a request as PEP 3333 passes them."""
    return {"HTTP_" + name.upper().replace("-", "_"): text for name, text in headers.items()}


def answer_to(
    files: PrivateFiles,
    request: Mapping[str, str],
    name: str = TEN.name,
    method: str = "GET",
    **options: object,
) -> Answer:
    """Send a request with headers by their own names."""
    return ask(sending(files, name, **options), b"/", method, **variables(request))


def starting(started: list[Any]) -> StartResponse:
    """Return a `start_response` that keeps the headers of the answer in `started`."""

    def start_response(_: str, headers: list[tuple[str, str]], __: object = None) -> Any:  # noqa: ANN401
        started.append(dict(headers))

    return start_response


def _id(row: Row) -> str:
    return f"{row.rule} | {row.method} {dict(row.request)}"[:90].replace(" ", "_")


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}:{_id(row)!a}" for n, row in enumerate(ROWS)])
def test_the_answer_is_that_of_the_rfc(states: PrivateFiles, row: Row) -> None:
    answer = answer_to(states, row.request, row.state.name, row.method)
    expected = row.expected
    assert answer.status == expected.status
    assert {name: answer.header(name) for name in expected.headers} == expected.headers
    if expected.parts:
        assert tuple(parts_of(answer.header("Content-Type") or "", answer.body)) == expected.parts
    else:
        assert answer.body == expected.body


def test_the_table_has_no_two_rows_for_one_question() -> None:
    asked = [(sorted(row.request.items()), row.state, row.method) for row in ROWS]
    assert [question for question in asked if asked.count(question) > 1] == []
    assert len(asked) > 60


@pytest.mark.parametrize("request_headers", [{}, {"Range": "bytes=0-1"}], ids=str)
def test_a_part_carries_the_metadata_of_the_whole(
    states: PrivateFiles, request_headers: Mapping[str, str]
) -> None:
    answer = answer_to(
        states, request_headers, as_attachment=True, max_age=60, headers={"X-Own": "1"}
    )
    assert answer.header("Content-Disposition") == 'attachment; filename="ten.txt"'
    assert answer.header("Cache-Control") == "private, max-age=60"
    assert answer.header("X-Own") == "1"


def test_parts_repeat_the_type_that_was_chosen_and_nothing_else(states: PrivateFiles) -> None:
    answer = answer_to(
        states, {"Range": "bytes=0-1,4-5"}, mimetype="text/x; a=b", as_attachment=True
    )
    content_type = answer.header("Content-Type") or ""
    assert {part.content_type for part in parts_of(content_type, answer.body)} == {"text/x; a=b"}
    assert answer.header("Content-Disposition") == 'attachment; filename="ten.txt"'


def test_a_declared_coding_is_never_that_of_several_parts(states: PrivateFiles) -> None:
    coded = {"Content-Encoding": "gzip"}
    several = answer_to(states, {"Range": "bytes=0-1,4-5"}, headers=coded)
    assert (several.status, several.body) == (200, DATA)
    single = answer_to(states, {"Range": "bytes=4-5"}, headers=coded)
    assert (single.status, single.body) == (206, DATA[4:6])
    assert single.header("Content-Encoding") == several.header("Content-Encoding") == "gzip"


def test_a_304_leaves_out_metadata_and_keeps_what_concerns_caches_and_safety(
    states: PrivateFiles,
) -> None:
    own = {"Content-Language": "cy", "Content-Encoding": "gzip", "Vary": "Cookie", "X-Own": "1"}
    answer = answer_to(states, {"If-None-Match": "*"}, as_attachment=True, headers=own)
    assert sorted(name for name, _ in answer.headers) == [
        "Cache-Control", "ETag", "Last-Modified", "Vary", "X-Own",
    ]  # fmt: skip


def test_boundaries_differ_from_answer_to_answer(states: PrivateFiles) -> None:
    answers = [answer_to(states, {"Range": "bytes=0-1,4-5"}) for _ in range(2)]
    assert len({answer.header("Content-Type") for answer in answers}) == 2


@pytest.mark.parametrize(
    "request_headers",
    [{"If-None-Match": "*"}, {"If-Match": '"a"'}, {"Range": "bytes=99-"}],
    ids=str,
)
def test_an_answer_without_the_file_keeps_no_file_open(
    tmp_path: Path, request_headers: Mapping[str, str]
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(DATA)
    started: list[object] = []
    body = send_file(
        environ_for(**variables(request_headers)),
        starting(started),
        PrivateFiles(tmp_path),
        "a.txt",
    )
    assert descriptors_of(path) == 0
    assert len(b"".join(body)) < 30
    assert len(started) == 1


def test_a_file_that_shrinks_ends_a_multipart_short_and_nothing_is_made_up(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(DATA)
    started: list[dict[str, str]] = []
    body = send_file(
        environ_for(**variables({"Range": "bytes=0-1,5-7"})),
        starting(started),
        PrivateFiles(tmp_path),
        "a.bin",
    )
    with path.open("r+b") as file:
        file.truncate(6)
    sent = bytearray()
    with pytest.raises(ConnectionResetError, match="has shrunk"):
        collect(body, sent)
    getattr(body, "close")()  # noqa: B009 - not in the type
    assert sent.endswith(b"Content-Range: bytes 5-7/10\r\n\r\n5")
    assert len(sent) < int(started[0]["Content-Length"])


ANY_TEXT = st.text(st.characters(max_codepoint=255))
A_RANGE = st.lists(st.from_regex(r"[0-9]{0,2}-[0-9]{0,2}", fullmatch=True), max_size=6).map(
    lambda specs: "bytes=" + ",".join(specs)
)
A_LIST = st.lists(st.sampled_from([TAG, f"W/{TAG}", '"a"', "*", ""]), max_size=3).map(",".join)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Range": A_RANGE | ANY_TEXT,
        **{
            name: A_LIST | st.sampled_from(["Sun, 06 Nov 1994 08:49:37 GMT"]) | ANY_TEXT
            for name in ("If-Match", "If-None-Match", "If-Range")
        },
        "If-Modified-Since": ANY_TEXT,
        "If-Unmodified-Since": ANY_TEXT,
    },
)


@given(HEADERS, st.sampled_from([TEN, EMPTY]), st.sampled_from(["GET", "HEAD"]))
def test_any_request_gets_one_of_five_answers_and_the_bytes_that_were_announced(
    states: PrivateFiles, request_headers: Mapping[str, str], state: tuple[str], method: str
) -> None:
    answer = answer_to(states, request_headers, state[0], method)
    assert answer.status in {200, 206, 304, 412, 416}
    if method == "GET":
        assert int(answer.header("Content-Length") or 0) == len(answer.body)
    else:
        assert answer.body == b""
        assert answer.status not in {206, 416}


@given(A_RANGE)
def test_a_206_has_the_slices_that_its_content_range_names(
    states: PrivateFiles, wanted: str
) -> None:
    answer = answer_to(states, {"Range": wanted})
    if answer.status != 206:
        assert answer.status in {200, 416}
        assert (answer.body == DATA) == (answer.status == 200)
        return
    content_range = answer.header("Content-Range")
    found = (
        [(content_range, answer.body)]
        if content_range
        else [
            (part.content_range, part.data)
            for part in parts_of(answer.header("Content-Type") or "", answer.body)
            if part.content_type == TYPE
        ]
    )
    for text, data in found:
        first, last = text.removeprefix("bytes ").removesuffix("/10").split("-")
        assert data == DATA[int(first) : int(last) + 1] != b""
    assert len(found) <= wanted.count(",") + 1
