from __future__ import annotations

import os
from pathlib import PurePosixPath
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from xsendfile._errors import NotFound, OutsideRoot
from xsendfile._model import Name
from xsendfile._paths import (
    below,
    name_bytes,
    percent_encoded,
    requested_name,
    segments,
    wsgi_bytes,
)

TELLING = [b"", b".", b"..", b"...", b".a", b"a..", b"a", b"\0", b"a\0", b"%2e%2e", b"\xff", b"\n"]
PARTS = st.one_of(st.sampled_from(TELLING), st.binary(max_size=6))
PATHS = st.lists(PARTS, max_size=6).map(b"/".join)


def is_usable(part: bytes) -> bool:
    return part not in {b"", b".", b".."} and b"\0" not in part and b"/" not in part


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (b"a", (b"a",)),
        (b"a/b.pdf", (b"a", b"b.pdf")),
        (b".hidden", (b".hidden",)),
        (b"...", (b"...",)),
        (b"a..b/..c", (b"a..b", b"..c")),
        (b"%2e%2e/%00", (b"%2e%2e", b"%00")),
        (b" /\n/\\", (b" ", b"\n", b"\\")),
        (b"\xff\xfe/\xc3\xa9", (b"\xff\xfe", b"\xc3\xa9")),
    ],
)
def test_a_path_is_split_at_its_slashes_and_never_decoded(
    name: bytes, parts: tuple[bytes, ...]
) -> None:
    assert segments(name) == parts


@pytest.mark.parametrize("name", [b"", b"..", b"../a", b"a/..", b"a/../b", b"//..", b"..\0/.."])
def test_dot_dot_and_the_empty_path_lead_out_of_the_root(name: bytes) -> None:
    with pytest.raises(OutsideRoot) as refused:
        segments(name)
    assert refused.value.path == name


@pytest.mark.parametrize(
    "name", [b".", b"./a", b"a/.", b"/", b"/a", b"a/", b"a//b", b"\0", b"a\0.txt", b"..\0"]
)
def test_empty_parts_dots_and_nul_name_no_file(name: bytes) -> None:
    with pytest.raises(NotFound) as refused:
        segments(name)
    assert refused.value.path == name


@given(PATHS.filter(lambda name: all(map(is_usable, name.split(b"/")))))
def test_usable_parts_join_back_to_the_name(name: bytes) -> None:
    parts = segments(name)
    assert b"/".join(parts) == name
    assert all(map(is_usable, parts))


@given(PATHS, PATHS)
@example(b"", b"")
@example(b"\0", b"\0")
def test_a_path_with_a_dot_dot_part_is_outside_whatever_else_it_holds(
    before: bytes, after: bytes
) -> None:
    with pytest.raises(OutsideRoot):
        segments(before + b"/../" + after)


@given(PATHS)
@example(b"a/./b")
@example(b"a\0")
def test_a_path_with_an_unusable_part_is_refused(name: bytes) -> None:
    assume(not all(map(is_usable, name.split(b"/"))))
    with pytest.raises((OutsideRoot, NotFound)):
        segments(name)


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        (b"/a", (b"a",)),
        (b"a", (b"a",)),
        (b"///a////b", (b"a", b"b")),
    ],
)
def test_repeated_slashes_of_a_request_count_as_one(path: bytes, parts: tuple[bytes, ...]) -> None:
    assert segments(requested_name(path)) == parts


@pytest.mark.parametrize("path", [b"", b"/", b"///", b"/..", b"//../a"])
def test_a_request_for_the_root_or_above_it_is_outside(path: bytes) -> None:
    with pytest.raises(OutsideRoot):
        segments(requested_name(path))


@pytest.mark.parametrize("path", [b"/a/", b"/a//", b"/.", b"/a/./b", b"/\0"])
def test_a_request_with_a_trailing_slash_a_dot_or_nul_names_no_file(path: bytes) -> None:
    with pytest.raises(NotFound):
        segments(requested_name(path))


@given(st.lists(PARTS.filter(is_usable), min_size=1), st.data())
def test_only_the_number_of_slashes_is_forgiven(parts: list[bytes], data: st.DataObject) -> None:
    slashes = st.integers(1, 4).map(lambda count: b"/" * count)
    path = b"".join(data.draw(slashes) + part for part in parts)
    assert segments(requested_name(path)) == tuple(parts)


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        (b"/srv/docs/a/b", b"a/b"),
        (b"/srv/docs/", b""),
        (b"/srv/docs", b""),
        (b"/srv/docs//a", b"/a"),
        (b"/srv/docs/../x", b"../x"),
        (b"/srv/docs-old/a", None),
        (b"/srv/doc", None),
        (b"/srv", None),
        (b"srv/docs/a", None),
        (b"//srv/docs/a", None),
        (b"", None),
    ],
)
def test_below_compares_part_by_part(name: bytes, rest: bytes | None) -> None:
    assert below(name, b"/srv/docs") == rest


@given(PATHS, PATHS)
def test_what_is_left_below_a_directory_makes_the_name_again(directory: bytes, rest: bytes) -> None:
    assert below(directory + b"/" + rest, directory) == rest


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a/é", "a/é".encode()),
        (b"a/\xff", b"a/\xff"),
        ("a/\udcff", b"a/\xff"),
        (PurePosixPath("a/b"), b"a/b"),
        (PurePosixPath("a/\udcff"), b"a/\xff"),
    ],
)
def test_a_name_becomes_the_bytes_that_the_disk_knows(name: Name, expected: bytes) -> None:
    assert name_bytes(name) == expected


@given(st.binary())
def test_names_that_the_system_lists_as_text_are_understood(name: bytes) -> None:
    assert name_bytes(os.fsdecode(name)) == name


@pytest.mark.parametrize("name", ["\ud800", "a/\udfff.txt", "b\udc7f"])
def test_text_that_no_file_can_be_called_names_no_file(name: str) -> None:
    with pytest.raises(NotFound):
        name_bytes(name)


@pytest.mark.parametrize("name", [None, 7, ["a"]])
def test_what_is_no_name_is_a_mistake_of_the_caller(name: object) -> None:
    with pytest.raises(TypeError):
        name_bytes(name)  # type: ignore[arg-type]


@given(st.binary())
def test_the_disguise_of_pep_3333_is_undone_once(path: bytes) -> None:
    assert wsgi_bytes(path.decode("latin-1")) == path


@pytest.mark.parametrize("text", ["/€", "/日本", "/\udcff", "/\u0100"])
def test_environ_text_beyond_latin_1_names_no_file(text: str) -> None:
    with pytest.raises(NotFound):
        wsgi_bytes(text)


@pytest.mark.parametrize(
    ("path", "encoded"),
    [
        (b"/a/b-c_d.e~f", "/a/b-c_d.e~f"),
        (b"a b", "a%20b"),
        (b"100%", "100%25"),
        (b"%41", "%2541"),
        (b"a?b#c;d&e=f+g", "a%3Fb%23c%3Bd%26e%3Df%2Bg"),
        ("é".encode(), "%C3%A9"),
        (b"\xff\n\0", "%FF%0A%00"),
    ],
)
def test_a_path_is_percent_encoded_byte_by_byte(path: bytes, encoded: str) -> None:
    assert percent_encoded(path) == encoded


@given(st.binary())
def test_one_decoding_gives_the_encoded_path_back(path: bytes) -> None:
    encoded = percent_encoded(path)
    assert unquote_to_bytes(encoded) == path
    assert all("\x21" <= character <= "\x7e" for character in encoded)
