from __future__ import annotations

import mimetypes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xsendfile._http.media_types import (
    DEFAULT,
    TYPES,
    is_media_type,
    media_type,
    media_type_and_coding,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (b"a.txt", "text/plain"),
        (b"A.TXT", "text/plain"),
        (b"a.b.PdF", "application/pdf"),
        (b"a.html", "text/html"),
        (b"a.js", "text/javascript"),
        (b"a.svg", "image/svg+xml"),
        (b"a.tar.gz", "application/gzip"),
        (b"a.txt.gz", "application/gzip"),
        (b"a.tgz", "application/gzip"),
        (b"a.Z", "application/x-compress"),
        (b"\xff.png", "image/png"),
        (b"a\n.png", "image/png"),
        (b"..txt", "text/plain"),
        (b"a.unheard-of", DEFAULT),
        (b"a.\xff", DEFAULT),
        (b"a.", DEFAULT),
        (b"txt", DEFAULT),
        (b".txt", DEFAULT),
    ],
)
def test_the_last_suffix_gives_the_type(name: bytes, expected: str) -> None:
    assert media_type(name) == expected


def test_an_unknown_file_is_bytes() -> None:
    assert DEFAULT == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (b"a.txt", ("text/plain", None)),
        (b"a.txt.gz", ("text/plain", "gzip")),
        (b"a.txt.Z", ("text/plain", "compress")),
        (b"a.txt.bz2", ("text/plain", "bzip2")),
        (b"a.svg.xz", ("image/svg+xml", "xz")),
        (b"a.css.br", ("text/css", "br")),
        (b"a.unheard-of.gz", (DEFAULT, "gzip")),
        (b"a.tar.gz", ("application/gzip", None)),
        (b"a.TAR.xz", ("application/x-xz", None)),
        (b"a.gz", (DEFAULT, "gzip")),
        (b".gz", (DEFAULT, None)),
        (b"gz", (DEFAULT, None)),
        (b"a", (DEFAULT, None)),
    ],
)
def test_type_and_coding_as_xsendfile_1_0_told_them(
    name: bytes, expected: tuple[str, str | None]
) -> None:
    assert media_type_and_coding(name) == expected


def test_the_machines_own_table_has_no_say() -> None:
    known, unknown = media_type(b"a.txt"), media_type(b"a.unheard-of")
    try:
        mimetypes.add_type("application/x-machine", ".txt")
        mimetypes.add_type("application/x-machine", ".unheard-of")
        assert mimetypes.guess_type("a.txt")[0] == "application/x-machine"
        assert (media_type(b"a.txt"), media_type(b"a.unheard-of")) == (known, unknown)
    finally:
        mimetypes.init()


def test_another_table_may_be_laid_over() -> None:
    assert media_type(b"a.TXT", {"txt": "text/x-other"}) == "text/x-other"
    assert media_type(b"a.pdf", {"txt": "text/x-other"}) == DEFAULT


@pytest.mark.parametrize("suffix", sorted(TYPES))
def test_each_row_of_the_table_is_well_formed(suffix: str) -> None:
    assert suffix == suffix.lower()
    assert "." not in suffix
    assert is_media_type(TYPES[suffix])
    assert ";" not in TYPES[suffix], "a charset is not guessed"


@given(st.binary())
def test_every_name_has_a_type_of_the_table(name: bytes) -> None:
    assert media_type(name) in {*TYPES.values(), DEFAULT}


@pytest.mark.parametrize(
    "text",
    [
        "text/plain",
        "text/plain;charset=utf-8",
        "text/plain; charset=utf-8",
        "text/plain ;\tcharset=utf-8 ; format=flowed",
        'text/plain; charset="utf-8"',
        r'multipart/mixed; boundary="a \"b\" \\ c"',
        'text/plain; note=""',
        "application/vnd.oasis.opendocument.text",
        "image/svg+xml",
        "x/*",
    ],
)
def test_media_types(text: str) -> None:
    assert is_media_type(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text",
        "text/",
        "/plain",
        "text/plain/x",
        "text / plain",
        " text/plain",
        "text/plain ",
        "text/plain;",
        "text/plain; charset",
        "text/plain; charset=",
        "text/plain; =utf-8",
        "text/plain; charset = utf-8",
        "text/plain, text/html",
        'text/plain; charset="utf-8',
        'text/plain; charset="a"b"',
        'text/plain; note="a\nb"',
        'text/plain; note="a\\\nb"',
        "text/plain\n",
        "text/plain\r\nX-Evil: 1",
        "text/pläin",
        'text/plain; note="ä"',
    ],
)
def test_no_media_types(text: str) -> None:
    assert not is_media_type(text)
