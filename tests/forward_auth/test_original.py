"""The header with the original URL: one path, decoded once, below the mount, or none."""

from __future__ import annotations

from urllib.parse import quote_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xsendfile import Refused
from xsendfile._forward_auth.original import original_target


@pytest.mark.parametrize(
    ("value", "path", "query"),
    [
        ("/a.txt", b"/a.txt", ""),
        ("/a.txt?", b"/a.txt", ""),
        ("/a.txt?x=1&y=%41", b"/a.txt", "x=1&y=%41"),  # the query as it was sent
        ("/a.txt?x=?/?", b"/a.txt", "x=?/?"),
        ("/%61%2Ftxt", b"/a/txt", ""),
        ("/%2561", b"/%61", ""),  # once
        ("/a%3Fb%23c%2Cd", b"/a?b#c,d", ""),
        ("/a+b", b"/a+b", ""),
        ("/%E9%00", b"/\xe9\0", ""),
        ("/%zz%4", b"/%zz%4", ""),
        ("//a", b"//a", ""),  # no host: an empty segment, for the verifier to refuse
        ("/../a/./b//", b"/../a/./b//", ""),
        ("/!\"$&'()*+-.:;<=>@[\\]^_`{|}~", b"/!\"$&'()*+-.:;<=>@[\\]^_`{|}~", ""),
        ("/", b"/", ""),
    ],
)
def test_a_path_and_a_query(value: str, path: bytes, query: str) -> None:
    assert original_target(value, b"/") == (path, query)


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("/files/a.txt", b"/a.txt"),
        ("/files/", b"/"),
        ("/files//a.txt", b"//a.txt"),
        ("/files/../a.txt", b"/../a.txt"),
        ("/%66iles%2Fa.txt", b"/a.txt"),  # as servers find the location by the decoded path
        ("/files/files/a.txt", b"/files/a.txt"),
    ],
)
def test_what_stands_below_the_mount(value: str, path: bytes) -> None:
    assert original_target(value, b"/files/") == (path, "")


NONE = {
    "missing": None,
    "empty": "",
    "twice": "/files/a.txt,/files/a.txt",
    "twice, with a blank": "/files/a.txt, /files/b.txt",
    "a comma in the path": "/files/a,b.txt",
    "a comma in the query": "/files/a.txt?x=1,2",
    "an absolute URL": "http://tests/files/a.txt",
    "relative": "files/a.txt",
    "only a query": "?x=1",
    "an asterisk": "*",
    "a fragment": "/files/a.txt#x",
    "a fragment in the query": "/files/a.txt?x#y",
    "a blank": "/files/a b.txt",
    "a blank before it": " /files/a.txt",
    "a blank behind it": "/files/a.txt ",
    "a tab": "/files/a\t.txt",
    "a newline at its end": "/files/a.txt\n",
    "a newline in the query": "/files/a.txt?x\n",
    "a carriage return": "/files/a\r.txt",
    "NUL": "/files/a\0.txt",
    "DEL": "/files/a\x7f.txt",
    "UTF-8 in disguise": "/files/\xc3\xbc.txt",
    "bytes that are not UTF-8": "/files/\xe9.txt",
    "not latin-1": "/files/\u2603.txt",
    "another slash": "\uff0ffiles/a.txt",
    "a lone surrogate": "/files/\udce9.txt",
    "beside the mount": "/other/a.txt",
    "the mount without its slash": "/files",
    "a name that begins like the mount": "/files-secret/a.txt",
    "the mount in another case": "/FILES/a.txt",
    "a slash too many": "//files/a.txt",
    "a way round": "/x/../files/a.txt",
    "the mount encoded twice": "/%2566iles/a.txt",
}


@pytest.mark.parametrize("value", NONE.values(), ids=NONE)
def test_what_names_no_file(value: str | None) -> None:
    with pytest.raises(Refused):
        original_target(value, b"/files/")


@given(st.binary(max_size=60), st.text("abc%=&", max_size=20))
def test_each_path_comes_back(path: bytes, query: str) -> None:
    value = f"/files/{quote_from_bytes(path)}?{query}"
    assert original_target(value, b"/files/") == (b"/" + path, query)


@given(st.text())
def test_any_text_is_a_path_or_a_refusal(value: str) -> None:
    for text in (value, "/" + value):
        try:
            path, query = original_target(text, b"/")
        except Refused:
            continue
        assert path.startswith(b"/")
        assert "," not in query
        assert "#" not in query


def test_a_refusal_shows_no_path() -> None:
    for value in NONE.values():
        with pytest.raises(Refused) as error:
            original_target(value, b"/files/")
        assert "a.txt" not in str(error.value)
